"""Which files are rolled back: changes that no fix declared, and nothing that could not be judged before."""

from pathlib import Path

import pytest

from ssot_lint.engine.verification.answers import Collected, Outcome, Outcomes
from ssot_lint.engine.verification.comparison import Change, compare_collected, compare_outcomes, find_unjudged
from ssot_lint.engine.verification.table import render_comparison

A, B = Path("/project/test_a.py"), Path("/project/sub/test_b.py")
PASSED, FAILED, SKIPPED, NOT_RUN = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.NOT_RUN


def collected(*ids: str) -> Collected:
    return Collected({A: ids, B: ("test_same",)}, {})


def outcomes(**tests: Outcome) -> Outcomes:
    return Outcomes({A: tests, B: {"test_same": PASSED}}, {})


@pytest.mark.parametrize(
    ("before", "after", "added", "removed", "reasons"),
    [
        (["test_x"], ["test_x"], [], [], []),
        (["test_x", "test_y"], ["test_y", "test_x"], [], [], []),
        (["test_x"], [], [], [], ["test_x is not collected any more"]),
        (["test_x"], [], [], ["test_x"], []),
        (["test_x"], [], ["test_x"], [], ["test_x is not collected any more"]),
        (["C::test_x[a::b]", "C::test_x[2]"], [], [], ["C.test_x"], []),
        (["C::test_x"], [], [], ["test_x", "D.test_x"], ["C::test_x is not collected any more"]),
        ([], ["test_x[1]"], ["test_x"], [], []),
        ([], ["test_xy"], ["test_x"], [], ["test_xy is collected now"]),
        (["test_x[1]"], ["test_x[2]"], [], ["test_x"], ["test_x[2] is collected now"]),
        (["test_x"], ["test_x"], ["test_y"], ["test_x"], []),
    ],
)
def test_ids_may_differ_as_declared_only(
    before: list[str], after: list[str], added: list[str], removed: list[str], reasons: list[str]
) -> None:
    found = compare_collected(collected(*before), collected(*after), {A: added}, {A: removed})
    assert found == ({A: reasons} if reasons else {})


def test_what_one_file_declares_holds_for_that_file_only() -> None:
    found = compare_collected(collected("test_x"), collected(), {}, {B: ["test_x"]})
    assert found == {A: ["test_x is not collected any more"]}


def test_many_reasons_are_shortened() -> None:
    found = compare_collected(collected(*(f"test_{number}" for number in range(9))), collected(), {}, {})
    assert len(found[A]) == 6
    assert found[A][-1] == "and 4 more"


def test_file_that_cannot_be_collected_any_more() -> None:
    after = Collected({B: ("test_same",)}, {A: "Traceback:\nE   NameError: name 'x'\n"})
    reason = {A: ["pytest cannot collect it any more: E   NameError: name 'x'"]}
    assert compare_collected(collected("test_x"), after, {}, {A: ["test_x"]}) == reason
    later = Outcomes({B: {"test_same": PASSED}}, after.errors)
    assert compare_outcomes(outcomes(test_x=PASSED), later, {A: ["test_x"]}).reasons == reason


def test_pytest_that_fails_only_after_the_fixes_is_held_against_them() -> None:
    silent = "pytest said nothing about it after the fixes: pytest died of SIGSEGV"
    after = Collected({}, {}, "pytest died of SIGSEGV:\noutput")
    assert compare_collected(collected("test_x"), after, {}, {}) == {A: [silent], B: [silent]}


def test_files_with_trouble_before_are_noted_and_not_judged() -> None:
    before = Collected({A: ("test_x",), B: ()}, {A: "no module"}, "pytest ran out of time")
    unknown = Path("/project/test_c.py")
    assert find_unjudged(before, [A, B, unknown]) == {A: "no module", unknown: "pytest ran out of time"}
    assert compare_collected(before, Collected({}, {A: "other", B: "new"}), {}, {}).keys() == {B}
    earlier = Outcomes({A: {"test_x": PASSED}}, {A: "no module"})
    assert find_unjudged(earlier, [A, B]) == {A: "no module", B: "pytest said nothing about it"}
    assert compare_outcomes(earlier, Outcomes({}, {A: "other"}), {}).reasons == {}


@pytest.mark.parametrize("after", [outcome for outcome in Outcome if outcome is not PASSED])
def test_any_undeclared_change_of_an_outcome_rolls_back(after: Outcome) -> None:
    found = compare_outcomes(outcomes(test_x=PASSED), outcomes(test_x=after), {})
    assert found.reasons == {A: [f"test_x: passed before, {after.value} after"]}
    assert found.changes == (Change(A, "test_x", PASSED, after, False),)
    allowed = compare_outcomes(outcomes(test_x=PASSED), outcomes(test_x=after), {A: ["test_x"]})
    assert allowed.reasons == {}
    assert allowed.changes == (Change(A, "test_x", PASSED, after, True),)


def test_tests_without_a_turn_before_are_not_judged() -> None:
    found = compare_outcomes(outcomes(test_x=NOT_RUN), outcomes(test_x=FAILED), {})
    assert (found.changes, found.reasons) == ((), {})


def test_cases_come_and_go() -> None:
    before = outcomes(**{"test_x": SKIPPED, "test_gone[1]": PASSED})
    after = outcomes(test_x=SKIPPED, test_new=PASSED)
    found = compare_outcomes(before, after, {A: ["test_gone"]})
    assert found.reasons == {A: ["test_new: not collected before, passed after"]}


def test_table_shows_what_changed_and_totals() -> None:
    before = outcomes(**{"test_x": PASSED, "test_long[a]": PASSED, "test_y": FAILED, "test_same": SKIPPED})
    after = outcomes(**{"test_x": Outcome.XFAILED, "test_long[a]": FAILED, "test_y": FAILED, "test_same": SKIPPED})
    found = compare_outcomes(before, after, {A: ["test_x"]})
    assert render_comparison(found, Path("/project")) == [
        "test_a.py",
        "  test_x        passed → xfailed",
        "  test_long[a]  passed → failed  (not declared by a fix)",
        "",
        "outcome    before    after",
        "passed          3        1",
        "failed          1        2",
        "skipped         1        1",
        "xfailed         0        1",
    ]


def test_table_without_changes_and_with_odd_names() -> None:
    same = outcomes(test_x=PASSED)
    assert render_comparison(compare_outcomes(same, same, {}), A)[0] == "no test ended differently"
    odd = compare_outcomes(outcomes(**{"test_x[\x1b]": PASSED}), outcomes(), {})
    assert render_comparison(odd, Path("/elsewhere"))[:2] == [
        "/project/test_a.py",
        "  test_x[\\x1b]  passed → not collected  (not declared by a fix)",
    ]
