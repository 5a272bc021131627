"""Where a file can be cut: whole lines of whole statements."""

import pytest

from ssot_lint.model.rewriting.stretches import body_indent_at, definition_at, header_at, stretch_at
from tests.rewrite.opening import opened

TEXT = """\
import os

@mark(
    1,
)
def test_one(): pass

class TestX:
    # above
    @mark
    def test_two(
        self,  # me
    ):
        # first

        a = 1; b = 2
        if a: c = 3
        elif b:
            d = 4
        else: e = 5
        try:
            f = '''
x
'''
        except ValueError:
            g = 6
        finally:
            h = 7  # behind
"""


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (1, (1, 1)),
        (4, (3, 6)),
        (6, (3, 6)),
        (16, (16, 16)),
        (17, (17, 20)),
        (19, (19, 19)),
        (20, (17, 20)),
        (23, (22, 24)),
        (25, (21, 28)),
        (26, (26, 26)),
        (28, (28, 28)),
        (8, (8, 28)),
        (12, (10, 28)),
    ],
)
def test_the_smallest_lines_around_a_line(line: int, lines: tuple[int, int]) -> None:
    stretch = stretch_at(opened(TEXT), line)
    assert stretch is not None
    assert (stretch.first, stretch.last) == lines


def test_several_lines_are_held_by_one_stretch() -> None:
    stretch = stretch_at(opened(TEXT), 16, 19)
    assert stretch is not None
    assert (stretch.first, stretch.last) == (16, 20)


def test_nothing_stands_on_a_blank_line_of_the_module() -> None:
    assert stretch_at(opened(TEXT), 2) is None


def test_who_else_is_in_the_suite_is_known() -> None:
    file = opened(TEXT)
    assert [s.fills_suite for line in (12, 16, 26) if (s := stretch_at(file, line))] == [True, False, True]
    assert [s.in_class for line in (12, 16) if (s := stretch_at(file, line))] == [True, False]


def test_a_definition_has_its_decorators() -> None:
    file = opened(TEXT)
    found = [definition_at(file, line) for line in (6, 8, 11)]
    assert [(s.first, s.last) for s in found if s] == [(3, 6), (8, 28), (10, 28)]
    assert definition_at(file, 10) is None


def test_a_header_ends_before_the_body_and_has_none_in_one_line() -> None:
    file = opened(TEXT)
    header = header_at(file, 11)
    assert header is not None
    assert (header.first, header.last, header.is_header) == (10, 15, True)
    assert header_at(file, 6) is None
    assert body_indent_at(file, 11) == " " * 8


@pytest.mark.parametrize("text", ["x = 1; y = 2\n", "x = (\n1); y = 2\n", "def f(): pass; x = 1\n"])
def test_statements_on_shared_lines_go_together(text: str) -> None:
    stretch = stretch_at(opened(text), 1)
    assert stretch is not None
    assert (stretch.first, stretch.last) == (1, text.count("\n"))


def test_a_statement_that_begins_on_a_continued_line_cannot_be_cut_out() -> None:
    assert stretch_at(opened("x = 1; \\\ny = 2\n"), 2) is None
