"""`if __name__ == "__main__":` blocks: what a file does when it is run as a program."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.bodies.emptiness import is_idle
from ssot_lint.model.definitions import FUNCTIONS, Function, blocks_of
from ssot_lint.model.names import dotted, imported_names, resolve
from ssot_lint.model.sites import iterate_calls, statements_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_INDENTED = compile_late(r"[ \t]+if\b")
_RUNNERS = {
    "pytest.main": "pytest.main",
    "pytest.console_main": "pytest.main",
    "pytest.cmdline.main": "pytest.main",
    "unittest.main": "unittest.main",
    "unittest.TestProgram": "unittest.main",
}
_DRIVERS = frozenset({"asyncio.run", "anyio.run", "trio.run"})
_SET_UP = frozenset({"logging.basicConfig"})
_DEEPEST = 4
# What other tools read is of no use without the block.
_WORDS = compile_late(r"#(?!\s*(?:pragma|noqa|nosec|type|pylint|fmt|mypy|pyright|coverage)\b)")


@dataclass(frozen=True, slots=True)
class Runner:
    """A call that runs tests: `text` names what it comes to (`pytest.main`), `span` is the call in the block."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class MainBlock:
    """One block: the span of its `if` line, whether nothing in it does anything, and the calls in it that run tests.

    `is_commented`: words for people stand in it. `other`: the line of the first statement that does something else
    than run tests. `whole` is the block with all its lines.
    """

    span: Span
    is_idle: bool
    runners: tuple[Runner, ...]
    whole: Span
    is_commented: bool = False
    other: int | None = None


def main_blocks(file: TestFile) -> tuple[MainBlock, ...]:
    """Every main block of the file, in source order; cheap for files without one."""
    if "__main__" not in file.source.text:
        return ()
    statements = _all_statements(file.tree.body) if _may_be_nested(file.source.text) else iter(file.tree.body)
    return tuple(_read(each, file) for each in statements if isinstance(each, ast.If) and _asks_for_main(each.test))


def _may_be_nested(text: str) -> bool:
    """Whether the name stands on an indented line that begins with `if`."""
    at = text.find("__main__")
    while at >= 0:
        if _INDENTED.match(text, text.rfind("\n", 0, at) + 1, at) is not None:
            return True
        at = text.find("__main__", at + 1)
    return False


def _all_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in statements_of(body):
        yield statement
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield from _all_statements(statement.body)


def _asks_for_main(test: ast.expr) -> bool:
    if type(test) is not ast.Compare or len(test.ops) != 1 or type(test.ops[0]) is not ast.Eq:
        return False
    sides = (test.left, test.comparators[0])
    names = [side.id for side in sides if type(side) is ast.Name]
    return names == ["__name__"] and any(type(side) is ast.Constant and side.value == "__main__" for side in sides)


def _read(block: ast.If, file: TestFile) -> MainBlock:
    from ssot_lint.model.collecting.main_rest import other_work
    from ssot_lint.model.rewriting.stretches import end_of_comments

    idle = not block.orelse and all(_does_nothing(statement) for statement in block.body)
    runners = () if idle else tuple(_runners(block, file))
    whole = file.source.span(block)
    lines = file.source.lines
    last = end_of_comments(lines, whole.end_line, " " * block.col_offset)
    commented = any(_WORDS.search(line) for line in lines[whole.line - 1 : last])
    spans = {each.span for each in runners}
    other = other_work(block, lambda call: file.source.span(call) in spans, _does_nothing) if runners else None
    return MainBlock(file.source.line_span(block.lineno), idle, runners, whole, commented, other)


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import):
        return all(_is_inert(alias.name) for alias in statement.names)
    if isinstance(statement, ast.ImportFrom):
        return not statement.level and _is_inert(statement.module or "")
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return dotted(statement.value.func) in _SET_UP or is_idle(statement)
    return is_idle(statement)


def _is_inert(module: str) -> bool:
    root = module.partition(".")[0]
    return root in ("pytest", "unittest") or (root in sys.stdlib_module_names and root not in ("this", "antigravity"))


@dataclass(frozen=True, slots=True)
class _Names:
    """What names stand for at a call: the functions of the file and the imports in reach, `depth` calls away."""

    file: TestFile
    functions: dict[str, Function]
    imports: dict[str, str]
    depth: int = 0

    def inside(self, function: Function) -> _Names:
        """The names inside a function that is called here."""
        return _Names(self.file, self.functions, {**self.imports, **_imports(function.body)}, self.depth + 1)

    def function(self, func: ast.expr) -> Function | None:
        """The function of the file that is called, unless that is too far away."""
        return self.functions.get(dotted(func) or "") if self.depth < _DEEPEST else None

    def is_test(self, func: ast.expr) -> bool:
        """Whether a callable is a test function of the file, or named like a test that a class of it defines."""
        if type(func) is ast.Name:
            return func.id in self.functions and self.file.layout.matches_function(func.id)
        if type(func) is not ast.Attribute or not self.file.layout.matches_function(func.attr):
            return False
        return any(func.attr in cls.methods for cls in self.file.definitions.all_classes)


def _runners(block: ast.If, file: TestFile) -> Iterator[Runner]:
    local = {each.name: each for each in statements_of(block.body) if isinstance(each, FUNCTIONS)}
    imports = {**file.definitions.imports, **_imports(block.body)}
    names = _Names(file, {**file.definitions.functions, **local}, imports)
    inner: set[ast.expr] = set()
    for statement in _own_statements(block.body):
        for call in _own_calls(statement):
            text = None if call in inner else _run_by(call, names)
            if text is not None:
                inner.update(iterate_calls(call))
                yield Runner(text, file.source.span(call))


def _own_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run with the block: those inside its functions and classes do not."""
    for statement in body:
        if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield statement
            for block in blocks_of(statement):
                yield from _own_statements(block)


def _own_calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls of a statement itself: of its header only where it is compound."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr | ast.withitem):
            yield from iterate_calls(child)


def _imports(body: list[ast.stmt]) -> dict[str, str]:
    return imported_names([each for each in statements_of(body) if isinstance(each, ast.Import | ast.ImportFrom)])


def _run_by(call: ast.Call, names: _Names) -> str | None:
    """What runs tests through this call; None when nothing does."""
    name = dotted(call.func)
    path = resolve(name, names.imports) or name
    if path in _RUNNERS:
        return _RUNNERS[path]
    if path in _DRIVERS or (type(call.func) is ast.Attribute and call.func.attr == "run_until_complete"):
        return _driven(call, path or "run_until_complete", names)
    function = names.function(call.func)
    return _reached(function, names) if function is not None else None


def _reached(function: Function, names: _Names) -> str | None:
    inside = names.inside(function)
    calls = (call for statement in function.body for call in iterate_calls(statement))
    return next(filter(None, (_run_by(call, inside) for call in calls)), None)


def _driven(call: ast.Call, driver: str, names: _Names) -> str | None:
    """The driver, when the coroutine it drives is a test or a function of the file that calls one."""
    if not call.args:
        return None
    coroutine = call.args[0]
    driven = coroutine.func if isinstance(coroutine, ast.Call) else coroutine
    if names.is_test(driven):
        return driver
    function = names.function(driven)
    if function is None:
        return None
    if any(names.is_test(each.func) for statement in function.body for each in iterate_calls(statement)):
        return driver
    return _reached(function, names)
