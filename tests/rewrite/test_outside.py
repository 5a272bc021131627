"""Promise 1: bytes outside the edited lines stay, and new lines are written as the file writes its own."""

import pytest

from ssot_lint.fixes import Edit
from tests.rewrite.gating import judge

LF = b"import a\n\nx = 1\ny = 2\nz = 3\n"
EDIT = Edit(3, 3, "x = 5\n")


def test_edited_line_may_change() -> None:
    assert judge(LF, EDIT) is None


@pytest.mark.parametrize(
    "after",
    [
        LF,  # nothing was done
        b"import a\n\nx = 5\ny = 2\nz = 3",
        b"import a\n\nx = 5\ny = 2\nz = 3\n\n",
        b"import a\n\nx = 5\ny = 2 \nz = 3\n",
        b"import a\n\nx = 5\ny = 2\r\nz = 3\n",
        b"import a\nx = 5\ny = 2\nz = 3\n",
        b"import a\n\nx = 5\nz = 3\n",
        b"\xef\xbb\xbfimport a\n\nx = 5\ny = 2\nz = 3\n",
        b"import a\n\nx = 6\ny = 2\nz = 3\n",  # not what the edit says
        b"",
    ],
)
def test_any_other_byte_is_noticed(after: bytes) -> None:
    assert (judge(LF, EDIT, after=after) or "").startswith("promise 1: line ")


def test_line_of_the_difference_is_named() -> None:
    after = b"import a\n\nx = 5\ny = 3\nz = 3\n"
    assert judge(LF, EDIT, after=after) == "promise 1: line 4 of the new text is not what the fixes make of it"


@pytest.mark.parametrize(
    "before",
    [
        b"import a\r\n\r\nx = 1\r\ny = 2\r\n",
        b"import a\r\rx = 1\ry = 2\r",
        b"\xef\xbb\xbfimport a\n\nx = 1\ny = 2\n",
        b"# -*- coding: latin-1 -*-\na = '\xe9'\nx = 1\ny = '\xfc'\n",
        b"import a\n\x0c\nx = 1\n\x0cy = 2\n",
        b"import a\r\n\r\nx = 1\ny = 2\r\nz = 1\r",
        b"import a\n\nx = 1\nif x:\n\ty = 2\n",
        b"import a\n\nx = 1",
    ],
    ids=["crlf", "cr", "bom", "latin-1", "form feed", "mixed", "tab", "no last newline"],
)
def test_every_way_of_writing_a_file_is_kept(before: bytes) -> None:
    end = {b"import a\r\n": "\r\n", b"import a\r\r": "\r"}.get(before[:10], "\n")
    assert judge(before, Edit(3, 3, f"x = 5{end}")) is None
    assert judge(before, Edit(1, 0, f"# a comment{end}")) is None


def test_newline_unlike_the_file_is_refused() -> None:
    reason = judge(b"a = 1\r\nb = 2\r\nc = 3\r\n", Edit(2, 2, "b = 3\n"))
    assert reason == r"promise 1: the text put on line 2 ends its lines with '\n', unlike the file"


def test_newline_of_a_neighbour_is_accepted() -> None:
    mixed = b"a = 1\r\nb = 2\r\nc = 3\r\nd = 4\ne = 5\r\n"
    assert judge(mixed, Edit(5, 5, "e = 6\n")) is None
    assert judge(mixed, Edit(2, 2, "b = 6\n")) == (
        r"promise 1: the text put on line 2 ends its lines with '\n', unlike the file"
    )


def test_missing_last_newline_stays_missing() -> None:
    assert judge(b"a = 1\nb = 2", Edit(2, 2, "b = 3\n"), after=b"a = 1\nb = 3\n") is not None
    assert judge(b"a = 1\nb = 2", Edit(2, 2, "b = 3\n"), after=b"a = 1\nb = 3") is None
    assert judge(b"a = 1\nb = 2", Edit(2, 2, "b = 3"), after=b"a = 1\nb = 3") is None
    assert judge(b"a = 1\nb = 2", Edit(3, 2, "c = 3\n"), after=b"a = 1\nb = 2\nc = 3") is None
    assert judge(b"a = 1\nb = 2", Edit(2, 2, ""), after=b"a = 1") is None


def test_last_newline_is_not_lost() -> None:
    reason = judge(b"a = 1\nb = 2\n", Edit(2, 2, "b = 3"), after=b"a = 1\nb = 3")
    assert reason == "promise 1: the text put on line 2 does not end its line"


def test_text_that_does_not_end_its_line_would_join_the_next() -> None:
    assert judge(b"a = 1\nb = 2\n", Edit(1, 1, "a = "), after=b"a = b = 2\n") is not None


def test_character_that_the_encoding_lacks_is_refused() -> None:
    latin = b"# coding: latin-1\nx = 1\ny = '\xe9'\n"
    reason = judge(latin, Edit(2, 2, "z = 0\nx = '→'\n"))
    assert reason == "promise 1: line 3: '→' cannot be written in a file encoded as iso-8859-1"
    assert judge(latin, Edit(2, 2, "x = 'ü'\n")) is None


def test_encoding_is_not_changed_by_what_comes_to_the_first_lines() -> None:
    before = b"# one\n# two\n# three, coding: latin-1\nx = 'a'\n"
    assert judge(before, Edit(1, 1, "")) == "promise 1: the encoding would change from utf-8 to iso-8859-1"
    assert judge(b"# coding: latin-1\nx = 1\n", Edit(1, 1, "")) == (
        "promise 1: the encoding would change from iso-8859-1 to utf-8"
    )


def test_byte_order_mark_stays() -> None:
    reason = judge(b"\xef\xbb\xbfa = 1\nb = 2\n", Edit(2, 2, "b = 3\n"), after=b"a = 1\nb = 3\n")
    assert (reason or "").startswith("promise 1: ")


def test_line_ends_do_not_run_together() -> None:
    before = b"a = 1\r\n\rb = 2\n\nc = 3\r"
    reason = judge(before, Edit(3, 3, "b = 3\r"))
    assert reason == "promise 1: a line that ends in CR and an empty one that ends in LF would become one"


@pytest.mark.parametrize("edits", [(Edit(9, 9, "x\n"),), (Edit(3, 1, "x\n"),), (EDIT, Edit(2, 3, "z = 1\n"))])
def test_edits_that_do_not_fit_the_file_are_refused(edits: tuple[Edit, ...]) -> None:
    assert "which are not there or edited already" in (judge(LF, *edits, after=LF) or "")


def test_encoding_in_which_lines_are_not_those_of_its_bytes_is_refused() -> None:
    before = b"# coding: unicode_escape\nx = 1 # \\n\n"
    reason = judge(before, Edit(2, 2, "x = 2\n"), after=before)
    assert reason == "promise 1: the lines of a file encoded as unicode_escape cannot be told apart"
