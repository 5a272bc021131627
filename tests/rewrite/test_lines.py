"""Lines with their ends, and edits of them."""

import pytest

from ssot_lint.fixes import Edit
from ssot_lint.rewrite.lines import apply_edits, indent_of, newline_of, split_lines


@pytest.mark.parametrize(
    "text", ["", "a", "a\n", "a\r\nb\rc\n\n", "a\x0cb\x0b\x1c\u2028c\n", "\n\r", "\r\n\r", "\n\na"]
)
def test_splitting_loses_nothing(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert "" not in lines
    assert all(line.rstrip("\r\n").find("\n") < 0 for line in lines)


def test_the_line_end_used_most_is_the_files() -> None:
    assert newline_of("a\r\nb\r\nc\n") == "\r\n"
    assert newline_of("a\rb\n") == "\n"
    assert newline_of("a") == "\n"


def test_indentation_is_that_of_most_blocks() -> None:
    assert indent_of("if x:  # why\n  y\n") == "  "
    assert indent_of("class A:\r\tx = 1\r") == "\t"
    assert indent_of("def f(\n    x,\n) -> int:\n   y\n") == "   "
    assert indent_of("if x:\n  y\nfor x in y:\n    if z:\n        u\n") == "    "
    assert indent_of("x = 1\n") == "    "


def test_indentation_of_text_and_brackets_is_none() -> None:
    assert indent_of('"""Note:\n one"""\nx = {1:\n 2}\n') == "    "


def test_edits_replace_insert_and_remove() -> None:
    edits = [Edit(4, 4, ""), Edit(1, 0, "zero\n"), Edit(2, 3, "two\n")]
    assert apply_edits("1\n2\n3\n4\n5\n", edits) == "zero\n1\ntwo\n5\n"


def test_a_last_line_without_end_stays_without() -> None:
    assert apply_edits("1\r\n2", [Edit(2, 2, "two\r\n")]) == "1\r\ntwo"
    assert apply_edits("1\n2", [Edit(3, 2, "3\n")]) == "1\n2\n3"
    assert apply_edits("1\n2\n", [Edit(2, 2, "")]) == "1\n"
