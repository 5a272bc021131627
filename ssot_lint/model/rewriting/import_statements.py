"""The import statements of a text with the exact places of their names, and the logical lines around them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.names import dotted, from_module, imported_names
from ssot_lint.model.source import Source, parse_quietly
from ssot_lint.patterns import compile_late

_PATH_CHANGE = compile_late(
    r"\bsys\.path\.(?:insert|append|extend)\b|\bsys\.path\s*(?:\[[^\]]*\]\s*)?\+?=[^=]|\baddsitedir\("
    r"|\b\w*(?:set_?up|add|fix|insert|init|ensure)\w*path\w*\s*\("
)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# A block whose statements run at once and in order still is no place that every reader of the module passes.
_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")


class Where(Enum):
    """Where an import stands."""

    TOP = "top"  # a statement of the module itself
    TYPING = "typing"  # under `if TYPE_CHECKING:`
    CONDITIONAL = "conditional"  # in another block of the module
    FUNCTION = "function"
    CLASS = "class"


class UnitKind(Enum):
    """What a logical line of a module is to its imports."""

    DOCSTRING = "docstring"
    IMPORTS = "imports"
    PATH = "path"  # changes where modules are found
    DEFINITION = "definition"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ImportedName:
    """One name of an import statement: as written, the dotted path it stands for, and where (line, 0-based column)."""

    name: str
    alias: str | None
    local: str
    target: str
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ImportStatement:
    """One import. `module` is absolute where that is known, None for a plain `import`; `written` as in the file.

    `siblings` counts the other statements of its block; `is_alone`: no other statement stands on its lines.
    """

    module: str | None
    written: str
    names: tuple[ImportedName, ...]
    where: Where
    start: tuple[int, int]
    end: tuple[int, int]
    siblings: int
    is_alone: bool

    @property
    def is_star(self) -> bool:
        """Whether it imports all names."""
        return self.names[0].name == "*"


@dataclass(frozen=True, slots=True)
class Unit:
    """The lines of one or more statements of the module that no line end parts; `imports` are those at its top."""

    kind: UnitKind
    first: int
    last: int
    imports: tuple[ImportStatement, ...]


@dataclass(frozen=True, slots=True)
class ImportLayout:
    """A module as its import block sees it. Line numbers are 1-based."""

    units: tuple[Unit, ...]
    statements: tuple[ImportStatement, ...]


def read_layout(text: str, package: str = "") -> ImportLayout:
    """The layout of a text. Raises SyntaxError when it does not parse."""
    return layout_of(parse_quietly(text), Source(b"", text, "utf-8"), package)


def layout_of(tree: ast.Module, source: Source, package: str) -> ImportLayout:
    """The layout of a parsed text."""
    reading = _Reading(source, package)
    statements = tuple(sorted(reading.all_in(tree.body, Where.TOP), key=lambda each: each.start))
    groups = list(_groups(tree.body, source.lines))
    tops: dict[int, list[ImportStatement]] = {}
    for statement in statements:
        if statement.where is Where.TOP:
            tops.setdefault(statement.start[0], []).append(statement)
    return ImportLayout(tuple(_unit(group, tree.body[0], source, tops) for group in groups), statements)


def is_type_checking(test: ast.expr) -> bool:
    """Whether the test of an `if` is `TYPE_CHECKING`."""
    return (dotted(test) or "").rpartition(".")[2] == "TYPE_CHECKING"


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _groups(body: Sequence[ast.stmt], lines: Sequence[str]) -> Iterator[list[ast.stmt]]:
    group: list[ast.stmt] = []
    for statement in body:
        before = group[-1].end_lineno or 0 if group else 0
        # A backslash after `;` goes on to a line on which no statement may be put.
        if group and _first_line(statement) > before and not lines[before - 1].rstrip().endswith("\\"):
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def _unit(group: Sequence[ast.stmt], head: ast.stmt, source: Source, tops: dict[int, list[ImportStatement]]) -> Unit:
    first, last = _first_line(group[0]), max(each.end_lineno or each.lineno for each in group)
    imports = tuple(each for line in range(first, last + 1) for each in tops.get(line, ()))
    kind = UnitKind.OTHER
    if isinstance(group[0], _DEFINITIONS):
        kind = UnitKind.DEFINITION
    elif len(imports) == len(group):
        kind = UnitKind.IMPORTS
    elif group[0] is head and isinstance(head, ast.Expr) and _is_text(head.value):
        kind = UnitKind.DOCSTRING
    elif _PATH_CHANGE.search("\n".join(source.lines[first - 1 : last])):
        kind = UnitKind.PATH
    return Unit(kind, first, last, imports)


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


class _Reading:
    """Reads the imports of one text."""

    def __init__(self, source: Source, package: str) -> None:
        self._source = source
        self._package = package

    def all_in(self, body: Sequence[ast.stmt], where: Where) -> Iterator[ImportStatement]:
        """The imports of a block and of all blocks in it."""
        for statement in body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                yield self._statement(statement, len(body) - 1, where)
            else:
                yield from self._below(statement, where)

    def _below(self, node: ast.AST, where: Where) -> Iterator[ImportStatement]:
        for name in _BLOCKS:
            inner = getattr(node, name, None)
            if not inner or not isinstance(inner, list):
                continue
            place = _place(node, name, where)
            if isinstance(inner[0], ast.stmt):
                yield from self.all_in(inner, place)
            else:
                for each in inner:
                    yield from self._below(each, place)

    def _statement(self, node: ast.Import | ast.ImportFrom, siblings: int, where: Where) -> ImportStatement:
        is_from = isinstance(node, ast.ImportFrom)
        start, end = self._start(node), self._end(node)
        lines = self._source.lines
        before = lines[start[0] - 2].rstrip() if start[0] > 1 else ""
        rest = lines[end[0] - 1][end[1] :].lstrip()
        is_alone = not lines[start[0] - 1][: start[1]].strip() and rest[:1] in ("", "#") and before[-1:] != "\\"
        return ImportStatement(
            from_module(node, self._package) if isinstance(node, ast.ImportFrom) else None,
            "." * (node.level or 0) + (node.module or "") if isinstance(node, ast.ImportFrom) else "",
            tuple(self._name(alias, node, is_from) for alias in node.names),
            where,
            start,
            end,
            siblings,
            is_alone,
        )

    def _name(self, alias: ast.alias, node: ast.Import | ast.ImportFrom, is_from: bool) -> ImportedName:
        local = alias.asname or (alias.name if is_from else alias.name.partition(".")[0])
        single: ast.Import | ast.ImportFrom = ast.Import([alias])
        if isinstance(node, ast.ImportFrom):
            single = ast.ImportFrom(node.module, [alias], node.level)
        target = imported_names([single], self._package).get(local, "")
        return ImportedName(alias.name, alias.asname, local, target, self._start(alias), self._end(alias))

    def _start(self, node: ast.stmt | ast.alias) -> tuple[int, int]:
        return node.lineno, self._source.column(node.lineno, node.col_offset) - 1

    def _end(self, node: ast.stmt | ast.alias) -> tuple[int, int]:
        line = node.end_lineno or node.lineno
        return line, self._source.column(line, node.end_col_offset or 0) - 1


def _place(node: ast.AST, block: str, where: Where) -> Where:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return Where.FUNCTION
    if where is Where.FUNCTION:
        return where
    if isinstance(node, ast.ClassDef):
        return Where.CLASS
    if where is Where.TOP and isinstance(node, ast.If) and block == "body" and is_type_checking(node.test):
        return Where.TYPING
    return Where.CONDITIONAL if where is Where.TOP else where
