"""The words of a text by lines."""

import pytest

from ssot_lint.model.wording import Wording

LINES = ["first Mock", "self.a . b", "", "Mock Mock ﬁne", "super().c"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_python_s(newline: str) -> None:
    wording = Wording(newline.join(LINES))
    assert wording.words(1, 1) == {"first", "Mock"}
    assert wording.words(2, 3) == {"self", "a", "b"}
    assert wording.attributes(1, 5) == {"a", "b", "c"}
    assert wording.own_attributes(1, 5) == {"a", "c"}
    assert wording.lines_with("Mock") == [1, 4]
    assert [wording.count("Mock", *lines) for lines in ((1, 1), (2, 3), (2, 4), (4, 9))] == [1, 0, 1, 1]


def test_words_are_as_python_compares_them() -> None:
    assert "fine" in Wording("\n".join(LINES)).words(4, 4)


def test_a_range_may_end_behind_the_text() -> None:
    assert Wording("a\nb").words(2, 7) == {"b"}
    assert Wording("").words(1, 1) == frozenset()
