"""Which fixes of one file go together in one round: the same way every time, earlier places first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_lint.fixes import Edit, Fix


def compose(fixes: Iterable[Fix]) -> tuple[list[Fix], list[Fix]]:
    """The fixes that can be made at once, and those left for the next round because they meet one of these.

    Fixes that ask for the very same go together: one change of a class closes what is said of each of its tests.
    """
    taken: list[Fix] = []
    left: list[Fix] = []
    for fix in sorted(fixes, key=lambda fix: (*fix.finding.sort_key, fix.title)):
        others = (other for other in taken if _asked(other) != _asked(fix))
        clashes = any(_meet(mine, theirs) for other in others for mine in fix.edits for theirs in other.edits)
        (left if clashes else taken).append(fix)
    return taken, left


def _asked(fix: Fix) -> tuple[object, ...]:
    return fix.edits, fix.imports, fix.unused, fix.adds, fix.removes


def _meet(one: Edit, other: Edit) -> bool:
    """Whether two edits speak of the same lines; lines put in at the same place meet, those beside a region do not."""
    if one.last < one.first and other.last < other.first:
        return one.first == other.first
    if one.last < one.first:
        return other.first < one.first <= other.last
    if other.last < other.first:
        return one.first < other.first <= one.last
    return one.first <= other.last and other.first <= one.last


def edits_of(fixes: Sequence[Fix]) -> list[Edit]:
    """All edits of fixes that go together, each once, in source order."""
    return sorted({edit for fix in fixes for edit in fix.edits})


def with_imports(edits: Iterable[Edit], imports: Iterable[Edit]) -> list[Edit]:
    """Both together, in source order; where both put lines at one place, the imports come first."""
    first = {(edit.first, edit.last): edit for edit in imports}
    joined = [
        Edit(edit.first, edit.last, above.text + edit.text)
        if edit.last < edit.first and (above := first.pop((edit.first, edit.last), None)) is not None
        else edit
        for edit in edits
    ]
    return sorted([*joined, *first.values()])
