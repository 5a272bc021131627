"""The lines before the first function or class of a file, as text that takes imports in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ssot_lint.data import dataclass, field
from ssot_lint.model.file import TestFile
from ssot_lint.model.rewriting.import_statements import (
    ImportLayout,
    ImportStatement,
    Unit,
    UnitKind,
    Where,
    read_layout,
)
from ssot_lint.rewrite.importing.layouts import Shape, Style, has_trailing_comma, shape_of
from ssot_lint.rewrite.importing.order import Category, ModuleKey, category_of, module_keys_of, module_of, name_keys_of
from ssot_lint.rewrite.lines import indent_of

_WIDTH, _WIDEST = 88, 120
_EVIDENCE = 3  # so many long lines are a habit


@dataclass(frozen=True, slots=True)
class Run:
    """Imports of one category that follow each other without a blank line; `group` numbers the stretch they are in."""

    units: tuple[Unit, ...]
    category: Category
    group: int

    @property
    def statements(self) -> list[ImportStatement]:
        """The first statement of each line."""
        return [unit.imports[0] for unit in self.units]


@dataclass(eq=False)
class Header:
    """Lines (with their ends) and what they import. `follow`: blank lines that belong before what follows them."""

    file: TestFile
    lines: list[str]
    newline: str
    follow: int
    layout: ImportLayout = field(init=False)
    runs: list[Run] = field(init=False)

    def __post_init__(self) -> None:
        self.reread()

    def reread(self) -> None:
        """Read the lines again, after a change."""
        self.layout = read_layout("".join(self.lines), self.file.package)
        self.runs = list(_runs(self.layout.units, self.lines, self.file))

    def replace(self, first: int, last: int, text: Sequence[str]) -> None:
        """Put other lines in place of `first` to `last` (none, when that is before `first`)."""
        self.lines[first - 1 : last] = text
        self.reread()

    def is_blank(self, line: int) -> bool:
        """Whether the 1-based line is there and empty."""
        return 1 <= line <= len(self.lines) and not self.lines[line - 1].strip()

    def blanks_from(self, line: int, step: int = 1) -> int:
        """How many empty lines there are from `line` on, down or up."""
        count = 0
        while self.is_blank(line + count * step):
            count += 1
        return count

    @property
    def top_statements(self) -> list[ImportStatement]:
        """The unconditional imports."""
        return [each for each in self.layout.statements if each.where is Where.TOP]

    @property
    def is_sectioned(self) -> bool:
        """Whether blank lines part the categories, as far as can be seen."""
        return not any(one.group == other.group for one, other in pairwise(self.runs))

    @property
    def path_line(self) -> int:
        """The last line of the last statement that changes where modules are found; 0 without one."""
        return max((unit.last for unit in self.layout.units if unit.kind is UnitKind.PATH), default=0)

    @property
    def module_keys(self) -> list[ModuleKey]:
        """The orders of statements, the likeliest first."""
        return module_keys_of([run.statements for run in self.runs])


def _runs(units: Sequence[Unit], lines: Sequence[str], file: TestFile) -> list[Run]:
    runs: list[Run] = []
    group = last = 0
    for unit in units:
        if unit.kind is not UnitKind.IMPORTS:
            last = 0
            continue
        if not last or any(not line.strip() for line in lines[last : unit.first - 1]):
            group += 1
        category = category_of(module_of(unit.imports[0]), file)
        if runs and (runs[-1].group, runs[-1].category) == (group, category):
            runs[-1] = Run((*runs[-1].units, unit), category, group)
        else:
            runs.append(Run((unit,), category, group))
        last = unit.last
    return runs


def style_of(file: TestFile, header: Header) -> Style:
    """How the file writes imports, from what it has; else as most do."""
    statements = [each for each in header.top_statements if each.module is not None and not each.is_star]
    shaped = [(shape_of(each, header.lines), each) for each in statements]
    shapes = [(shape, each) for shape, each in shaped if shape is not None]
    counts = {shape: sum(each is shape for each, _ in shapes) for shape in Shape}
    shape = max(Shape, key=lambda each: counts[each])
    ended = [has_trailing_comma(each, header.lines) for found, each in shapes if found is shape]
    modules = [each.module for each in statements if not any(name.alias for name in each.names)]
    return Style(
        newline=header.newline,
        indent=indent_of(file.source.text),
        width=_width_of(file.source.lines),
        shape=shape,
        trailing_comma=sum(ended) * 2 >= len(ended),
        combines_aliases=any(len(each.names) > 1 and any(name.alias for name in each.names) for each in statements),
        single_names=len(set(modules)) < len(modules) and all(len(each.names) == 1 for each in statements),
        name_keys=tuple(name_keys_of(statements)),
    )


def _width_of(lines: Sequence[str]) -> int:
    longest = sorted((len(line) for line in lines if len(line) > _WIDTH), reverse=True)[:_EVIDENCE]
    return min(longest[-1], _WIDEST) if len(longest) == _EVIDENCE else _WIDTH
