"""Where an import goes: into a statement of its module, beside its like, or into a section of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ssot_lint.model.rewriting.import_statements import ImportStatement, Unit, UnitKind
from ssot_lint.patterns import compile_late
from ssot_lint.rewrite.importing.header import Header, Run
from ssot_lint.rewrite.importing.layouts import Style, Wanted, can_extend, extended, new_from_import
from ssot_lint.rewrite.importing.order import Category, category_of, is_sorted, keys_of, module_of

_MACHINE = compile_late(r"#!|#.*coding[:=]")
_LICENCE = compile_late(r"(?i)copyright|licen[sc]e|spdx|\(c\)|author|-\*-|coding[:=]|^#!|all rights")
_FOR_WHAT_FOLLOWS = compile_late(r"#\s*ssot:\s*ignore", re.IGNORECASE)


def add_names(header: Header, module: str, wanted: Sequence[Wanted], style: Style) -> None:
    """Add `from module import …`: to a statement that can take it, else as a new one."""
    plain = [each for each in wanted if each[1] is None or style.combines_aliases]
    statement = _extensible(header, module, style) if plain else None
    alone = [[each] for each in wanted if each not in plain]
    if statement is not None:
        rows = extended(statement, plain, header.lines, style)
        header.replace(statement.start[0], statement.end[0], rows)
    elif style.single_names:
        alone = [[each] for each in wanted]
    elif plain:
        alone.insert(0, plain)
    for each in alone:
        add_statement(header, module, new_from_import(module, each, style), True)


def add_module(header: Header, module: str, alias: str | None) -> None:
    """Add `import module`."""
    text = f"import {module}" + (f" as {alias}" if alias else "")
    add_statement(header, module, text + header.newline, False)


def add_statement(header: Header, module: str, text: str, is_from: bool) -> None:
    """Put a new import at its place."""
    category = category_of(module, header.file)
    run = _run_for(header, module, category)
    if run is not None:
        _put_into(header, run, module, text, is_from)
    elif not _put_after_lower(header, category, text):
        _put_on_top(header, category, text)


def _extensible(header: Header, module: str, style: Style) -> ImportStatement | None:
    fit = [
        each
        for each in header.top_statements
        if each.module == module and can_extend(each, header.lines)
        if style.combines_aliases or any(name.alias is None for name in each.names)
    ]
    if style.single_names:
        return None
    return max(fit, key=lambda each: len(each.names), default=None)


def _root(module: str) -> str:
    return module.partition(".")[0]


def _kinship(module: str, statement: ImportStatement) -> int:
    count = 0
    theirs = module_of(statement)
    for mine, other in zip(module.split("."), theirs.split("."), strict=False):
        if mine != other:
            break
        count += 1
    return count


def _run_for(header: Header, module: str, category: Category) -> Run | None:
    def kinship(run: Run) -> int:
        return max(_kinship(module, each) for each in run.statements)

    runs = [
        run for run in header.runs if run.category is category or (kinship(run) and category is not Category.FUTURE)
    ]
    if category is Category.FIRST:
        # What stands above a change of the path is found without it only if its package is.
        runs = [run for run in runs if run.units[-1].last > header.path_line or kinship(run)]
    if not runs:
        return None
    return max(runs, key=lambda run: (kinship(run), len(run.units), -run.group))


def _put_into(header: Header, run: Run, module: str, text: str, is_from: bool) -> None:
    place = len(run.units)
    for key in header.module_keys:
        keys = keys_of(run.statements, key)
        if is_sorted(keys):
            place = sum(each <= key(module, is_from) for each in keys)
            break
    line = run.units[place - 1].last + 1 if place else run.units[0].first
    header.replace(line, line - 1, text.splitlines(keepends=True))


def _put_after_lower(header: Header, category: Category, text: str) -> bool:
    path_line = header.path_line if category is Category.FIRST else 0
    lower = [run.units[-1] for run in header.runs if run.category < category and run.units[-1].last > path_line]
    if not lower and path_line:
        lower = [unit for unit in header.layout.units if unit.last == path_line]
    if not lower:
        return False
    _put_after(header, lower[-1], text)
    return True


def _put_after(header: Header, unit: Unit, text: str) -> None:
    line = unit.last + 1
    rows = text.splitlines(keepends=True)
    if header.is_sectioned or unit.kind is not UnitKind.IMPORTS:
        after = [] if header.is_blank(line) else _blanks_before(header, line)
        rows = [header.newline, *rows, *after]
    header.replace(line, line - 1, rows)


def _blanks_before(header: Header, line: int) -> list[str]:
    """The blank lines that are wanting between a new import and what stands from `line` on."""
    there = header.blanks_from(line)
    rest = header.lines[line + there - 1 :]
    needed = header.follow if all(row.startswith("#") for row in rest) else 1
    return [header.newline] * max(0, needed - there)


def _put_on_top(header: Header, category: Category, text: str) -> None:
    rows = text.splitlines(keepends=True)
    docstring = [unit for unit in header.layout.units[:1] if unit.kind is UnitKind.DOCSTRING]
    if header.runs and category is not Category.FUTURE:
        first = header.runs[0].units[0].first
        line = _above_heading(header, first)
        header.replace(line, line - 1, [*rows, header.newline] if header.is_sectioned else rows)
        return
    line = docstring[0].last + 1 if docstring else _after_comments(header)
    before = [] if line == 1 or header.is_blank(line - 1) else [header.newline]
    header.replace(line, line - 1, [*before, *rows, *_blanks_before(header, line)])


def _above_heading(header: Header, line: int) -> int:
    first = line
    while first > 1 and header.lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return line if first == 1 else first


def _after_comments(header: Header) -> int:
    """The line after the comments of the file itself: licence, shebang, coding, and a first one that stands apart.

    One that suppresses findings of what follows is none of these, however far above it stands.
    """
    after = 1
    while after <= min(2, len(header.lines)) and _MACHINE.match(header.lines[after - 1]):
        after += 1
    start = 1
    while start <= len(header.lines) and header.lines[start - 1].startswith("#"):
        end = start
        while end <= len(header.lines) and header.lines[end - 1].startswith("#"):
            end += 1
        is_apart = header.is_blank(end) or (end > len(header.lines) and not header.follow)
        rows = header.lines[start - 1 : end - 1]
        is_own = start == 1 or any(_LICENCE.search(row) for row in rows)
        if not (is_apart and is_own) or any(_FOR_WHAT_FOLLOWS.match(row) for row in rows):
            break
        after = end
        start = end + header.blanks_from(end)
    return after
