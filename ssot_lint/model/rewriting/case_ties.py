"""What ties a class to `unittest.TestCase`, and what keeps one from becoming such a case."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from unittest import TestCase

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.awaiting import is_driven
from ssot_lint.model.lineages.lineage import Lineage
from ssot_lint.model.marks import read_marks
from ssot_lint.model.requests.fixtures import requested_names
from ssot_lint.model.vocabulary import SETUP_NAMES
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_ASYNC = frozenset("addAsyncCleanup enterAsyncContext".split())
CASE_NAMES = frozenset(name for name in dir(TestCase) if not name.startswith("__")) - SETUP_NAMES | _ASYNC
# Assertions of other versions of Python too, but no `assert_called` of a double.
_ASSERTION = compile_late(r"assert[A-Z]\w*|fail(?:If|Unless)\w*")
_HARMLESS = frozenset("hasattr getattr setattr delattr isinstance issubclass id type super vars print repr str".split())
_RAISING = frozenset("assertRaises assertRaisesRegex assertWarns assertWarnsRegex".split())


@dataclass(frozen=True, slots=True)
class CaseCall:
    """A call of `self.name()` at `span`, which a class without `unittest.TestCase` does not have, or has otherwise."""

    name: str
    span: Span


def free_of_case(cls: TestClass, seat: Lineage, own: Sequence[ClassDefinition]) -> tuple[CaseCall, ...]:
    """What a class that stops being a `unittest.TestCase` has to say otherwise; `own`: its classes that stay.

    Raises Refused where it loses something else.
    """
    found: list[CaseCall] = []
    _demand_collected(cls)
    for mark in cls.marks:
        if mark.path.startswith("unittest."):
            raise Refused(f"`@{mark.path}` on the class has no effect without `unittest.TestCase`")
    for each in own:
        for name, method in each.methods.items():
            home = each.home or cls.file
            if any(mark.name == "expectedFailure" for mark in read_marks(method.decorator_list, home)):
                raise Refused(f"`@expectedFailure` on `{name}` has no effect without `unittest.TestCase`")
            is_here = home is cls.file and name not in SETUP_NAMES
            found += _called(method, seat, cls.file) if is_here else ()
            _demand_held(method, seat, {id(call.func) for call in _calls_of_case(method)} if is_here else set())
            _demand_kept(method)
    return tuple(found)


def _demand_collected(cls: TestClass) -> None:
    layout = cls.file.layout
    if cls.held and not layout.matches_class(cls.name):
        raise Refused(f"`python_classes` does not match `{cls.name}`: without `unittest.TestCase` nothing collects it")
    for held in cls.held:
        if not layout.matches_function(held.name):
            raise Refused(f"`python_functions` does not match `{held.name}`: only `unittest.TestCase` runs it")


def _called(method: Function, seat: Lineage, file: TestFile) -> Iterator[CaseCall]:
    """The calls on `self` of what only a test case has, or of what gives something else without one."""
    reads = _reads_exception(method)
    found: list[tuple[str, ast.Call]] = []
    for call in _calls_of_case(method):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        other = name in _RAISING and _gives_other(name, seat) and reads
        if not seat.holds(name) or other or not _takes(seat, name, call):
            found.append((name, call))
    if reads and any(name in _RAISING for name, _ in found):
        for name, call in found:
            if name not in _RAISING and _reads_exception(call):
                raise Refused(
                    f"`self.{name}` on line {call.lineno} reads `.exception`, and both would be said otherwise"
                )
    for name, call in found:
        yield CaseCall(name, file.source.span(call))


def _calls_of_case(method: Function) -> Iterator[ast.Call]:
    for node in ast.walk(method):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = node.func.value
        if _is_of_case(node.func.attr) and isinstance(receiver, ast.Name) and receiver.id == "self":
            yield node


def _demand_held(method: Function, seat: Lineage, called: Container[int]) -> None:
    """Refuse where the method reads something of a test case; `called` can be said otherwise."""
    for node in ast.walk(method):
        if (
            isinstance(node, ast.Attribute)
            and _is_of_case(node.attr)
            and _is_own(node.value)
            and id(node) not in called
        ):
            if isinstance(node.ctx, ast.Load) and not seat.holds(node.attr):
                raise Refused(f"`self.{node.attr}` on line {node.lineno} is there only in a `unittest.TestCase`")
            if node.attr in _RAISING and _gives_other(node.attr, seat) and _reads_exception(method):
                raise Refused(f"what `self.{node.attr}` of the base gives has no `.exception`, which is read here")


def _is_of_case(name: str) -> bool:
    return name in CASE_NAMES or _ASSERTION.fullmatch(name) is not None


def _is_own(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return node.id in ("self", "cls")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _gives_other(name: str, seat: Lineage) -> bool:
    """Whether the base's own method gives what `pytest.raises` does."""
    found = seat.method(name)
    return found is not None and any(
        isinstance(each, ast.Attribute) and each.attr in ("raises", "warns") for each in ast.walk(found[1])
    )


def _takes(seat: Lineage, name: str, call: ast.Call) -> bool:
    """Whether the base's own method can be called so; one that cannot be seen can."""
    found = seat.method(name)
    if found is None:
        return True
    given = found[1].args
    places = len(given.posonlyargs) + len(given.args) - 1
    if any(isinstance(each, ast.Starred) for each in call.args) or any(word.arg is None for word in call.keywords):
        return given.vararg is not None and given.kwarg is not None
    names = {each.arg for each in (*given.args, *given.kwonlyargs)}
    fits = given.vararg is not None or len(call.args) <= places
    return fits and (given.kwarg is not None or all(word.arg in names for word in call.keywords))


def _reads_exception(method: ast.AST) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr in ("exception", "warning", "filename", "lineno")
        for each in ast.walk(method)
    )


def _demand_kept(method: Function) -> None:
    """Refuse where the object is handed on to something that may want a test case."""
    for node in ast.walk(method):
        if isinstance(node, ast.Call) and not _is_harmless(node.func):
            for argument in (*node.args, *(each.value for each in node.keywords)):
                if isinstance(argument, ast.Name) and argument.id == "self":
                    called = ast.unparse(node.func)
                    raise Refused(f"`{called}` on line {node.lineno} is handed `self`: it may want a test case")


def _is_harmless(func: ast.expr) -> bool:
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call):
        return func.attr == "__init__"
    return isinstance(func, ast.Name) and func.id in _HARMLESS


def demand_awaited(tests: Iterable[Test], seat: Lineage, drivers: Sequence[str]) -> None:
    """Refuse where nothing would await the async tests of a class that has lineage `seat`."""
    if seat.runs_coroutines:
        return
    for test in tests:
        if test.is_async and not is_driven(test, test.owner, drivers):
            raise Refused(f"nothing would await `{test.name}`: no mark, mode or plugin does")


def demand_no_init(classes: Iterable[ClassDefinition]) -> None:
    """Refuse where pytest would not collect a plain class with these ancestors."""
    for each in classes:
        for name in ("__init__", "__new__"):
            if name in each.methods:
                raise Refused(f"`{each.name}` has `{name}`, and pytest collects no plain class that has it")


def demand_fit_for_case(cls: TestClass, seat: Lineage) -> None:
    """Refuse where a class that becomes a `unittest.TestCase` has what such a case cannot have."""
    for held in cls.held:
        test = held.seen_in(cls.file)
        if held.is_async and not seat.runs_coroutines:
            raise Refused(f"`{test.name}` is async, and the base is a `unittest.TestCase` that does not await it")
        wanted = [name for name in requested_names(test) if name in test.parameters]
        if wanted:
            raise Refused(f"`{test.name}` takes `{wanted[0]}`: the base is a `unittest.TestCase`, which gives nothing")
        if any(mark.name == "parametrize" and mark.is_pytest_mark for mark in test.all_marks):
            raise Refused(f"`{test.name}` is parametrized: the base is a `unittest.TestCase`, which knows none")
    for each in cls.lineage.classes:
        for name in {"setup_method", "teardown_method", "setup_class", "teardown_class"} & each.methods.keys():
            raise Refused(f"`{name}` is pytest's, and the base is a `unittest.TestCase`")


__all__ = ["CASE_NAMES", "CaseCall", "demand_awaited", "demand_fit_for_case", "demand_no_init", "free_of_case"]
