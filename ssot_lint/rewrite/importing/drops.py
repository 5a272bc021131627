"""Taking names out of import statements, and statements out of a text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ssot_lint.fixes import Import
from ssot_lint.model.rewriting.import_statements import ImportedName, ImportStatement, Where, read_layout
from ssot_lint.rewrite.lines import split_lines


def without(lines: Sequence[str], names: Collection[str], twins: Collection[Import], package: str) -> list[str]:
    """The lines (with their ends) without the imports of the local `names`, and without those written as `twins`.

    Those that cannot go stay.
    """
    rows = list(lines)
    while any(_take(rows, *each) for each in _unwanted(rows, names, twins, package)):
        pass  # each time read anew: what went may have left another alone in its block, or on its line
    return rows


def _unwanted(
    rows: Sequence[str], names: Collection[str], twins: Collection[Import], package: str
) -> Iterator[tuple[ImportStatement, list[ImportedName]]]:
    text = "".join(rows)
    for statement in read_layout(text, package).statements if names or twins else ():
        meant = [each for each in statement.names if each.local in names or imported(statement, each) in twins]
        # `import x as x` says that others may import it from here.
        unwanted = [each for each in meant if each.alias != each.name]
        if unwanted and can_drop_from(statement):
            yield statement, unwanted


def imported(statement: ImportStatement, name: ImportedName) -> Import:
    """One name of a statement as the import that it is."""
    if statement.module is None:
        return Import(name.name, None, name.alias)
    return Import(statement.module, name.name, name.alias)


def can_drop_from(statement: ImportStatement) -> bool:
    """Whether names may go: an import of the module itself or under `if TYPE_CHECKING`."""
    return statement.where in (Where.TOP, Where.TYPING) and not statement.is_star and statement.module != "__future__"


def _take(rows: list[str], statement: ImportStatement, unwanted: Sequence[ImportedName]) -> bool:
    """Take names out of a statement, or the statement out of the lines; whether that could be done."""
    first, last = statement.start[0] - 1, statement.end[0]
    if len(unwanted) < len(statement.names):
        rows[first:last] = split_lines(_shortened(rows[first:last], statement, unwanted))
        return True
    if statement.is_alone and (statement.where is Where.TOP or statement.siblings):
        _close_gap(rows, first, last)
        return True
    if not statement.is_alone and statement.where is Where.TOP and first + 1 == last:
        return _take_from_line(rows, statement)
    return False


def _close_gap(rows: list[str], first: int, last: int) -> None:
    """Take the lines away, and the shorter one of the gaps that would become one."""
    above, below = _blanks(reversed(rows[:first])), _blanks(rows[last:])
    if above and below and above <= below:
        first -= above
    elif (above and below) or not first:
        last += below
    rows[first:last] = []


def _blanks(rows: Iterator[str] | Sequence[str]) -> int:
    count = 0
    for row in rows:
        if row.strip():
            break
        count += 1
    return count


def _take_from_line(rows: list[str], statement: ImportStatement) -> bool:
    row = rows[statement.start[0] - 1]
    before, after = row[: statement.start[1]], row[statement.end[1] :]
    rest = after.lstrip()[1:].lstrip(" \t")
    if after.lstrip().startswith(";") and rest.strip(" \t\r\n\\") and not rest.startswith("#"):
        rows[statement.start[0] - 1] = before + rest
    elif before.rstrip().endswith(";") and not after.lstrip().startswith(";"):
        rows[statement.start[0] - 1] = before.rstrip()[:-1].rstrip() + after
    else:
        return False
    return True


def _shortened(rows: Sequence[str], statement: ImportStatement, unwanted: Sequence[ImportedName]) -> str:
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    text, base = "".join(rows), statement.start[0]
    is_bracketed = rows[-1][: statement.end[1]].endswith(")")
    spans = [
        (starts[each.start[0] - base] + each.start[1], starts[each.end[0] - base] + each.end[1])
        for each in statement.names
    ]
    cuts: list[tuple[int, int]] = []
    for name in unwanted:
        place = name.start[0] - base
        in_row = [each for each in statement.names if each.start[0] == name.start[0]]
        if is_bracketed and all(each in unwanted for each in in_row) and _holds_only(rows[place], in_row, base + place):
            cuts.append((starts[place], starts[place + 1]))
        else:
            cuts.append(_cut(text, spans, _kept_beside(statement.names, unwanted, name), statement.names.index(name)))
    kept = 0
    parts = []
    for begin, end in sorted(cuts):
        parts.append(text[kept:begin])
        kept = max(kept, end)
    return "".join((*parts, text[kept:]))


def _kept_beside(
    names: Sequence[ImportedName], unwanted: Sequence[ImportedName], name: ImportedName
) -> tuple[int | None, int | None]:
    """The nearest names that stay before and after this one: on its line if there is any, else on others."""
    kept = [index for index, each in enumerate(names) if each not in unwanted]
    near = [index for index in kept if names[index].start[0] == name.start[0]] or kept
    before = [index for index in near if names[index].start < name.start]
    after = [index for index in near if names[index].start > name.start]
    return before[-1] if before else None, after[0] if after else None


def _holds_only(row: str, names: Sequence[ImportedName], line: int) -> bool:
    rest = row
    for name in reversed(names):
        if name.end[0] != line:
            return False
        rest = rest[: name.start[1]] + rest[name.end[1] :]
    return not rest.partition("#")[0].strip(" \t,\r\n")


def _cut(
    text: str, spans: Sequence[tuple[int, int]], kept: tuple[int | None, int | None], index: int
) -> tuple[int, int]:
    """What goes with one name: all up to the next name that stays, else all from the one before, but no comments."""
    begin, end = spans[index]
    before, after = kept
    if after is not None and "#" not in text[end : spans[after][0]]:
        return begin, spans[after][0]
    if before is not None and after is None and "#" not in text[spans[before][1] : begin]:
        return spans[before][1], end
    rest = text[end:].lstrip()
    if not rest.startswith(","):
        return begin, end
    rest = rest[1:]
    return begin, len(text) - len(rest if rest.lstrip().startswith("#") else rest.lstrip(" \t"))
