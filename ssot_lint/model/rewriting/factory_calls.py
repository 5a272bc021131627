"""What is put in the place of a call that a factory replaces: the expression, the values it needs, what they take."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ssot_lint.config import Factory
from ssot_lint.data import dataclass, field
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.inference import Scope, Thing, of_symbol
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.rewriting.surroundings import Surroundings, surroundings_at
from ssot_lint.model.rewriting.wants import Want, want_for
from ssot_lint.model.routines import Routine
from ssot_lint.model.singletons.accessors import ANY, Accessor, parameters_of
from ssot_lint.model.singletons.contexts import is_nothing
from ssot_lint.model.singletons.words import is_context
from ssot_lint.model.source import parse_expression
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_WITHOUT = compile_late(
    r"(?:without|no|none|null|missing|invalid|lacks|lacking)_(?:\w+_)?(?:context|ctx)", re.IGNORECASE
)

_OLD = compile_late(r"deprecat|redirect|backward|compatib|signature", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A call that a factory replaces: where it stands, what its function takes, whether that is a coroutine.

    `path` is the dotted path of that function or class; or a stand-in for it is made, whose arguments are its own.
    """

    place: Surroundings
    routine: Routine
    scope: Scope
    path: str
    parameters: tuple[str, ...] = ()
    contexts: frozenset[str] = frozenset()
    is_async: bool = False
    is_accessor: bool = False
    is_stand_in: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names that what is called is written with; of a double, those of all that makes it."""
        nodes = ast.walk(self.call if self.is_stand_in else self.call.func)
        return tuple(node.id for node in nodes if isinstance(node, ast.Name))

    @property
    def callee(self) -> str:
        """What is called, as source."""
        return ast.unparse(self.call.func)

    def is_at(self, path: str) -> bool:
        """Whether a dotted path leads to the very function that is called, so that its name can stay."""
        return not self.is_stand_in and self.path in (path, self.file.knowledge.resolve(path, self.file).path)

    @property
    def bare_from(self) -> str | None:
        """The module from which the name that is called was imported by itself."""
        names = self.names
        target = self.file.definitions.imports.get(names[0]) if names else None
        if target is None or self.file.knowledge.resolve(target, self.file).kind is SymbolKind.MODULE:
            return None
        return target.rpartition(".")[0]

    @property
    def hands_on(self) -> bool:
        """Whether it makes a coroutine that something else awaits."""
        return self.is_async and self.place.awaited is None

    @property
    def call(self) -> ast.Call:
        """The call itself."""
        assert isinstance(self.place.node, ast.Call)
        return self.place.node

    @property
    def file(self) -> TestFile:
        """The file that it is in."""
        return self.routine.file


def replaced_call(thing: Thing, span: Span, routine: Routine, path: str, accessor: Accessor | None = None) -> Replaced:
    """The call at `span` of `thing`, whose path is `path`, as something to replace. Raises Refused."""
    file = routine.file
    place = surroundings_at(file, span)
    if place is None:
        raise Refused("the call is not where it was")
    scope = file.scope_of(place.function, routine.owner) if place.function is not None else file.module_scope
    function = thing.function
    if thing.cls is not None and function is None:
        found = (thing.cls.home or file).lineage(thing.cls).method("__init__")
        parameters = parameters_of(found[1], found[0]) if found is not None else ()
    else:
        parameters = parameters_of(function, thing.cls) if function is not None else ()
    contexts = accessor.contexts if accessor is not None else frozenset()
    is_async = isinstance(function, ast.AsyncFunctionDef)
    return Replaced(place, routine, scope, path, parameters, contexts, is_async, accessor is not None)


@dataclass(frozen=True, slots=True)
class FactoryCall:
    """`text` is the configured expression without its `await`; `wants` say what its names stand for, by name.

    `given` are the names that the replaced call gives itself, each with the place of its argument; `kept` are the
    arguments that are handed on: their places, and the names that they get where they had none.
    """

    text: str
    awaits: bool
    wants: Mapping[str, Want] = field(default_factory=dict)
    given: Mapping[str, Span] = field(default_factory=dict)
    kept: tuple[tuple[Span, str | None], ...] = ()


def call_of(factory: Factory, replaced: Replaced, place: Surroundings) -> FactoryCall:
    """The call of the factory at `place`. Raises Refused where a value that it needs is not there."""
    tree = parse_expression(factory.call)
    if tree is None:
        raise Refused("the factory's `call` is no expression")
    awaits = isinstance(tree, ast.Await)
    inner = tree.value if isinstance(tree, ast.Await) else tree
    names = sorted(set(_free_names(inner, {*factory.fixtures, *factory.attributes})))
    given, left = _arguments(replaced, names)
    if left and not factory.keep_arguments:
        raise Refused(f"the factory's `call` has no place for the argument `{_written(left[0])}`; see `keep-arguments`")
    if left and not isinstance(inner, ast.Call):
        raise Refused("the factory's `call` takes no arguments")
    _demand_no_twins(left, inner)
    _demand_taken(left, inner, replaced.file)
    _demand_wanted(replaced)
    if replaced.is_accessor:
        _demand_other_subject(replaced)
    wants = {name: want_for(name, factory, place, replaced.routine) for name in names if name not in given}
    source = replaced.file.source
    return FactoryCall(
        text=ast.get_source_segment(factory.call, inner) or ast.unparse(inner),
        awaits=awaits,
        wants=wants,
        given={name: source.span(value) for name, value in given.items()},
        kept=tuple((source.span(each), _name_for(each, inner, replaced)) for each in left),
    )


def _free_names(node: ast.expr, values: set[str]) -> Iterator[str]:
    """The names in the factory's call that stand for values, not for modules."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and (
            each.id in values or (each.id not in _roots(node) and not _is_builtin(each.id))
        ):
            yield each.id


def _roots(node: ast.expr) -> set[str]:
    """The first names of dotted ones: modules, or `self`."""
    paths = (dotted(each) for each in ast.walk(node) if isinstance(each, ast.Attribute))
    return {path.partition(".")[0] for path in paths if path is not None} | {"self"}


def _is_builtin(name: str) -> bool:
    from ssot_lint.model.file import BUILTINS

    return name in BUILTINS


def _arguments(replaced: Replaced, names: list[str]) -> tuple[dict[str, ast.expr], list[ast.expr | ast.keyword]]:
    """What the replaced call gives for `names`, and its other arguments; those that say nothing are left out."""
    given: dict[str, ast.expr] = {}
    left: list[ast.expr | ast.keyword] = []
    for name, value, whole in () if replaced.is_stand_in else _named(replaced):
        is_context = (
            name in names or name in replaced.contexts or ANY in (name, *replaced.contexts) or not replaced.parameters
        )
        if is_context and (is_nothing(value, replaced.scope) or _is_guess(value)):
            if not replaced.is_accessor and isinstance(whole, ast.keyword):
                raise Refused(f"`{_written(whole)}` is asked for in so many words")
            continue
        if name in names:
            _demand_context(name, value, whole)
            given[name] = value
        else:
            left.append(whole)
    return given, left


def _named(replaced: Replaced) -> Iterator[tuple[str, ast.expr, ast.expr | ast.keyword]]:
    """The arguments of the call with the parameters that they fill, as far as these are known."""
    for index, argument in enumerate(replaced.call.args):
        if index < len(replaced.parameters):
            yield replaced.parameters[index], argument, argument
        else:
            # Of a function that cannot be found, what is handed to it says what it is.
            yield (last_name(argument) or ANY) if not replaced.parameters else ANY, argument, argument
    for keyword in replaced.call.keywords:
        yield keyword.arg or "", keyword.value, keyword


def _demand_context(name: str, value: ast.expr, whole: ast.expr | ast.keyword) -> None:
    """Refuse an argument by position whose name says that it is something else."""
    own = last_name(value.func if isinstance(value, ast.Call) else value)
    if isinstance(whole, ast.keyword) or own is None or own == name or is_context(own):
        return
    raise Refused(f"`{own}` is handed on as `{name}`, and its name says that it is something else")


def _demand_taken(left: list[ast.expr | ast.keyword], inner: ast.expr, file: TestFile) -> None:
    """Refuse where the factory, as far as it is known, does not take the arguments that are to be handed on."""
    path = dotted(inner.func) if isinstance(inner, ast.Call) else None
    found = of_symbol(file.knowledge.resolve(path, file)) if path is not None else None
    if not left or found is None or found.function is None:
        return
    args = found.function.args
    taken = {each.arg for each in (*args.args, *args.kwonlyargs)}
    for each in left:
        if isinstance(each, ast.keyword) and each.arg not in taken and args.kwarg is None:
            raise Refused(f"`{path}` takes no argument `{each.arg}`")


def _demand_wanted(replaced: Replaced) -> None:
    """Refuse where names say that the call is meant to do without a context."""
    statement = replaced.place.statement
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    routine = replaced.routine
    for name in (routine.name, *filter(None, map(last_name, targets))):
        if _WITHOUT.search(name):
            raise Refused(f"`{name}` says that it is meant to do without a context")
    if _WITHOUT.search(re.sub(r"\W+", "_", routine.docstring.strip().partition("\n")[0])):
        raise Refused(f"the docstring of `{routine.name}` says that it is meant to do without a context")


def _demand_other_subject(replaced: Replaced) -> None:
    """Refuse in tests of the accessor itself: those that name it, and those of its deprecation."""
    routine, name = replaced.routine, replaced.path.rpartition(".")[2]
    said = f"{routine.name} {routine.docstring.strip().partition(chr(10))[0]}"
    if routine.test is not None and "_" in name and re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", said):
        raise Refused(f"`{routine.name}` is about `{name}` itself")
    looking = next(_looking_at(replaced), None)
    if routine.test is not None and looking is not None:
        raise Refused(f"line {looking} looks at `{name}` itself")
    if _OLD.search(f"{routine.name} {routine.class_name or ''}") or "catch_warnings" in _text_of(replaced):
        raise Refused(f"`{routine.name}` is about the old way itself")


def _looking_at(replaced: Replaced) -> Iterator[int]:
    """The lines of the routine on which what is called is used otherwise than by calling it."""
    node, func = replaced.routine.node, replaced.call.func
    if node is None or not isinstance(func, ast.Name):
        return
    calls = {id(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id == func.id and id(each) not in calls:
            yield each.lineno


def _text_of(replaced: Replaced) -> str:
    node = replaced.routine.node
    lines = replaced.file.source.lines[node.lineno - 1 : node.end_lineno] if node is not None else []
    return "\n".join(lines)


def _is_guess(value: ast.expr) -> bool:
    """Whether the value is `getattr(x, "name", None)`: it may be None."""
    if not isinstance(value, ast.Call) or dotted(value.func) != "getattr" or len(value.args) != 3:
        return False
    return isinstance(value.args[2], ast.Constant) and value.args[2].value is None


def _name_for(argument: ast.expr | ast.keyword, inner: ast.expr, replaced: Replaced) -> str | None:
    """The name under which an argument by position is handed on. Raises Refused where it has none and needs one."""
    if isinstance(argument, ast.keyword | ast.Starred):
        return None
    index = replaced.call.args.index(argument)
    if index < len(replaced.parameters):
        return replaced.parameters[index]
    if isinstance(inner, ast.Call) and (inner.args or inner.keywords):
        raise Refused(f"which argument of the factory `{_written(argument)}` is cannot be told")
    return None


def _demand_no_twins(left: list[ast.expr | ast.keyword], inner: ast.expr) -> None:
    own = {each.arg for each in inner.keywords} if isinstance(inner, ast.Call) else set()
    for each in left:
        if isinstance(each, ast.keyword) and each.arg in own:
            raise Refused(f"the factory's `call` has an argument `{each.arg}` of its own")


def _written(node: ast.expr | ast.keyword) -> str:
    text = ast.unparse(node)
    return text if len(text) < 40 else f"{text[:36]} …"
