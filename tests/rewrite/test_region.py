"""Regions: lines as a concrete tree and back."""

import libcst as cst
import pytest

from ssot_lint.findings import Span
from ssot_lint.fixes import Edit, Refused
from ssot_lint.model.rewriting.stretches import stretch_at
from ssot_lint.rewrite.region import Region
from tests.rewrite.opening import opened


def region_at(text: str, line: int, last: int = 0) -> Region:
    stretch = stretch_at(opened(text), line, last)
    assert stretch is not None
    return Region(text, stretch)


METHOD = "class A:\r\n\tdef test_b(self):\r\n\t\tx = 1  # one\r\n\t\ty = '''\r\n'''"


def test_nothing_changed_is_no_edit() -> None:
    assert region_at(METHOD, 2).edit() is None
    assert region_at(METHOD, 4).edit() is None


def test_a_change_keeps_everything_else_with_the_files_line_ends() -> None:
    region = region_at(METHOD, 2)
    region.change(region.find(Span(3, 7, 3, 8), cst.Integer), lambda node: node.with_changes(value="2"))
    assert region.edit() == Edit(2, 5, "\tdef test_b(self):\r\n\t\tx = 2  # one\r\n\t\ty = '''\r\n'''\r\n")


def test_new_blocks_are_indented_as_the_file_is() -> None:
    region = region_at(METHOD, 3)
    added = cst.parse_statement("if x:\n    pass\n")
    region.replace(region.statement, region.statement, added)
    assert region.edit() == Edit(3, 3, "\t\tx = 1  # one\r\n\t\tif x:\r\n\t\t\tpass\r\n")


def test_changes_inside_one_another_compose() -> None:
    region = region_at("assert (x, 'm')\n", 1)
    check = region.find(Span(1, 1, 1, 2), cst.Assert)
    name = region.find(Span(1, 9, 1, 10), cst.Name)
    region.change(name, lambda node: node.with_changes(value="y"))
    region.change(check, lambda node: node.with_changes(msg=cst.SimpleString("'n'")))
    assert region.edit() == Edit(1, 1, "assert (y, 'm'), 'n'\n")


def test_an_emptied_body_gets_a_pass() -> None:
    region = region_at("if x:\n    y\nz\n", 1)
    region.replace(region.find(Span(2, 5, 2, 6), cst.SimpleStatementLine))
    assert region.edit() == Edit(1, 2, "if x:\n    pass\n")


def test_a_comment_is_not_lost_unless_it_speaks_to_a_tool() -> None:
    region = region_at("x = 1  # why\n", 1)
    region.replace(region.statement, cst.parse_statement("pass"))
    with pytest.raises(Refused, match="a comment would be lost: # why"):
        region.edit()
    region = region_at("x = 1  # noqa: E501\n", 1)
    region.replace(region.statement, cst.parse_statement("pass"))
    assert region.edit() == Edit(1, 1, "pass\n")


def test_statements_that_share_lines_are_no_single_statement() -> None:
    region = region_at("def f(): pass; x = 1\n", 1)
    assert region.function.name.value == "f"
    with pytest.raises(Refused, match="is not what it was taken for"):
        _ = region.cls
    with pytest.raises(Refused, match="not what it was taken for"):
        region.find(Span(1, 3, 1, 4), cst.Name)


def test_what_libcst_cannot_read_by_itself_is_refused() -> None:
    text = "def f():\n    if x:\n        y\n"
    stretch = stretch_at(opened(text), 2)
    assert stretch is not None
    with pytest.raises(Refused, match="LibCST cannot read line 2 and what follows"):
        Region("def f():\n    if x:\n  y\n", stretch)
