"""The gate as a whole: every promise in words, with its number and a line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.fixes import Edit
from ssot_lint.model import Role, TestFile, Unparsable, read_file
from ssot_lint.project import Project, Roles
from ssot_lint.rewrite.gate import broken_promise
from ssot_lint.rewrite.lines import apply_edits
from tests.rewrite.gating import LAYOUT, Declared, judge, make_fix

CART = """\
import unittest

class TestCart:
    def test_total(self):
        cart = make()
        assert cart.total() == 3
        assert cart.items

    def test_other(self):
        assert make().other() == 4
"""


def renamed(old: str, new: str) -> Declared:
    return Declared(adds=frozenset({new}), removes=frozenset({old}))


def test_harmless_edit_passes() -> None:
    assert judge(CART, Edit(5, 5, "        cart = make(3)\n")) is None


def test_file_with_nothing_edited_passes() -> None:
    assert judge(CART) is None


def test_text_that_does_not_parse_is_named() -> None:
    reason = judge(CART, Edit(5, 5, "        cart = make(\n"))
    assert (reason or "").startswith("promise 2: the new text does not parse: ")
    assert "(line " in (reason or "")


@pytest.mark.parametrize("text", ["return 1\n", "await x\n", "break\n", "def f(a, a): pass\n", "nonlocal x\n"])
def test_text_that_only_the_compiler_refuses_is_named(text: str) -> None:
    reason = judge(CART, Edit(2, 2, text))
    assert (reason or "").startswith("promise 2: the new text does not compile: ")
    assert "(line 2)" in (reason or "")


def test_deep_trees_are_looked_through() -> None:
    deep = "x = " + " + ".join(["a"] * 900) + "\ny = 1\n"
    assert judge(deep, Edit(2, 2, "y = 2\n")) is None
    branches = "if a: pass\n" + "elif b: pass\n" * 400 + "y = 1\n"
    assert judge(branches, Edit(402, 402, "y = 2\n")) is None


def test_renamed_test_must_be_declared() -> None:
    edit = Edit(9, 9, "    def test_another(self):\n")
    assert judge(CART, edit) == (
        "promise 4: `TestCart.test_other` (line 9) would not be collected any more, which no fix says"
    )
    assert judge(CART, edit, fixes=[renamed("TestCart.test_other", "TestCart.test_another")]) is None


def test_new_test_must_be_declared() -> None:
    edit = Edit(3, 2, "def test_new():\n    assert make().new() == 1\n\n")
    assert judge(CART, edit) == "promise 4: `test_new` (line 3) would be collected anew, which no fix says"
    assert judge(CART, edit, fixes=[Declared(adds=frozenset({"test_new"}))]) is None


def test_declared_removal_must_happen() -> None:
    fixes = [Declared(removes=frozenset({"TestCart.test_other"}))]
    reason = "promise 4: `TestCart.test_other` (line 9) would still be collected, although a fix removes it"
    assert judge(CART, Edit(5, 5, "        cart = make(3)\n"), fixes=fixes) == reason
    assert judge(CART, Edit(8, 10, ""), fixes=fixes) is None


def test_declared_addition_must_happen() -> None:
    fixes = [Declared(adds=frozenset({"test_new"}))]
    reason = "promise 4: `test_new` would not be collected, although a fix adds it"
    assert judge(CART, Edit(5, 5, "        cart = make(3)\n"), fixes=fixes) == reason


def test_test_that_an_edit_hides_by_a_second_of_its_name_is_noticed() -> None:
    reason = judge(CART, Edit(11, 10, "\nclass TestCart:\n    pass\n"))
    assert (reason or "").startswith("promise 4: `TestCart.test_other` (line 9) would not be collected any more")


def test_second_of_a_name_becomes_a_test_of_its_own() -> None:
    before = "def test_a():\n    assert f() == 1\n    assert g() == 1\n\ndef test_a():\n    assert f() == 2\n"
    edit = Edit(5, 5, "def test_a_2():\n")
    assert judge(before, edit, fixes=[Declared(adds=frozenset({"test_a_2"}))]) is None
    first = Edit(1, 1, "def test_a_1():\n")
    assert judge(before, first, fixes=[Declared(adds=frozenset({"test_a_1"}))]) is None


def test_class_that_is_renamed_to_be_collected_keeps_its_checks() -> None:
    before = "class CartTests:\n    def test_total(self):\n        assert make().total() == 3\n"
    fixes = [Declared(adds=frozenset({"TestCart.test_total"}))]
    assert judge(before, Edit(1, 1, "class TestCart:\n"), fixes=fixes) is None


def test_lost_check_is_named() -> None:
    assert judge(CART, Edit(6, 6, "        cart.total()\n")) == (
        "promise 5: in `TestCart.test_total` (line 4), of the checks that can fail (2), 1 would be left"
    )


def test_weakened_check_is_named() -> None:
    assert judge(CART, Edit(6, 6, "        assert cart.total() is not None\n")) == (
        "promise 5: in `TestCart.test_total` (line 4), of the checks of what something does (1), 0 would be left:"
        " others ask for less"
    )


def test_check_must_not_be_lost_in_a_rename() -> None:
    edit = Edit(9, 10, "    def test_another(self):\n        make().other()\n")
    reason = judge(CART, edit, fixes=[renamed("TestCart.test_other", "TestCart.test_another")])
    assert reason == (
        "promise 5: from `TestCart.test_other` to `TestCart.test_another`,"
        " of the checks that can fail (1), 0 would be left"
    )


Judge = Callable[[Edit], str | None]


@pytest.fixture
def judge_in_project(tmp_path: Path) -> Judge:
    """The gate's word on an edit of a test that has its check in another file."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "helpers.py").write_text("def verify(x):\n    assert x == 1\n")
    path = tmp_path / "tests" / "test_x.py"
    path.write_text("from tests.helpers import verify\n\ndef test_a():\n    x = make()\n    verify(x)\n")
    project = Project([tmp_path], Roles(fallback=tmp_path))

    def read(data: bytes) -> TestFile | Unparsable:
        file = read_file(data, "test_x.py", Role.COLLECTED, LAYOUT)
        if isinstance(file, TestFile):
            project.adopt(file, str(path))
        return file

    def judged(edit: Edit) -> str | None:
        before = read(path.read_bytes())
        assert isinstance(before, TestFile)
        after = apply_edits(before.source.text, [edit]).encode()
        return broken_promise(before, after, [edit], [make_fix([edit], Declared())], read)

    return judged


def test_check_in_another_file_must_not_be_lost(judge_in_project: Judge) -> None:
    reason = "promise 5: in `test_a` (line 3), of the checks that can fail (1), 0 would be left"
    assert judge_in_project(Edit(5, 5, "    print(x)\n")) == reason


def test_check_in_another_file_is_seen_before_and_after(judge_in_project: Judge) -> None:
    assert judge_in_project(Edit(4, 4, "    x = make(1)\n")) is None


def test_check_in_another_file_may_be_put_in_place_of_its_call(judge_in_project: Judge) -> None:
    assert judge_in_project(Edit(5, 5, "    assert x == 1\n")) is None
    assert "others ask for less" in (judge_in_project(Edit(5, 5, "    assert x\n")) or "")
