"""`full`, `concise`, `grouped` and the statistics: what a person reads."""

import re
from dataclasses import replace
from typing import Any

import pytest

from ssot_lint.findings import FileReport, Finding, Report, Safety
from ssot_lint.report import FORMATS, renderer
from ssot_lint.rule import load_registry
from tests.report.samples import CLEAN, COLOURED, EMPTY, IDLE, PLAIN, REPORT, SWALLOWED

DOES = load_registry().rules["SSOT105"].does or "fix this"
FULL = f"""\
tests/test_cart.py:9:9: SSOT105 swallowed-failure: the handler lets the test pass
   | in TestCart.test_total
 7 |         try:
 8 |             assert cart.total == 3
   |             ---------------------- this check
 9 |         except Exception:
   |         ^^^^^^^^^^^^^^^^^
10 |             pass
help: `--fix --unsafe-fixes` can {DOES}

tests/test_cart.py:12:9: SSOT101 empty-test: the body does nothing
   |
12 |     def test_empty(self):
   |         ^^^^^^^^^^
13 |         pass

tests/test_other.py:1:5: SSOT208 idle-double-check: nothing is called (warning, likely)
  |
1 | def test_total():
  |     ^^^^^^^^^^
2 |     return 1
note: tests/test_cart.py:12:9: made here
   |
12 |     def test_empty(self):
   |         ----------
13 |         pass

error: tests/test_locked.py: cannot be read
error: tests/test_x.py:7: rule SSOT110 crashed

3 findings (2 errors, 1 warning) in 2 of 3 files, 3 tests. 2 problems while checking, see above.

  2  placeholder
  1    SSOT101  empty-test
  1    SSOT105  swallowed-failure
  1  mock-only
  1    SSOT208  idle-double-check

`ssot-lint rule SSOT101` explains a rule: what it reports, why, and when it should not.
1 fixable with `--fix --unsafe-fixes`; `--diff` shows what would change.
1 finding suppressed by comments or per-file-ignores.
4 less certain findings hidden; --min-confidence possible shows all.
"""


def rendered(name: str, report: Report = REPORT, **changes: Any) -> str:
    return "".join(renderer(name)(report, replace(PLAIN, **changes)))


def one(finding: Finding) -> Report:
    return Report(files=(FileReport(finding.path, (finding,)),), files_checked=1)


def test_full_shows_source_related_places_and_summary() -> None:
    assert rendered("full") == FULL


def test_colour_changes_nothing_but_colour() -> None:
    coloured = "".join(renderer("full")(REPORT, COLOURED))
    assert "\x1b[1;31mSSOT105\x1b[0m" in coloured
    assert "\x1b[1;33mSSOT208\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == FULL


def test_full_without_source_still_names_every_place() -> None:
    text = rendered("full", lines_of=lambda path: None)
    assert "tests/test_cart.py:9:9: SSOT105" in text
    assert "note: tests/test_cart.py:8:13: this check" in text
    assert " | " not in text


@pytest.mark.parametrize(
    ("safety", "words"),
    [(Safety.SAFE, "`--fix` can"), (Safety.UNSAFE, "`--fix --unsafe-fixes` can"), (Safety.SHOW, "a person could")],
)
def test_full_says_what_kind_of_fix_there_is(safety: Safety, words: str) -> None:
    assert words in rendered("full", one(replace(EMPTY, fix=safety)))


def test_concise_is_a_line_per_finding() -> None:
    assert rendered("concise").splitlines() == [
        "tests/test_cart.py:9:9: SSOT105 swallowed-failure: the handler lets the test pass",
        "tests/test_cart.py:12:9: SSOT101 empty-test: the body does nothing",
        "tests/test_other.py:1:5: SSOT208 idle-double-check: nothing is called (warning, likely)",
        "error: tests/test_locked.py: cannot be read",
        "error: tests/test_x.py:7: rule SSOT110 crashed",
        "",
        "3 findings (2 errors, 1 warning) in 2 of 3 files, 3 tests. 2 problems while checking, see above.",
        "1 fixable with `--fix --unsafe-fixes`; `--diff` shows what would change.",
        "1 finding suppressed by comments or per-file-ignores.",
        "4 less certain findings hidden; --min-confidence possible shows all.",
    ]


def test_grouped_puts_findings_under_their_file() -> None:
    assert rendered("grouped", summary=False) == (
        "tests/test_cart.py:\n"
        "  9:9: SSOT105 swallowed-failure: the handler lets the test pass\n"
        "  12:9: SSOT101 empty-test: the body does nothing\n"
        "\n"
        "tests/test_other.py:\n"
        "  1:5: SSOT208 idle-double-check: nothing is called (warning, likely)\n"
        "\n"
        "error: tests/test_locked.py: cannot be read\n"
        "error: tests/test_x.py:7: rule SSOT110 crashed\n"
    )


def test_quiet_shows_findings_and_problems_only() -> None:
    assert rendered("full", summary=False) == FULL[: FULL.index("\n3 findings")]


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_clean_run_says_how_much_was_looked_at(name: str) -> None:
    assert rendered(name, CLEAN) == "No findings in 1 file, 1 test.\n"
    assert rendered(name, CLEAN, summary=False) == ""


@pytest.mark.parametrize("name", FORMATS)
def test_text_from_files_cannot_steer_the_terminal(name: str) -> None:
    hostile = replace(
        SWALLOWED,
        path="tests/\x1b]0;title\x07.py",
        message="\x1b[2J\u202e evil \r\n",
        test="Test\x1bX.test_y",
        related=(replace(SWALLOWED.related[0], path="\x9b1m.py", message="\x1b[31m"),),
    )
    text = rendered(name, one(hostile), lines_of=lambda path: ["\x1b[31m red \x07\u2066"] * 12)
    assert re.findall(r"[^\n -~\u2400-\u2426\ufffd]", text) == []


def test_statistics_counts_the_most_frequent_first() -> None:
    twice = Report(files=(FileReport("a.py", (EMPTY, IDLE, IDLE)),), files_checked=1, tests=3)
    text = "".join(renderer("full", statistics=True)(twice, PLAIN))
    assert text.splitlines()[:3] == ["2  SSOT208  idle-double-check", "1  SSOT101  empty-test", ""]
    assert text.splitlines()[3] == "3 findings (1 error, 2 warnings) in 1 of 1 file, 3 tests."
