"""Which functions and classes of the program give every caller the same object, and whether a context chooses it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.singletons.objects import is_ambient_thing
from ssot_lint.model.singletons.words import NAMED, is_ambient, is_context

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

CACHES = frozenset({"functools.lru_cache", "functools.cache", "async_lru.alru_cache"})
ANY = "**"
_DEPTH = 6


class How(Enum):
    """Where the shared object is kept."""

    GLOBAL = "a module global that it fills on first use"
    EAGER = "a module global"
    ATTRIBUTE = "a class attribute"
    REGISTRY = "a registry at module level"
    CACHED = "the cache of its decorator"
    CLASS = "the class, which makes one object only"
    NAMED = "something that its name says is shared"
    CONFIGURED = "what a configured factory replaces"


@dataclass(frozen=True, slots=True)
class Accessor:
    """What gives a shared object. `contexts`: the parameters that choose which one; ANY: any argument does.

    `parameters` are all of them in order, `required` those without a default; `slot` is where the object is kept.
    """

    how: How
    slot: str
    contexts: frozenset[str] = frozenset()
    parameters: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    ambient: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one returned value comes from; `keys` are the parameters that choose it, `thing` what is kept there."""

    how: How
    slot: str
    keys: frozenset[str] = frozenset()
    thing: Thing | None = None


CONFIGURED = Accessor(How.CONFIGURED, "", frozenset({ANY}))


def accessor_of(function: Function, cls: ClassDefinition | None, file: TestFile) -> Accessor | None:
    """What `function` gives to all its callers; None when each gets its own, or that cannot be told. Memoised."""
    key = id(function)
    if key not in file.accessors:
        file.accessors[key] = None  # for wrappers that lead back to themselves
        file.accessors[key] = _read(function, _definer(function, cls, file), file)
    return file.accessors[key]


def _definer(function: Function, cls: ClassDefinition | None, file: TestFile) -> ClassDefinition | None:
    for each in file.definitions.mro(cls) if cls is not None else ():
        if each.methods.get(function.name) is function:
            return each
    return cls


def _read(function: Function, cls: ClassDefinition | None, file: TestFile) -> Accessor | None:
    from ssot_lint.model.singletons.origins import origins_of

    origins = origins_of(function, cls, file)
    shared = [each for each in origins if each is not None]
    if not shared:
        return None
    origin = next((each for each in shared if not each.keys), shared[0])
    parameters = parameters_of(function, cls)
    contexts = {name for each in shared for name in each.keys}
    contexts |= {name for name in parameters if is_context(name)}
    if len(shared) < len(origins):  # what decides between the shared object and a new one is a context as well
        contexts |= _tested(function) & set(parameters)
    ambient = is_ambient(function.name) or any(each.thing and is_ambient_thing(each.thing) for each in shared)
    return Accessor(origin.how, origin.slot, frozenset(contexts), parameters, _required(function), ambient)


def parameters_of(function: Function, cls: ClassDefinition | None) -> tuple[str, ...]:
    """The names of the parameters in order, without `self` or `cls`."""
    args = function.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    static = any(last_name(each) == "staticmethod" for each in function.decorator_list)
    return tuple(names[1:] if cls is not None and not static else names)


def _required(function: Function) -> frozenset[str]:
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    names = [arg.arg for arg in positional[: len(positional) - len(args.defaults)]]
    names += [arg.arg for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None]
    return frozenset(names)


def _tested(function: Function) -> set[str]:
    from ssot_lint.model.sites import statements_of

    tests = [each.test for each in statements_of(function.body) if isinstance(each, ast.If)]
    return {node.id for test in tests for node in ast.walk(test) if isinstance(node, ast.Name)}


def accessor_behind(thing: Thing, name: str) -> Accessor | None:
    """What calling `thing`, a function or class of the project written as `name`, gives to all callers; else None."""
    from ssot_lint.model.singletons.classes import accessor_of_class

    if thing.nature is Nature.CLASS and thing.cls is not None:
        return accessor_of_class(thing.cls)
    if thing.nature is not Nature.FUNCTION or thing.function is None or thing.file is None:
        return None
    if thing.file.is_test_side and name not in NAMED:
        return None
    found = accessor_of(thing.function, thing.cls, thing.file)
    if found is not None or name not in NAMED or thing.cls is None:
        return found
    return _by_name(thing.function, thing.cls, thing.file)


def _by_name(function: Function, cls: ClassDefinition, file: TestFile) -> Accessor | None:
    """`get_instance` and the like whose values cannot be followed, unless it only raises or only constructs."""
    from ssot_lint.model.inference import returned
    from ssot_lint.model.singletons.slots import is_class_level

    values = list(returned(function))
    scope = file.scope_of(function, cls)
    if not is_class_level(function) and not any(last_name(each) == "staticmethod" for each in function.decorator_list):
        return None
    if not values or all(_constructs(value, scope) for value in values):
        return None
    parameters = parameters_of(function, cls)
    if not _required(function).isdisjoint(parameters):
        return None  # what it has to be given tells one object from another
    contexts = frozenset(name for name in parameters if is_context(name))
    ambient = is_ambient(cls.name) or is_ambient_thing(Thing(Nature.INSTANCE, cls.qualname, cls=cls))
    return Accessor(How.NAMED, f"{cls.name}.{function.name}", contexts, parameters, _required(function), ambient)


def _constructs(value: ast.expr, scope: Scope, depth: int = 0) -> bool:
    """Whether the value is new for each caller, also where another function makes it."""
    if isinstance(value, ast.Await):
        value = value.value
    if isinstance(value, ast.Name) and value.id in scope.locals:
        bound = scope.locals[value.id]
        return bound is not value and depth < _DEPTH and _constructs(bound, scope, depth + 1)
    if isinstance(value, ast.Constant):
        return True
    if not isinstance(value, ast.Call):
        return False
    thing = infer(value.func, scope)
    if thing.nature is Nature.FUNCTION and depth < _DEPTH:
        return _gives_new(thing, depth)
    return thing.nature in (Nature.CLASS, Nature.OUTSIDE) or last_name(value.func) == "__new__"


def _gives_new(thing: Thing, depth: int) -> bool:
    from ssot_lint.model.inference import returned

    if thing.function is None or thing.file is None or accessor_of(thing.function, thing.cls, thing.file) is not None:
        return False
    scope = thing.file.scope_of(thing.function, thing.cls)
    values = returned(thing.function)
    return bool(values) and all(_constructs(value, scope, depth + 1) for value in values)
