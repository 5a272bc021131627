"""Which fixes of a file go together."""

from itertools import permutations

from ssot_lint.findings import Confidence, Finding, Safety, Severity, Span
from ssot_lint.fixes import Edit, Fix
from ssot_lint.rewrite.compose import compose, edits_of, with_imports


def fix_at(line: int, *edits: Edit, code: str = "SSOT101") -> Fix:
    finding = Finding(code, "x", "test_x.py", Span(line, 1, line, 2), "", Severity.ERROR, Confidence.CERTAIN)
    return Fix(finding, Safety.SAFE, "do", edits)


INSIDE = fix_at(3, Edit(3, 3, "a\n"))
AROUND = fix_at(2, Edit(2, 5, "b\n"))
BELOW = fix_at(6, Edit(6, 6, ""))
INSERTED = fix_at(7, Edit(2, 1, "c\n"))
INSERTED_TOO = fix_at(8, Edit(2, 1, "d\n"))
BETWEEN = fix_at(9, Edit(4, 3, "e\n"))


def test_the_earlier_place_wins_whatever_the_order() -> None:
    for given in permutations([INSIDE, AROUND, BELOW]):
        taken, left = compose(given)
        assert (taken, left) == ([AROUND, BELOW], [INSIDE])


def test_lines_put_beside_a_region_do_not_meet_it() -> None:
    taken, left = compose([AROUND, INSERTED, BETWEEN])
    assert (taken, left) == ([AROUND, INSERTED], [BETWEEN])


def test_two_insertions_at_one_place_wait_for_each_other() -> None:
    taken, left = compose([INSERTED, INSERTED_TOO, BELOW])
    assert (taken, left) == ([BELOW, INSERTED], [INSERTED_TOO])
    assert edits_of(taken) == [Edit(2, 1, "c\n"), Edit(6, 6, "")]


def test_fixes_that_ask_for_the_same_go_together_and_change_it_once() -> None:
    alike = [fix_at(line, Edit(2, 2, "class A(B):\n")) for line in (4, 7, 9)]
    other = fix_at(8, Edit(2, 2, "class A(C):\n"))
    taken, left = compose([*alike, other])
    assert (taken, left) == (alike, [other])
    assert edits_of(taken) == [Edit(2, 2, "class A(B):\n")]


def test_imports_come_first_where_both_are_put_at_one_place() -> None:
    imports = [Edit(1, 0, "import x\n\n\n"), Edit(5, 5, "import y\n")]
    assert with_imports([Edit(1, 0, "@a\n"), Edit(1, 1, "b\n")], imports) == [
        Edit(1, 0, "import x\n\n\n@a\n"),
        Edit(1, 1, "b\n"),
        Edit(5, 5, "import y\n"),
    ]
