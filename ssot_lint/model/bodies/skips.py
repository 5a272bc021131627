"""What keeps a test from ever running: a skip as its first deed, or a skip mark without a condition."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.bodies.emptiness import effective_statements, first_deed, is_declaration
from ssot_lint.model.marks import Mark, read_marks
from ssot_lint.model.names import dotted, resolve
from ssot_lint.model.statements import WITHS

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_GIVING = (ast.Expr, ast.Return)
_CALLS = frozenset({"pytest.skip", "pytest.xfail", "self.skipTest"})
_EXCEPTIONS = frozenset(
    "NotImplementedError unittest.SkipTest unittest.case.SkipTest SkipTest"
    " pytest.skip.Exception pytest.xfail.Exception _pytest.outcomes.Skipped".split()
)
_MARKS = frozenset({"pytest.mark.skip", "unittest.skip", "unittest.case.skip"})
_SKIPS_IF = frozenset({"pytest.mark.skipif", "unittest.skipIf", "unittest.case.skipIf"})
_SKIPS_UNLESS = frozenset({"unittest.skipUnless", "unittest.case.skipUnless"})


class SkipPlace(Enum):
    """Where the skip stands."""

    BODY = "body"
    TEST = "test"
    CLASS = "class"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Skip:
    """One unconditional skip: `text` is what is written (`pytest.skip`), `span` where."""

    text: str
    span: Span
    place: SkipPlace


def opening_skip(test: Test) -> Skip | None:
    """The skip, xfail or NotImplementedError that is the first thing the test does; None when that is another."""
    if is_declaration(test) or _is_taken_back(test):
        return None
    statement = first_deed(test)
    if statement is not None and _is_pytest_import(statement):
        statement = next((each for each in effective_statements(test) if not _is_pytest_import(each)), None)
    text = _skip_text(statement, test.scope.imports, test.file) if statement is not None else None
    return Skip(text, test.file.source.span(statement), SkipPlace.BODY) if text and statement is not None else None


def is_nothing_but_a_skip(test: Test) -> bool:
    """Whether the body does nothing but skip; what stands behind the skip counts as doing something."""
    doing = [statement for statement in effective_statements(test) if not _is_pytest_import(statement)]
    return len(doing) == 1 and _skip_text(doing[0], test.scope.imports, test.file) is not None


def always_skips(test: Test) -> bool:
    """Whether some skip, xfail or NotImplementedError is met on every path through the test's own block."""
    return any(_skip_text(statement, test.scope.imports, test.file) for statement in _straight(test.body))


def skip_around(test: Test) -> Skip | None:
    """The mark without a condition, on the test, its classes or the module, or the skip of the whole module."""
    found = _marked(test.marks, test.file, SkipPlace.TEST)
    if found is None:
        inherited = test.all_marks[len(test.marks) : len(test.all_marks) - len(test.file.marks)]
        found = _marked(inherited, test.file, SkipPlace.CLASS)
    return found or _marked(test.file.marks, test.file, SkipPlace.MODULE) or test.file.module_skip


def _is_taken_back(test: Test) -> bool:
    """Whether a class that the test's own inherits has it, too: here it is put out of use."""
    ancestors = test.file.definitions.mro(test.owner)[1:] if test.owner is not None else ()
    return any(test.name in each.methods for each in ancestors)


def skip_of_module(file: TestFile) -> Skip | None:
    """The `pytest.skip(…)` or `raise SkipTest` that ends the module before it defines anything for pytest to run."""
    for statement in file.tree.body:
        text = _skip_text(statement, {}, file)
        if text is not None and text != "NotImplementedError":
            return Skip(text, file.source.span(statement), SkipPlace.MODULE)
    return None


def _straight(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, WITHS):
            yield from _straight(statement.body)
        elif type(statement) is ast.Try:
            yield from _straight(statement.finalbody)
            # What the handlers catch is not known here, but a skip is an outcome that only a bare one sees.
            if all(handler.type is not None for handler in statement.handlers):
                yield from _straight(statement.body)


def _is_pytest_import(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import):
        return all(alias.name in ("pytest", "unittest") for alias in statement.names)
    return isinstance(statement, ast.ImportFrom) and statement.module in ("pytest", "unittest")


def _skip_text(statement: ast.stmt, imports: dict[str, str], file: TestFile) -> str | None:
    if isinstance(statement, _GIVING):
        call = statement.value
        return _named(call.func, _CALLS, imports, file) if isinstance(call, ast.Call) else None
    if isinstance(statement, ast.Raise):
        raised = statement.exc
        if isinstance(raised, ast.Call):
            return _named(raised.func, _EXCEPTIONS | _CALLS, imports, file)
        return _named(raised, _EXCEPTIONS, imports, file)
    return None


def _named(node: ast.expr | None, wanted: frozenset[str], imports: dict[str, str], file: TestFile) -> str | None:
    name = dotted(node)
    path = resolve(name, imports) or file.definitions.path_of(name) or name
    # Other frameworks have a `SkipTest` of their own, or hand on unittest's.
    is_skip = path is not None and path.endswith(".SkipTest") and wanted is not _CALLS
    return name if path in wanted or is_skip else None


def _marked(marks: tuple[Mark, ...], file: TestFile, place: SkipPlace) -> Skip | None:
    for mark in marks:
        meant = _meant(mark, file)
        if _is_unconditional(meant):
            return Skip(meant.path, mark.span, place)
    return None


def _meant(mark: Mark, file: TestFile) -> Mark:
    # `later = pytest.mark.skip(reason="…")` at module level, then `@later`.
    value = file.definitions.assigned.get(mark.path) if mark.call is None else None
    named = read_marks([value], file) if value is not None else ()
    return named[0] if named else mark


def _is_unconditional(mark: Mark) -> bool:
    if mark.path in _MARKS:
        return True
    if mark.path in _SKIPS_IF:
        return _constant(mark.argument(0, "condition")) is True
    if mark.path in _SKIPS_UNLESS:
        return _constant(mark.argument(0, "condition")) is False
    if mark.path == "pytest.mark.xfail":
        condition = mark.argument(0, "condition")
        return _constant(mark.argument(99, "run")) is False and (condition is None or _constant(condition) is True)
    return False


def _constant(node: ast.expr | None) -> bool | None:
    return bool(node.value) if isinstance(node, ast.Constant) else None
