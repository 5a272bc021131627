"""Where words stand in a source."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.model.source import decode


@pytest.mark.parametrize(
    ("line", "word", "column"),
    [
        ("def test_a(): ...", "test_a", 5),
        ("test_ab = test_a", "test_a", 11),
        ("_a = ba = a", "a", 11),
        ("a", "a", 1),
        ("é.e", "e", 3),
        ("class ﬁ: ...", "fi", 7),  # as Python compares the name
    ],
)
def test_a_word_is_found_by_itself(line: str, word: str, column: int) -> None:
    assert decode(line.encode()).find(1, word).column == column


def test_what_is_not_there_is_the_whole_line() -> None:
    span = decode(b"x = 1\n    names = name_s\n").find(2, "name")
    assert (span.line, span.column, span.end_column) == (2, 5, 19)


@given(st.text("ab_1é .(", max_size=20), st.text("ab_1é", min_size=1, max_size=2), st.integers(0, 6))
def test_a_word_is_where_an_expression_finds_it(line: str, word: str, after: int) -> None:
    match = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(line, after)
    source = decode(line.encode())
    expected = source.line_span(1).column if match is None else match.start() + 1
    assert source.find(1, word, after).column == expected
