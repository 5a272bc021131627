"""The imports that a test file cannot do without, at module level and in its tests, and which cannot succeed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.findings import Span
from ssot_lint.model import pretests
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.model.flow.visits import lines_with
from ssot_lint.model.names import dotted, from_module, last_name
from ssot_lint.model.statements import IMPORTS, WITHS
from ssot_lint.model.symbols import Absence
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_ACTING = (ast.Expr, ast.Assign, ast.Raise)
_FORGIVING = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"})
_EXPECTING = compile_late(r"suppress|raises|assertRaises\w*|catch_import\w*")


@dataclass(frozen=True, slots=True)
class BrokenImport:
    """An import that fails: `absence` says what is not there. `test` None: at module level.

    `conditional`: under an `if` or in a loop, so that it may not be reached.
    """

    absence: Absence
    span: Span
    test: Test | None
    conditional: bool


@dataclass(frozen=True, slots=True)
class _Site:
    statement: ast.Import | ast.ImportFrom
    conditional: bool


def broken_imports(file: TestFile) -> Iterator[BrokenImport]:
    """The imports of the file's own module level, then of its tests, that nobody guards and that cannot succeed."""
    for site in _Walk(file).sites(file.tree.body, False):
        yield from _broken(site, file, None)
    # Most tests import nothing: then their statements need not be looked at.
    lines = lines_with(file.source, ["import"]) if pretests.ENABLED else None
    for test in file.tests:
        if lines is not None and not lines.within(test.node.lineno, test.node.end_lineno or test.node.lineno):
            continue
        for site in _Walk(file).sites(test.body, False):
            yield from _broken(site, file, test)


def _broken(site: _Site, file: TestFile, test: Test | None) -> Iterator[BrokenImport]:
    statement = site.statement
    body = test.body if test is not None else None
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            absence = file.knowledge.absence(alias.name, None, file, body)
            if absence is not None:
                yield BrokenImport(absence, _span(alias, alias.name, file), test, site.conditional)
        return
    module = from_module(statement, file.package)
    if not module or module.startswith("."):
        return
    absence = file.knowledge.absence(module, None, file, body)
    if absence is not None:
        written = "." * statement.level + (statement.module or "")
        offset = file.source.column(statement.lineno, statement.col_offset) - 1
        span = file.source.find(statement.lineno, written.lstrip(".") or "import", offset)
        yield BrokenImport(absence, span, test, site.conditional)
        return
    for alias in statement.names:
        absence = file.knowledge.absence(module, alias.name, file, body) if alias.name != "*" else None
        if absence is not None:
            yield BrokenImport(absence, _span(alias, alias.name, file), test, site.conditional)


def _span(alias: ast.alias, name: str, file: TestFile) -> Span:
    start = file.source.column(alias.lineno, alias.col_offset)
    return Span(alias.lineno, start, alias.lineno, start + len(name))


@dataclass(slots=True)
class _Walk:
    """Goes through statements in order; knows what `importorskip` has covered and when the rest is never reached."""

    file: TestFile
    covered: list[str] = field(default_factory=list)
    ended: bool = False
    doubtful: bool = False

    def sites(self, body: list[ast.stmt], conditional: bool) -> Iterator[_Site]:
        """The imports below `body` that nothing guards."""
        for statement in body:
            if self.ended and not conditional:
                return
            if isinstance(statement, IMPORTS):
                if not self._is_covered(statement):
                    yield _Site(statement, conditional or self.doubtful)
            elif isinstance(statement, FUNCTIONS):
                continue
            elif isinstance(statement, ast.ClassDef):
                yield from self.sites(statement.body, conditional)
            elif isinstance(statement, _ACTING):
                self._note(statement, conditional)
            else:
                yield from self._inside(statement, conditional)

    def _inside(self, statement: ast.stmt, conditional: bool) -> Iterator[_Site]:
        if isinstance(statement, ast.Try | ast.TryStar):
            if not any(_forgives(handler) for handler in statement.handlers):
                yield from self.sites(statement.body, conditional)
                yield from self.sites(statement.orelse, conditional)
            yield from self.sites(statement.finalbody, conditional)
        elif isinstance(statement, WITHS):
            if not any(_expects(item.context_expr) for item in statement.items):
                yield from self.sites(statement.body, conditional)
        elif isinstance(statement, ast.If) and last_name(statement.test) == "TYPE_CHECKING":
            yield from self.sites(statement.orelse, conditional)
        else:
            for block in blocks_of(statement):
                yield from self.sites(block, True)

    def _note(self, statement: ast.Expr | ast.Assign | ast.Raise, conditional: bool) -> None:
        if isinstance(statement, ast.Raise):
            self._end(conditional)
            return
        call = statement.value
        if not isinstance(call, ast.Call):
            return
        name = last_name(call.func)
        if name == "importorskip" and call.args and isinstance(call.args[0], ast.Constant):
            self.covered.append(str(call.args[0].value))
        elif name in ("skip", "skipTest", "fail", "xfail", "exit") and dotted(call.func) != name:
            self._end(conditional)

    def _end(self, conditional: bool) -> None:
        if conditional:
            self.doubtful = True
        else:
            self.ended = True

    def _is_covered(self, statement: ast.Import | ast.ImportFrom) -> bool:
        if isinstance(statement, ast.ImportFrom):
            module = from_module(statement, self.file.package)
            paths = [module, *(f"{module}.{alias.name}" for alias in statement.names)]
        else:
            paths = [alias.name for alias in statement.names]
        return any(path == each or path.startswith(f"{each}.") for path in paths for each in self.covered)


def _forgives(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return caught is None or any(last_name(each) in _FORGIVING for each in types)


def _expects(node: ast.expr) -> bool:
    call = node.func if isinstance(node, ast.Call) else node
    name = last_name(call) or ""
    if _EXPECTING.fullmatch(name):
        return True
    # `patch.dict("sys.modules", …)` puts there what is to be imported.
    first = node.args[0] if isinstance(node, ast.Call) and node.args else None
    return dotted(first) == "sys.modules" or (isinstance(first, ast.Constant) and first.value == "sys.modules")
