"""Names by which pytest collects a class, and where the old one was said."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.class_names import ClassRenaming, class_renaming, collected_name
from ssot_lint.pytest_config import PytestConfig


def opened(text: str, *patterns: str) -> TestFile:
    layout = PytestConfig(rootdir=Path("/"), python_classes=patterns or ("Test",))
    file = read_file(dedent(text).encode(), "test_x.py", Role.COLLECTED, layout)
    assert isinstance(file, TestFile)
    return file


def renaming(text: str, *patterns: str) -> ClassRenaming:
    file = opened(text, *patterns)
    # Not a stray of the file: what the module does with a class that it names keeps that from being one.
    (left,) = (each for each in file.collection.uncollected if each.definition.name == "Spec")
    return class_renaming(file.name_span(left.definition.node), file)


@pytest.mark.parametrize(
    ("name", "patterns", "new"),
    [
        ("CartSpec", ["Test"], "TestCartSpec"),
        ("cartSpec", ["Test"], "TestCartSpec"),
        ("CartTest", ["Test"], "TestCart"),
        ("CartTests", ["Test*"], "TestCart"),
        ("Cart_TestCase", ["Test*"], "TestCart"),
        ("CartTestSuite", ["Test"], "TestCart"),
        ("CartTest", ["Test*", "*Tests", "*TestCase"], "CartTests"),
        ("CartTestCase", ["*Tests"], "CartTests"),
        ("CartTest", ["*TestCase"], "CartTestCase"),
        ("CartAttest", ["*Tests"], "CartAttestTests"),
        ("Cart", ["Test*", "*Tests"], "TestCart"),
        ("Cart", ["Check?*", "*Spec"], "CartSpec"),
        ("Cart", ["test_"], "test_Cart"),
        ("Test", ["*Tests"], "Tests"),
        ("Tests", ["Check"], "CheckTests"),
    ],
)
def test_nearest_name(name: str, patterns: list[str], new: str) -> None:
    assert collected_name(name, opened("", *patterns)) == new


@pytest.mark.parametrize("patterns", [["*[Tt]est"], ["?"], ["a-b"]])
def test_patterns_that_give_no_name(patterns: list[str]) -> None:
    with pytest.raises(Refused, match="no name of its kind matches `python_classes`"):
        collected_name("Cart", opened("", *patterns))


def test_next_name_where_the_nearest_is_taken() -> None:
    file = opened("import x as TestCart\n", "Test", "*Tests")
    assert collected_name("Cart", file) == "CartTests"


def test_uses_and_gains() -> None:
    found = renaming("""
        import pytest

        class Mixin:
            def test_a(self): assert 1
            def test_b(self): assert 1

        class Spec(Mixin):
            kind: "int" = 1
            def test_b(self): assert Spec.kind
            class TestInner:
                def test_c(self): assert 1
            class Other:
                def test_d(self): assert 1

        @pytest.mark.parametrize("cls", [Spec])
        def test_e(cls): assert cls
        """)
    assert (found.old, found.name, found.line) == ("Spec", "TestSpec", 8)
    assert [use.line for use in found.uses] == [16, 10]
    assert set(found.adds) == {"TestSpec.test_b", "Mixin.test_a", "TestSpec.TestInner.test_c"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("Spec = Spec", "line 4 assigns the name, or formats it into a text"),
        ("print(f'{Spec}')", "line 4 assigns the name, or formats it into a text"),
        ("def f(Spec): ...", "line 4 says the name in a text, or means something else by it"),
        ("import a.Spec", "line 4 says the name in a text, or means something else by it"),
        ("x.Spec", "line 4 says the name in a text, or means something else by it"),
        ("__all__ = ['Spec']", "line 4 says the name in a text, or means something else by it"),
        ("def f(x: 'list[Spec]'): ...", "line 4 says the name in a text, or means something else by it"),
        ("x._Spec__y", "a private attribute is spelt out with its name"),
    ],
)
def test_what_a_new_name_would_break(more: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        renaming(f"class Spec:\n    def test_a(self): assert 1\n\n{more}\n")
    assert caught.value.reason == reason


@pytest.mark.parametrize("more", ["print('the Spec of a cart')", "# x.Spec", "f(OtherSpec)", "Specs = 1"])
def test_what_a_new_name_does_not_break(more: str) -> None:
    assert renaming(f"class Spec:\n    def test_a(self): assert 1\n\n{more}\n").name == "TestSpec"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "class Spec:\n    def __init__(self): ...\n    def test_a(self): assert 1",
            "it has a constructor, and pytest collects no such class whatever its name",
        ),
        (
            "class Spec:\n    def test_a(self, cart): assert 1",
            "nothing gives `cart` to `test_a`: it would error before it starts",
        ),
        ("class TestA:\n    class Spec:\n        def test_a(self): assert 1", "it stands inside another class"),
    ],
)
def test_where_the_name_is_not_all(text: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        renaming(text)
    assert caught.value.reason == reason
