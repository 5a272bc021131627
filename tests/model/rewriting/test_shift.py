"""Where lines go, against doing it to a list."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.fixes import Edit
from ssot_lint.model.rewriting.shift import Touch, count_lines, read_shift


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("a", 1), ("a\n", 1), ("a\r\nb\rc\n", 3), ("\n\n", 2), ("a\x0cb\n", 1), ("a\nb", 2)]
)
def test_lines_are_counted_as_python_does(text: str, count: int) -> None:
    assert count_lines(text) == count


def random_edits(random: Random, size: int) -> list[Edit]:
    edits: list[Edit] = []
    line = 1
    while line <= size + 1 and len(edits) < 6:
        first = random.randint(line, size + 1)
        last = min(size, first - 1 + random.choice((0, 0, 1, 2)))
        edits.append(Edit(first, last, "new\n" * random.randint(0, 3)))
        line = max(last, first) + random.choice((1, 1, 2, 4))
    return edits


@given(st.integers(0, 2**32))
def test_clean_lines_are_those_that_stay(seed: int) -> None:
    random = Random(seed)
    size = random.randint(1, 12)
    edits = random_edits(random, size)
    lines = list(range(1, size + 1))
    for edit in sorted(edits, reverse=True):
        lines[edit.first - 1 : edit.last] = [0] * count_lines(edit.text)
    shift = read_shift(edits)
    stays = {old: new for new, old in enumerate(lines, 1) if old}
    assert {line: shift.line(line) for line in range(1, size + 1) if shift.before.block(line) is None} == stays
    assert {new for new in range(1, len(lines) + 1) if shift.after.block(new) is None} == set(stays.values())


@given(st.integers(0, 2**32))
def test_stretch_is_clean_when_its_lines_stay_together(seed: int) -> None:
    random = Random(seed)
    size = random.randint(1, 12)
    edits = random_edits(random, size)
    shift = read_shift(edits)
    first = random.randint(1, size)
    last = random.randint(first, size)
    changed = [edit for edit in edits if edit.text or edit.last >= edit.first]
    meets = any(edit.first <= last and first <= edit.last for edit in changed)
    inside = any(first < edit.first <= last for edit in changed if edit.last < edit.first)
    assert (shift.before.touch(first, last) is Touch.CLEAN) == (not meets and not inside)
    covered = {line for edit in edits for line in range(edit.first, edit.last + 1)}
    assert (shift.before.touch(first, last) is Touch.WHOLLY) == covered.issuperset(range(first, last + 1))


def test_both_sides_have_the_same_blocks() -> None:
    shift = read_shift([Edit(2, 2, ""), Edit(4, 3, "a\nb\n"), Edit(4, 5, "c\n"), Edit(9, 8, "")])
    assert (shift.before.firsts, shift.before.lasts) == ((2, 4), (2, 5))
    assert (shift.after.firsts, shift.after.lasts) == ((2, 3), (1, 5))
    assert shift.after.touch(1, 2) is Touch.PARTLY
    assert shift.line(3) == 2
    assert shift.line(6) == 6
