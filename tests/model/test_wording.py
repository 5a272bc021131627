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
    assert wording.lines_with("Mock") == [1, 4]
    assert [wording.count("Mock", *lines) for lines in ((1, 1), (2, 3), (2, 4), (4, 9))] == [1, 0, 1, 1]


def test_words_are_as_python_compares_them() -> None:
    assert "fine" in Wording("\n".join(LINES)).words(4, 4)


def test_a_range_may_end_behind_the_text() -> None:
    assert Wording("a\nb").words(2, 7) == {"b"}
    assert Wording("").words(1, 1) == frozenset()


@pytest.mark.parametrize(
    "line", ["a1 = 1_0 if b else 0x1f", "x = 1if y else 2or z", "'3rd' + 'a-b' # e.g. c", "f(*_, **__k)", "1e5"]
)
def test_words_that_are_split_off_are_those_that_a_search_finds(line: str) -> None:
    # The one letter that is not ASCII makes the other text be searched.
    assert Wording(line).words(1, 1) | {"é"} == Wording(f"{line} é").words(1, 1)


def test_signs_that_are_no_letters_change_nothing() -> None:
    lines = ["a🎉b = '→' # ✅ c", "self.d…", "x\u2028y", "cls.é"]
    for last in (3, 4):  # the last line has a letter, and so all is searched as it is
        wording = Wording("\n".join(lines[:last]))
        assert wording.words(1, 1) == {"a", "b", "c"}
        assert wording.attributes(1, 3) == {"d"}
        assert wording.words(3, 3) == {"x", "y"}
    assert wording.attributes(4, 4) == {"é"}
