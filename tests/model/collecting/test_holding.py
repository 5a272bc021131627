"""The tests that the objects of a class have."""

from pathlib import Path

import pytest

from ssot_lint.model.collecting.holding import needs_async
from tests.model.projects import class_of, read_project

KIT = """
import pytest
class Base:
    def test_base(self): ...
    def test_replaced(self): ...
    def test_off(self): ...
    @pytest.fixture
    def test_fixture(self): ...
class Case:
    async def asyncSetUp(self): ...
"""


def test_inherited_tests_are_held_unless_something_takes_their_name(tmp_path: Path) -> None:
    source = """
    from kit import Base
    class TestA(Base):
        test_off = None
        def test_own(self): ...
        async def test_replaced(self): ...
        def helper(self): ...
    """
    held = class_of(read_project(tmp_path, {"kit.py": KIT, "test_x.py": source}), "TestA").held
    assert {(each.name, each.owner.name, each.is_async) for each in held} == {
        ("test_own", "TestA", False),
        ("test_replaced", "TestA", True),
        ("test_base", "Base", False),
    }
    (inherited,) = (each for each in held if each.name == "test_base")
    test = inherited.seen_in(inherited.owner.home) if inherited.owner.home else None
    assert test is not None
    assert (test.path.rpartition("/")[2], test.qualname) == ("kit.py", "Base.test_base")


def test_only_classes_that_pytest_makes_objects_of_hold_tests(tmp_path: Path) -> None:
    source = """
    from kit import Base
    class TestOnlyInherited(Base): ...
    class TestNothing: ...
    class Mixin:
        def test_mixed(self): ...
    class TestMixed(Mixin): ...
    class TestInit:
        def __init__(self): ...
        def test_a(self): ...
    class TestOuter:
        class TestInner:
            def test_a(self): ...
    """
    file = read_project(tmp_path, {"kit.py": KIT, "test_x.py": source})
    assert [cls.class_name for cls in file.holding_classes] == ["TestOnlyInherited", "TestMixed", "TestOuter.TestInner"]


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        ("def test_a(self): ...", False),
        ("async def test_a(self): ...", True),
        ("def test_a(self): ...\n    async def helper(self): ...", False),
        ("def test_a(self): ...\n    async def setup_method(self): ...", True),
        ("def test_a(self): ...\n    @pytest.fixture\n    async def client(self): ...", True),
    ],
)
def test_classes_with_coroutines_need_an_async_base(tmp_path: Path, body: str, needs: bool) -> None:
    file = read_project(tmp_path, {"test_x.py": f"import pytest\nclass TestA:\n    {body}\n"})
    assert needs_async(class_of(file, "TestA")) is needs
