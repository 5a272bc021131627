"""Where names stand in the text of a file."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.findings import Span
from ssot_lint.model.source import decode

# Letters, digits and marks of several scripts, and what stands between words.
SIGNS = st.sampled_from("ab_1 .(é\N{ARABIC-INDIC DIGIT ONE}\N{SUPERSCRIPT TWO}\N{UNDERTIE}")


@given(st.text(SIGNS, max_size=14), st.text(SIGNS, min_size=1, max_size=4), st.integers(0, 6))
def test_a_word_is_found_where_an_expression_finds_it(line: str, word: str, after: int) -> None:
    found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(line, after)
    source = decode(f"# {line}".encode())
    expected = Span(1, found.start() + 3, 1, found.end() + 3) if found else source.line_span(1)
    assert source.find(1, word, after + 2) == expected


def test_a_name_may_be_written_in_other_letters_than_it_is_compared() -> None:
    source = decode("def \N{MATHEMATICAL BOLD SMALL A}_b(): pass".encode())
    assert source.find(1, "a_b") == Span(1, 5, 1, 8)
    assert source.find(1, "a") == source.line_span(1)
