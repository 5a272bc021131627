"""Source lines with marks."""

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.findings import Span
from ssot_lint.report.printable import printable, width_of
from ssot_lint.report.snippet import Mark, snippet
from ssot_lint.report.style import Paint, Style


def mark(line: int, column: int, end_line: int, end_column: int, sign: str = "^", label: str = "") -> Mark:
    return Mark(Span(line, column, end_line, end_column), sign, Paint.ERROR, label)


def shown(lines: list[str], *marks: Mark, width: int = 120) -> list[str]:
    return list(snippet(lines, marks, Style(width=width)))


def numbered(count: int) -> list[str]:
    return [f"line {number}" for number in range(1, count + 1)]


def test_context_is_two_lines_and_stops_at_a_blank_one() -> None:
    lines = ["a = 1", "", "b = 2", "c = 3", "d = 4", "e = 5", "f = 6"]
    assert shown(lines, mark(4, 1, 4, 2)) == [
        "  |",
        "3 | b = 2",
        "4 | c = 3",
        "  | ^",
        "5 | d = 4",
        "6 | e = 5",
    ]


def test_block_is_marked_in_the_gutter_and_its_middle_left_out() -> None:
    assert shown(numbered(20), mark(5, 1, 16, 4)) == [
        "   |",
        " 3 | line 3",
        " 4 | line 4",
        " 5 > line 5",
        " 6 > line 6",
        " 7 > line 7",
        " 8 > line 8",
        "...",
        "16 > line 16",
        "17 | line 17",
        "18 | line 18",
    ]


def test_block_that_ends_before_a_line_does_not_reach_it() -> None:
    assert shown(numbered(3), mark(1, 1, 3, 1)) == ["  |", "1 > line 1", "2 > line 2", "3 | line 3"]


def test_places_far_apart_are_joined_by_dots_and_near_ones_by_the_line_between() -> None:
    rows = shown(numbered(30), mark(20, 1, 20, 5), mark(2, 6, 2, 7, "-", "first"), mark(16, 1, 17, 3, "-"))
    assert rows[:5] == ["   |", " 2 | line 2", "   |      - first", "...", "16 | line 16"]
    assert rows[5:8] == ["   | -------", "17 | line 17", "18 | line 18"]


def test_mark_on_wide_and_tabbed_text_stands_under_it() -> None:
    assert shown(['\tx = "日本"; y'], mark(1, 12, 1, 13))[1:] == ['1 |     x = "日本"; y', "  |                 ^"]
    assert shown(['s = "日本" == t'], mark(1, 5, 1, 9))[1:] == ['1 | s = "日本" == t', "  |     ^^^^^^"]
    assert shown(["e\u0301 = 1"], mark(1, 4, 1, 5))[2] == "  |   ^"


def test_empty_span_and_span_beyond_the_line_get_one_sign() -> None:
    assert shown(["ab"], mark(1, 2, 1, 2))[2] == "  |  ^"
    assert shown(["ab"], mark(1, 9, 1, 12))[2] == "  |   ^"
    assert shown([""], mark(1, 1, 1, 1))[1:] == ["1 |", "  | ^"]


def test_place_outside_the_file_is_not_shown() -> None:
    assert shown(["a"], mark(3, 1, 3, 2)) == []
    assert shown([], mark(1, 1, 1, 2)) == []


@pytest.mark.parametrize("line", ["x" * 500 + "MARK" + "y" * 500, "界" * 500 + "MARK" + "界" * 500, "MARK" + "z" * 900])
def test_long_line_is_cut_around_the_mark(line: str) -> None:
    start = line.index("MARK") + 1
    _, text, under = shown([line], mark(1, start, 1, start + 4), width=60)
    assert width_of(text) <= 60
    assert "MARK" in text
    assert "..." in text
    assert width_of(text[: text.index("MARK")]) == under.index("^^^^")


def test_mark_longer_than_the_room_is_cut_with_its_line() -> None:
    _, text, under = shown(["q" * 400], mark(1, 1, 1, 401), width=50)
    assert len(text) <= 50
    assert len(under) <= 50


def test_heading_stands_over_the_source() -> None:
    rows = list(snippet(["a"], [mark(1, 1, 1, 2)], Style(), "in Test\x1b.test_x"))
    assert rows[0] == "  | in Test␛.test_x"


@given(st.text())
def test_printable_has_nothing_that_moves_the_cursor(text: str) -> None:
    safe = printable(text)
    hidden = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
    assert [each for each in safe if unicodedata.category(each) in hidden and each not in "\u200c\u200d"] == []
    assert width_of(safe) == width_of(text)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=9), st.data())
def test_any_span_of_any_text_fits_the_width(lines: list[str], data: st.DataObject) -> None:
    number = st.integers(1, 12)
    line, end_line = sorted((data.draw(number), data.draw(number)))
    rows = shown(lines, mark(line, data.draw(st.integers(1, 90)), end_line, data.draw(st.integers(1, 90))), width=40)
    assert [row for row in rows if width_of(row) > 40] == []


def test_ordinary_text_is_shown_as_it_is() -> None:
    line = textwrap.dedent("""assert 'é ß 日本 🙂' == "x" """)
    assert printable(line) == line
