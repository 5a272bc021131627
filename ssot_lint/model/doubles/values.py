"""Classes whose objects carry the values they are given, and whether more of the program runs when one is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.harmless import REACHING, is_harmless
from ssot_lint.model.doubles.lines import calls_of
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.memory import remember
from ssot_lint.model.names import dotted, last_name

if TYPE_CHECKING:
    from ssot_lint.model.doubles.recognition import Double
    from ssot_lint.model.file import TestFile

_BASES = frozenset(
    "enum.Enum enum.StrEnum enum.IntEnum typing.NamedTuple typing.TypedDict pydantic.BaseModel"
    " collections.namedtuple".split()
)
# What runs when an object is made, and what marks a method of a model that does.
_MAKING = frozenset("__init__ __new__ __post_init__ __attrs_post_init__ model_post_init _missing_".split())
_VALIDATORS = frozenset("validator root_validator field_validator model_validator".split())
_PLAIN = frozenset(name for kind in (dict, list, set, str, bytes) for name in dir(kind))


def is_value_class(cls: ClassDefinition | None) -> bool:
    """Whether a class is a dataclass, named tuple, enum or model: its objects carry what they are given."""
    if cls is None:
        return False
    home = cls.home
    decorators = (each.func if isinstance(each, ast.Call) else each for each in cls.node.decorator_list)
    if any((dotted(each) or "").endswith("dataclass") for each in decorators):
        return True
    return home is not None and any(base in _BASES for base in home.definitions.outside_bases(cls))


def is_wrapper(double: Double, scope: Scope) -> bool:
    """Whether a fake was made around an object of the program, which it may hand on to."""
    if double.cls is None or not isinstance(double.node, ast.Call):
        return False
    things = (infer(each, scope) for each in (*double.node.args, *(word.value for word in double.node.keywords)))
    return any(
        each.nature is Nature.INSTANCE
        and each.cls is not None
        and not (each.cls.home or scope.file).is_test_side
        and not is_value_class(each.cls)
        for each in things
    )


def is_made_quietly(cls: ClassDefinition | None) -> bool:
    """Whether it is such a class, and its constructor and validators call nothing of the program: they may check and
    arrange what they are given.
    """
    if cls is None or not is_value_class(cls):
        return False
    home = cls.home
    if home is None:
        return True
    key = ("made quietly", id(cls))
    if key not in home.memory:
        remember(home, key, (cls,), True)  # for what leads back to itself
        remember(home, key, (cls,), not _acts_when_made(cls, home))
    known: bool = home.memory[key]
    return known


def _acts_when_made(cls: ClassDefinition, file: TestFile) -> bool:
    queue: list[tuple[Function, TestFile]] = []
    family = file.definitions.mro(cls)
    for each in family:
        queue += [(method, each.home or file) for method in _making_methods(each)]
    seen: set[int] = set()
    for method, home in queue:  # which grows
        if id(method) in seen:
            continue
        seen.add(id(method))
        scope = home.scope_of(method, cls)
        for call in calls_of(scope):
            own = _own_method(call, family, file)
            if own is not None:
                queue.append(own)
            elif _acts(call, scope):
                return True
    return False


def _making_methods(cls: ClassDefinition) -> Iterator[Function]:
    for name, method in cls.methods.items():
        decorators = (each.func if isinstance(each, ast.Call) else each for each in method.decorator_list)
        if name in _MAKING or any(last_name(each) in _VALIDATORS for each in decorators):
            yield method


def _own_method(call: ast.Call, family: list[ClassDefinition], file: TestFile) -> tuple[Function, TestFile] | None:
    """The method of the same object that is called, with its file."""
    func = call.func
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return None
    if func.value.id in ("self", "cls"):
        for each in family:
            if func.attr in each.methods:
                return each.methods[func.attr], each.home or file
    return None


def _acts(call: ast.Call, scope: Scope) -> bool:
    """Whether a call in the making of an object may do more than look at values."""
    thing = infer(call.func, scope)
    if thing.nature is Nature.CLASS:
        return not (is_made_quietly(thing.cls) or _is_error(call))
    if thing.nature in (Nature.OUTSIDE, Nature.RESULT):
        return not is_harmless(thing.path) or thing.path.startswith(REACHING)
    if thing.nature is Nature.LITERAL or last_name(call.func) in _PLAIN:
        return False
    return thing.nature is not Nature.UNKNOWN or dotted(call.func) not in ("super", None)


def _is_error(call: ast.Call) -> bool:
    return (last_name(call.func) or "").endswith(("Error", "Exception", "Warning"))
