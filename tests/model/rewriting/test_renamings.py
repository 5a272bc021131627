"""Free names for definitions that replace others."""

from textwrap import dedent

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model.collecting.shadows import shadows_of
from ssot_lint.model.rewriting.renamings import Renaming, renaming_of
from tests.rewrite.opening import opened


def renamings(text: str) -> list[Renaming]:
    file = opened(dedent(text))
    return [renaming_of(shadow.span, shadow.by, file) for shadow in shadows_of(file)]


def test_each_of_several_gets_a_number_that_nothing_has() -> None:
    found = renamings(
        """
        def test_a(): assert 1
        def test_a(): assert 2
        def test_a(): assert 3
        def f(): return "test_a_2", test_a_3
        """
    )
    assert [each.name for each in found] == ["test_a_4", "test_a_5"]
    assert [each.adds for each in found] == [{"test_a_4"}, {"test_a_5"}]


def test_a_name_of_a_base_is_not_free() -> None:
    found = renamings(
        """
        class Base:
            def test_a_2(self): assert 0
        class TestA(Base):
            def test_a(self): assert 1
            def test_a(self): assert 2
        """
    )
    assert [(each.name, set(each.adds)) for each in found] == [("test_a_3", {"TestA.test_a_3"})]


def test_a_class_takes_its_tests_along_and_gives_back_those_of_the_first() -> None:
    (found,) = renamings(
        """
        class TestA:
            def test_a(self): assert 1
            def test_b(self): assert 1
        class TestA:
            def test_a(self): assert 2
            class TestC:
                def test_c(self): assert 2
        """
    )
    assert found.is_class
    assert found.adds == {"TestA_2.test_a", "TestA_2.TestC.test_c", "TestA.test_b"}
    assert found.removes == {"TestA.TestC.test_c"}


TWO = "def test_a(): assert 1\ndef test_a(): assert 2\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TWO + "test_a()", "line 3 refers to `test_a`"),
        (TWO + "x = {'skip': 'test_a'}", "line 3 refers to"),
        (TWO + "x = 'mod.py::test_a'", "line 3 refers to"),
        ("import pytest\ndef test_a(): assert 1\n@pytest.fixture\ndef test_a(): return 2", "is no test"),
        ("class TestA:\n    def test_a(self): assert 1\n" * 3, "more than two classes"),
    ],
)
def test_a_name_that_is_needed_stays(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        renamings(text)


def test_words_that_hold_the_name_are_no_reference() -> None:
    assert len(renamings(TWO + "x = 'see test_a above'\ny = test_ab")) == 1
