"""The editor: what a fix asks for becomes edits, or a reason."""

import pytest

from ssot_lint.findings import Safety, Span
from ssot_lint.fixes import Edit, Import, Refused
from ssot_lint.rewrite.lines import apply_edits
from tests.rewrite.opening import editor_on

TEXT = """\
import os


class TestA:
    \"\"\"Words.\"\"\"

    def test_b(self):
        assert os  # seen
        x = 1

    # last
    def test_c(self): assert 1
"""


def test_a_statement_goes_and_its_comment_stays() -> None:
    editor = editor_on(TEXT)
    editor.remove(Span(8, 9, 8, 18))
    fix = editor.fix("remove", Safety.SAFE)
    assert fix.edits == (Edit(8, 8, "        # seen\n"),)
    assert fix.unused == ("os",)


def test_a_comment_that_gets_a_line_has_no_blanks_behind_it() -> None:
    editor = editor_on(TEXT.replace("# seen", "# seen  "))
    editor.remove(Span(8, 9, 8, 18))
    assert editor.fix("remove", Safety.SAFE).edits == (Edit(8, 8, "        # seen\n"),)


@pytest.mark.parametrize(
    ("span", "reason"),
    [(Span(12, 23, 12, 31), "holds parts of several statements"), (Span(2, 1, 2, 1), "holds parts")],
)
def test_what_cannot_be_cut_out_is_refused(span: Span, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        editor_on("x = 1\n\ny = 2\nif x: z = 1\n" if span.line == 2 else TEXT).remove(span)


def test_what_is_alone_in_its_block_is_refused() -> None:
    with pytest.raises(Refused, match="nothing else is in its block"):
        editor_on("def test_a():\n    x = 1\n").remove(Span(2, 5, 2, 10))


def test_a_definition_goes_with_the_blank_lines_before_it() -> None:
    editor = editor_on(TEXT)
    editor.remove_definition(7)
    text = apply_edits(TEXT, editor.fix("remove", Safety.SAFE).edits)
    assert text == 'import os\n\n\nclass TestA:\n    """Words."""\n\n    # last\n    def test_c(self): assert 1\n'


def test_a_decorator_is_put_in_or_added_to_an_opened_definition() -> None:
    editor = editor_on(TEXT)
    editor.decorate(12, "@one", "@two(1)")
    assert editor.fix("x", Safety.SAFE).edits == (Edit(12, 11, "    @one\n    @two(1)\n"),)
    editor = editor_on(TEXT)
    region = editor.definition(12)
    region.change(region.function, lambda node: node.with_deep_changes(node.name, value="test_d"))
    editor.decorate(12, "@one")
    assert editor.fix("x", Safety.SAFE).edits == (Edit(12, 12, "    @one\n    def test_d(self): assert 1\n"),)


def test_a_header_is_opened_without_its_body() -> None:
    editor = editor_on(TEXT)
    region = editor.header(4)
    region.change(region.cls, lambda node: node.with_deep_changes(node.name, value="TestB"))
    assert editor.fix("x", Safety.SAFE).edits == (Edit(4, 4, "class TestB:\n"),)


def test_regions_inside_an_open_one_are_that_one() -> None:
    editor = editor_on(TEXT)
    assert editor.definition(7) is editor.statement(Span(8, 9, 8, 10))


def test_parts_of_a_fix_that_meet_are_refused() -> None:
    editor = editor_on(TEXT)
    editor.remove_lines(8, 8)
    editor.remove_lines(8, 9)
    with pytest.raises(Refused, match="two parts of the fix meet on line 8"):
        editor.fix("x", Safety.SAFE)


def test_a_fix_that_changes_nothing_is_none() -> None:
    editor = editor_on(TEXT)
    editor.definition(7)
    with pytest.raises(Refused, match="nothing left to change"):
        editor.fix("x", Safety.SAFE)


def test_imports_and_declarations_are_gathered() -> None:
    editor = editor_on(TEXT)
    assert editor.import_module("pytest", 8) == "pytest"
    assert editor.import_module("os", 8) == "os"
    editor.remove_lines(9, 9)
    editor.adds("TestA.test_d")
    editor.removes("TestA.test_b")
    editor.exposes("SSOT2")
    editor.reaches_other_files()
    fix = editor.fix("x", Safety.UNSAFE)
    assert fix.imports == (Import("pytest"),)
    assert (fix.adds, fix.removes) == (frozenset({"TestA.test_d"}), frozenset({"TestA.test_b"}))
    assert (fix.exposes, fix.outward, fix.safety) == (frozenset({"SSOT2"}), True, Safety.UNSAFE)


def test_the_nearest_test_of_the_name_is_meant() -> None:
    text = "def test_a():\n    pass\n\n\ndef test_a():\n    assert 1\n"
    assert editor_on(text, 5, "test_a").test.span.line == 5
    with pytest.raises(Refused, match="not where it was"):
        _ = editor_on(text, 1, "test_z").test


@pytest.mark.parametrize(
    ("behind", "left"),
    [
        ("    # why\n", ""),
        ("\n    # why\n\n    # more\n", ""),
        ("# why\n", "# why\n"),
        ("\n# why\n", "\n# why\n"),
        ("    # why\nb = 1\n", "b = 1\n"),
        ("\n\nb = 1\n    # why\n", "\n\nb = 1\n    # why\n"),
    ],
)
def test_a_block_goes_with_the_deeper_comments_behind_it(behind: str, left: str) -> None:
    text = f"a = 1\n\n\nif a:\n    # what\n    pass\n{behind}"
    editor = editor_on(text)
    editor.remove_block(Span(4, 1, 6, 9))
    assert apply_edits(text, editor.fix("x", Safety.SAFE).edits) == f"a = 1\n{left}"


def test_a_block_that_is_alone_in_another_is_refused() -> None:
    with pytest.raises(Refused, match="nothing else is in its block"):
        editor_on("if a:\n    if b:\n        pass\n").remove_block(Span(2, 5, 3, 13))


def test_a_line_keeps_its_end() -> None:
    text = "a = 1  # x\r\nb = 2  # x\nc = 3  # x"
    editor = editor_on(text)
    for line, new in enumerate(("a = 1", "b = 2", "c = 3"), 1):
        editor.rewrite_line(line, new)
    assert apply_edits(text, editor.fix("x", Safety.SAFE).edits) == "a = 1\r\nb = 2\nc = 3"


def test_a_removed_file_leaves_nothing_and_says_so() -> None:
    text = "\n# a\n\n# b"
    editor = editor_on(text)
    editor.remove_file()
    fix = editor.fix("x", Safety.UNSAFE)
    assert (fix.removes_file, apply_edits(text, fix.edits)) == (True, "")
