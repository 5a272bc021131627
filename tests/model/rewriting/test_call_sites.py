"""Every call of a function of a file, or the use of it that is none."""

from pathlib import Path

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.call_sites import Sites
from ssot_lint.pytest_config import PytestConfig


def lines_of(text: str, name: str) -> list[int]:
    file = read_file(text.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    for routine in file.routines:
        if routine.node is not None and routine.name == name:
            return sorted(call.lineno for call in Sites(file, routine.node).of(routine.owner))
    raise AssertionError(name)


def test_calls_of_a_function() -> None:
    text = 'def make():\n    """make"""\n\n\ndef test_a():\n    make()\n    assert [make() for _ in "a"]\n'
    assert lines_of(text, "make") == [6, 7]


def test_calls_of_a_method() -> None:
    text = """
class Base:
    def make(self):
        return 1

class TestA(Base):
    def test_a(self):
        assert self.make() and Base.make(self)

class Other:
    def make_more(self):
        return self.make()

def test_b():
    assert TestA().make()
"""
    assert lines_of(text, "make") == [8, 8, 15]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def make(): pass\n\nx = [make]\n", "line 3 hands on `make` without calling it"),
        ("def make(): pass\n\n@make\ndef f(): pass\n", "line 3 hands on `make` without calling it"),
        ("def make(): pass\n\nx = getattr(y, 'make')\n", "a string on line 3 names `make`"),
        ("def make(): pass\n\ndef f(make): make()\n", "something else is called `make` in places"),
        ("def make(): pass\n\nmake = 3\n", "`make` is bound more than once"),
    ],
)
def test_other_uses_are_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        lines_of(text, "make")
    assert refused.value.reason == reason


def test_a_method_that_another_class_has_too_is_refused() -> None:
    text = "class A:\n    def make(self): pass\n\nclass B(A):\n    def make(self): return self.make()\n"
    with pytest.raises(Refused, match="has a method `make` as well"):
        lines_of(text, "make")
