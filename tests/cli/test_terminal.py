"""Colours, lists and progress: what depends on where the program runs and how it is called."""

import io

import click
import pytest

from ssot_lint.cli.progress import ProgressBar
from ssot_lint.cli.terminal import wants_colour
from ssot_lint.cli.values import per_file_ignores, split_commas


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "variables", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, True),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_for_terminals_and_for_who_asks(
    choice: str, variables: dict[str, str], terminal: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", Terminal() if terminal else io.StringIO())
    assert wants_colour(choice) is expected
    assert wants_colour(choice, to_file=True) is (choice == "always")


def test_lists_may_be_repeated_and_hold_commas() -> None:
    context = click.Context(click.Command("check"))
    assert split_commas(context, click.Option(["--select"]), ["A, B", "", "C,"]) == ["A", "B", "C"]


def test_codes_belong_to_the_pattern_before_them() -> None:
    given = ["tests/*:A", "B", "C:/x.py:D", "tests/*: E"]
    assert per_file_ignores(given) == {"tests/*": ["A", "B", "E"], "C:/x.py": ["D"]}


@pytest.mark.parametrize("item", ["SSOT101", "tests/*:", ":SSOT101"])
def test_pattern_and_code_are_both_needed(item: str) -> None:
    with pytest.raises(click.BadParameter, match="PATTERN:CODE"):
        per_file_ignores([item])


def test_progress_waits_a_second_is_drawn_now_and_then_and_wiped() -> None:
    now = [0.0]
    stream = io.StringIO()
    bar = ProgressBar(stream, lambda: now[0])
    drawn = []
    for now[0], done in ((0.5, 10), (1.0, 50), (1.05, 60), (1.2, 100)):
        bar(done, 100)
        drawn.append(stream.getvalue().count("files"))
    assert drawn == [0, 1, 1, 2]
    assert "\r[###############---------------] 50/100 files" in stream.getvalue()
    bar.close()
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_progress_that_was_never_drawn_leaves_nothing() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream, lambda: 0.0)
    bar(1, 2)
    bar(0, 0)
    bar.close()
    assert stream.getvalue() == ""
