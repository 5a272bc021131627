"""Code that was meant as a test and that pytest does not collect: classes, and whole files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.collecting.collection import Reason, Uncollected, reason_left
from ssot_lint.model.collecting.nested import nested_tests
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.file import Role
from ssot_lint.model.marks import read_marks
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

# What these do is to run or check something for others; their `test_connection` is one of their services.
_HELPER_NAME = compile_late(
    r".*(?:Tester|Runner|Validator|Helper|Client|Manager|Checker|Harness|Framework|Util|Utils|Utility|Factory|Service"
    r"|Orchestrator|Simulator|Monitor|Executor|Analyzer|Generator|Server|Mixin|Base|Collector|Reporter|Builder|Tool)s?\d*"
    r"|(?:_|Base|Abstract|Mock|Fake|Stub|Dummy).*"
)
_HELPER_FILE = compile_late(r"(?:.*_)?(?:helpers?|fixtures?|utils?|support|shared|common|base|lib|mixins?)(?:_.*)?")
# Of a file that pytest does not read: `tests` and `testing` may be anything.
_TEST_NAME = compile_late(r"test(?:_|[A-Z0-9]|$)")


class StrayKind(Enum):
    """Why pytest does not collect it."""

    NAME = "class name"
    INIT = "constructor"
    SWITCH = "switched off"
    NESTED = "nested in a function"
    FILE = "file name"


@dataclass(frozen=True, slots=True)
class Stray:
    """One piece of uncollected test code; `tests` counts what is lost, `around` names the function that holds it.

    `has_self`: it was a method once. `certain`: no helper looks so. `test`: the test that a nested function stands in.
    """

    kind: StrayKind
    name: str
    span: Span
    tests: int = 1
    around: str | None = None
    has_self: bool = False
    certain: bool = False
    class_name: str | None = None
    test: str | None = None


_KINDS = {
    Reason.NAME: StrayKind.NAME,
    Reason.INIT: StrayKind.INIT,
    Reason.NEW: StrayKind.INIT,
    Reason.SWITCH: StrayKind.SWITCH,
}


def strays_of(file: TestFile) -> tuple[Stray, ...]:
    """The uncollected tests of a file that pytest reads, or the file itself if it lies among tests and is not read."""
    if file.role is Role.COLLECTED:
        return tuple(sorted([*_stray_classes(file), *_stray_functions(file)], key=lambda stray: stray.span))
    return tuple(_stray_file(file)) if file.role is Role.SUPPORT else ()


def _stray_classes(file: TestFile) -> Iterator[Stray]:
    told: set[ClassDefinition] = set()
    for left in file.collection.uncollected:
        cls = left.definition
        cause = _cause(left, file)
        if cause is None or left.inherited or _is_inside(cls, told) or _is_helper(*cause, file):
            continue
        told.add(cls)
        kind, blamed = cause
        span = file.name_span(cls.node)
        certain = kind is StrayKind.SWITCH or (kind is StrayKind.INIT and _takes_nothing(blamed, file))
        yield Stray(kind, cls.name, span, len(left.methods), certain=certain, class_name=cls.qualname)


def _is_inside(cls: ClassDefinition, told: set[ClassDefinition]) -> bool:
    return cls.outer is not None and (cls.outer in told or _is_inside(cls.outer, told))


def _cause(left: Uncollected, file: TestFile) -> tuple[StrayKind, ClassDefinition] | None:
    """Why the class is left, and the class that is to blame: itself or one around it."""
    cls, reason = left.definition, left.reason
    while reason is Reason.OUTER and cls.outer is not None:
        cls = cls.outer
        reason = reason_left(cls, file) or Reason.UNKNOWN_BASE
    kind = _KINDS.get(reason)
    # A constructor is no obstacle to unittest, and an unknown base may be its.
    return (kind, cls) if kind and (kind is StrayKind.NAME or file.is_unittest(cls) is False) else None


def _is_helper(kind: StrayKind, cls: ClassDefinition, file: TestFile) -> bool:
    """Whether the class is there to be used: it says so, objects of it are made, or it was switched off in words."""
    if kind is StrayKind.SWITCH:
        return _has_comment(cls, file) or _is_of_program(cls, file)
    if kind is StrayKind.NAME and (_HELPER_NAME.fullmatch(cls.name) or _is_taken(cls, file)):
        return True
    if kind is StrayKind.NAME and "test" not in cls.name.lower() and _is_of_program(cls, file):
        return True
    return _needs_arguments(cls, file) or _is_made(cls.name, file)


def _is_of_program(cls: ClassDefinition, file: TestFile) -> bool:
    """Whether a class of the program is among its bases: it is one of its parts, and its methods are that one's."""
    above = (each.home for each in file.definitions.mro(cls) if each is not cls)
    return any(home is not None and not home.is_test_side for home in above)


def _is_taken(cls: ClassDefinition, file: TestFile) -> bool:
    """Whether the module does something with the class, or the file with what an outer one holds: makes tests of it."""
    name = re.escape(cls.name)
    held = rf"|\b{name}\.[A-Z]" if cls.classes else ""
    used = rf"^(?!class |@|#|__all__)[^\s#'\"][^#'\"\n]*\b{name}\b{held}"
    return re.search(used, file.source.text, re.MULTILINE) is not None


def _needs_arguments(cls: ClassDefinition, file: TestFile) -> bool:
    for each in file.definitions.mro(cls):
        made = each.methods.get("__init__") or each.methods.get("__new__")
        if made is not None:
            return len(_required(made)) > 1
    return any(mark.name == "dataclass" for mark in read_marks(cls.node.decorator_list, file))


def _takes_nothing(cls: ClassDefinition, file: TestFile) -> bool:
    made = (each.methods.get("__init__") for each in file.definitions.mro(cls))
    init = next((each for each in made if each is not None), None)
    return init is not None and len(init.args.args) == 1 and not init.args.vararg and not init.args.kwonlyargs


def _required(function: Function) -> list[str]:
    args = function.args
    positional = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    return positional[: len(positional) - len(args.defaults)]


def _is_made(name: str, file: TestFile) -> bool:
    return re.search(rf"(?<!class )\b{re.escape(name)}\(", file.source.text) is not None


def _has_comment(cls: ClassDefinition, file: TestFile) -> bool:
    """Whether a comment stands beside or above `__test__ = False`."""
    for each in file.definitions.mro(cls):
        value = each.assigned.get("__test__")
        if value is not None:
            lines = (each.home or file).source.lines
            above = lines[value.lineno - 2].strip() if value.lineno > 1 else ""
            return "#" in lines[value.lineno - 1] or above.startswith("#")
    return False


def _stray_functions(file: TestFile) -> Iterator[Stray]:
    tests = {id(test.node): test.qualname for test in file.tests}
    for nested in nested_tests(file):
        yield Stray(
            StrayKind.NESTED,
            nested.function.name,
            file.name_span(nested.function),
            around=nested.around.name,
            has_self=nested.has_self,
            certain=nested.has_self,
            class_name=nested.owner.qualname if nested.owner else None,
            test=tests.get(id(nested.outermost)),
        )


def _stray_file(file: TestFile) -> Iterator[Stray]:
    path = Path(file.location or file.path)
    if file.is_package or file.layout.matches_file(path):
        return
    if any(_HELPER_FILE.fullmatch(part) for part in (path.stem, path.parent.name, path.parent.parent.name)):
        return
    count = sum(_stands_alone(test, file) for test in file.collection.unread if _TEST_NAME.match(test.name))
    if count:
        yield Stray(StrayKind.FILE, path.name, file.span, count)


def _stands_alone(test: Test, file: TestFile) -> bool:
    """Whether pytest could run it and nobody else does: it asks for fixtures only, and nothing calls or inherits it."""
    if test.owner is not None:
        cls = test.owner
        return not (_HELPER_NAME.fullmatch(cls.name) or _needs_arguments(cls, file) or _is_made(cls.name, file))
    known = file.visible_fixtures(None)
    if re.search(rf"(?<!def )\b{re.escape(test.name)}\b", file.source.text):
        return False
    return all(name in known or name in test.parametrized for name in _required(test.node))
