"""Definitions that later ones of the same name replace."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.collecting.shadows import shadows_of
from ssot_lint.pytest_config import PytestConfig


def read(source: str) -> TestFile:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


def test_function_method_and_class_are_found() -> None:
    file = read("""
        def test_a(): pass
        class TestX:
            def test_b(self): pass
            async def test_b(self): pass
        class TestY:
            def test_c(self): pass
        class TestY:
            def test_d(self): pass
        def test_a(): pass
        """)
    found = [(shadow.qualname, shadow.span.line, shadow.by.line) for shadow in shadows_of(file)]
    assert found == [("test_a", 2, 10), ("TestX.test_b", 4, 5), ("TestY", 6, 8)]


def test_tests_of_a_shadowed_class_are_not_collected() -> None:
    file = read("""
        class TestY:
            class TestInner:
                def test_c(self): pass
            def test_c(self): pass
        class TestY:
            def test_d(self): pass
        """)
    assert [test.qualname for test in file.tests] == ["TestY.test_d"]


LEFT = {
    "conditional": """
        if fast:
            def test_a(): pass
        else:
            def test_a(): pass
        """,
    "in try": """
        try:
            import fast
        except ImportError:
            def test_a(): pass
        else:
            def test_a(): pass
        """,
    "overload": """
        from typing import overload
        @overload
        def test_a(value: int): ...
        def test_a(value): pass
        """,
    "property": """
        class TestX:
            @property
            def test_a(self): return 1
            @test_a.setter
            def test_a(self, value): pass
            def test_b(self): pass
        """,
    "register": """
        import functools
        @functools.singledispatch
        def test_a(value): pass
        @test_a.register
        def test_a(value: int): pass
        """,
    "heir": """
        class TestX:
            def test_a(self): pass
        class TestX(TestX):
            def test_b(self): pass
        """,
    "alias": """
        def test_a(): pass
        test_first = test_a
        def test_a(): pass
        """,
    "alias in a class": """
        class TestX:
            def test_a(self): pass
            test_first = test_a
            def test_a(self): pass
        """,
    "helper": """
        def build(): pass
        def build(): pass
        def test_a(): pass
        """,
    "fixture": """
        import pytest
        @pytest.fixture
        def test_client(): pass
        @pytest.fixture
        def test_client(): pass
        """,
    "class without tests": """
        class TestX: pass
        class TestX:
            def test_a(self): pass
        """,
    "uncollected class": """
        class Runner:
            def test_a(self): pass
            def test_a(self): pass
        """,
    "two scopes": """
        class TestX:
            def test_a(self): pass
        class TestY:
            def test_a(self): pass
        """,
}


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_look_alikes_are_left_alone(source: str) -> None:
    assert shadows_of(read(source)) == ()
