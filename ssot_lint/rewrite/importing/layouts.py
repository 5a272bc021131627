"""How a from-import is written: one more name in the layout that it has, a new statement in that of its file."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.data import dataclass, replace
from ssot_lint.enumeration import Enum
from ssot_lint.model.rewriting.import_statements import ImportStatement
from ssot_lint.rewrite.importing.order import NameKey, is_sorted
from ssot_lint.rewrite.lines import split_lines

Wanted = tuple[str, str | None]  # a name and its alias


class Shape(Enum):
    """How names stand over several lines."""

    VERTICAL = "vertical"  # one per line, parentheses on lines of their own
    HANGING = "hanging"  # filled lines, parentheses on lines of their own or at the end of the last
    GRID = "grid"  # the first name beside the parenthesis, the others under it


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes its imports. `name_keys`: orders of names, the likeliest first."""

    newline: str
    indent: str
    width: int
    shape: Shape
    trailing_comma: bool
    combines_aliases: bool
    single_names: bool
    name_keys: tuple[NameKey, ...]


def written(name: str, alias: str | None) -> str:
    """`name`, or `name as alias`."""
    return f"{name} as {alias}" if alias else name


def new_from_import(module: str, wanted: Sequence[Wanted], style: Style) -> str:
    """A new statement, with its line end."""
    names = [written(*each) for each in sorted(wanted, key=lambda each: style.name_keys[0](each[0]))]
    head = f"from {module} import "
    line = head + ", ".join(names)
    return (line if len(line) <= style.width else wrapped(head, names, style)) + style.newline


def wrapped(head: str, names: Sequence[str], style: Style, comment: str = "") -> str:
    """A statement over several lines, without its last line end; `comment` goes behind the opening parenthesis."""
    newline = style.newline
    if style.shape is Shape.GRID and not comment:
        return f"{head}(" + _filled(names, " " * (len(head) + 1), style).lstrip() + ")"
    if style.shape is Shape.HANGING:
        inner = _filled(names, style.indent, style) + ("," if style.trailing_comma else "")
    else:
        inner = f",{newline}".join(style.indent + name for name in names) + ("," if style.trailing_comma else "")
    return f"{head}({comment}{newline}{inner}{newline})"


def _filled(names: Sequence[str], indent: str, style: Style) -> str:
    lines = [indent + names[0]]
    for name in names[1:]:
        if len(lines[-1]) + len(name) + 3 <= style.width:
            lines[-1] += f", {name}"
        else:
            lines[-1] += ","
            lines.append(indent + name)
    return style.newline.join(lines)


def shape_of(statement: ImportStatement, lines: Sequence[str]) -> Shape | None:
    """The shape of a statement over several lines in parentheses; None for all others."""
    if statement.start[0] == statement.end[0] or not _is_parenthesised(statement, lines):
        return None
    rows = [each.start[0] for each in statement.names]
    if rows[0] == statement.start[0]:
        return Shape.GRID
    is_vertical = len(set(rows)) == len(rows) and rows[-1] != statement.end[0]
    return Shape.VERTICAL if is_vertical else Shape.HANGING


def has_trailing_comma(statement: ImportStatement, lines: Sequence[str]) -> bool:
    """Whether a comma follows the last name."""
    last = statement.names[-1].end
    return lines[last[0] - 1][last[1] :].lstrip().startswith(",")


def _is_parenthesised(statement: ImportStatement, lines: Sequence[str]) -> bool:
    return lines[statement.end[0] - 1][: statement.end[1]].endswith(")")


def can_extend(statement: ImportStatement, lines: Sequence[str]) -> bool:
    """Whether names can be added: a from-import alone on its lines, none of them joined by a backslash."""
    rows = lines[statement.start[0] - 1 : statement.end[0] - 1]
    joined = any(row.rstrip().endswith("\\") and "#" not in row for row in rows)
    return statement.is_alone and statement.module is not None and not statement.is_star and not joined


def extended(statement: ImportStatement, wanted: Sequence[Wanted], lines: Sequence[str], style: Style) -> list[str]:
    """The lines of `statement` (with their ends) with more names in it, each at its sorted place or at the end."""
    rows = list(lines[statement.start[0] - 1 : statement.end[0]])
    shape = shape_of(statement, lines)
    if shape is Shape.VERTICAL:
        return _with_rows(statement, wanted, rows, style)
    interior = "".join(rows)[: -len(rows[-1]) or None] if len(rows) > 1 else ""
    if "#" in interior:
        return _with_words(statement, wanted, rows, style)
    return split_lines(_rebuilt(statement, wanted, rows, shape, style))


def _place_of(name: str, names: Sequence[str], style: Style) -> int:
    for key in style.name_keys:
        keys = [key(each) for each in names]
        if is_sorted(keys):
            return sum(each < key(name) for each in keys)
    return len(names)


def _rebuilt(
    statement: ImportStatement, wanted: Sequence[Wanted], rows: Sequence[str], shape: Shape | None, style: Style
) -> str:
    names = [each.name for each in statement.names]
    texts = [written(each.name, each.alias) for each in statement.names]
    for name, alias in wanted:
        place = _place_of(name, names, style)
        names.insert(place, name)
        texts.insert(place, written(name, alias))
    tail = rows[-1][statement.end[1] :]
    if shape is None:
        return _one_line(statement, texts, rows, style)
    first, last = statement.names[0], statement.names[-1]
    head = rows[0].partition("(")[0]
    is_grid = shape is Shape.GRID
    lead = rows[first.start[0] - statement.start[0]][: first.start[1]]
    one_each = len({each.start[0] for each in statement.names}) == len(statement.names) > 1
    comma = "," if rows[last.end[0] - statement.start[0]][last.end[1] :].lstrip().startswith(",") else ""
    # A width of nothing puts each name on a line of its own.
    filling = replace(style, width=0 if one_each else style.width)
    inner = _filled(texts, " " * len(lead) if is_grid else lead, filling) + comma
    opening = f"{head}({inner.lstrip()}" if is_grid else f"{head}({style.newline}{inner}"
    return opening + (")" if last.end[0] == statement.end[0] else f"{style.newline})") + tail


def _one_line(statement: ImportStatement, texts: Sequence[str], rows: Sequence[str], style: Style) -> str:
    row, tail = rows[0], rows[0][statement.end[1] :]
    has_brackets = row[: statement.end[1]].endswith(")")
    head = row.partition("(")[0] if has_brackets else row[: statement.names[0].start[1]]
    joined = ", ".join(texts)
    line = f"{head}({joined})" if has_brackets else head + joined
    comment = tail.rstrip()
    # What stands behind the names is not counted: tools read most of it, and take it away when they are done.
    if len(line) <= style.width or statement.end[1] > style.width:
        return line + tail
    return wrapped(head, texts, style, comment) + tail[len(comment) :]


def _with_rows(statement: ImportStatement, wanted: Sequence[Wanted], rows: list[str], style: Style) -> list[str]:
    offset = statement.start[0]
    last = statement.names[-1]
    row = rows[last.end[0] - offset]
    bare = not row[last.end[1] :].lstrip().startswith(",")
    if bare:
        rows[last.end[0] - offset] = f"{row[: last.end[1]]},{row[last.end[1] :]}"
    placed = [(each.name, each.start[0] - offset, each.end[0] - offset) for each in statement.names]
    for name, alias in wanted:
        place = _place_of(name, [each for each, _, _ in placed], style)
        at = placed[place - 1][2] + 1 if place else placed[0][1]
        rows.insert(at, _indent_of(rows[placed[0][1]]) + written(name, alias) + "," + style.newline)
        placed = [(each, first + (first >= at), end + (end >= at)) for each, first, end in placed]
        placed.insert(place, (name, at, at))
    if bare:
        end = placed[-1][2]
        rows[end] = "".join(rows[end].rpartition(",")[::2]) if "#" not in rows[end] else rows[end]
    return rows


def _indent_of(row: str) -> str:
    return row[: len(row) - len(row.lstrip())]


def _with_words(statement: ImportStatement, wanted: Sequence[Wanted], rows: list[str], style: Style) -> list[str]:
    names = [each.name for each in statement.names]
    placed = sorted(wanted, key=lambda each: (_place_of(each[0], names, style), each[0]), reverse=True)
    for name, alias in placed:
        place = _place_of(name, names, style)
        line, column = statement.names[place - 1].end if place else statement.names[0].start
        row = rows[line - statement.start[0]]
        text = f", {written(name, alias)}" if place else f"{written(name, alias)}, "
        rows[line - statement.start[0]] = row[:column] + text + row[column:]
    return rows
