"""What one function says about endpoints, for the class that it runs for or the function that it stands in."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.script import Script, script_of
from tests.model.projects import class_of, read_project

FILES = {
    "base.py": """
        class Base:
            def tell(self):
                return self.websocket.send(1)
    """,
    "test_x.py": """
        from unittest.mock import Mock
        from base import Base

        class TestReal(Base):
            def test_x(self):
                self.websocket = connect()
                self.tell()

        class TestDouble(Base):
            def setUp(self):
                self.websocket = Mock()

            def test_x(self):
                self.tell()

        def around():
            ws = Mock()

            def inside():
                return ws.send(1)

            return inside
    """,
}


def script_for(tmp_path: Path, name: str) -> Script:
    """The script of the inherited method, run for a class."""
    file = read_project(tmp_path, FILES)
    cls = class_of(file, name).definition
    base = file.definitions.mro(cls)[1]
    assert base.home is not None
    return script_of(base.home.scope_of(base.methods["tell"], cls))


@pytest.mark.parametrize(("name", "holders"), [("TestReal", set()), ("TestDouble", {"websocket", "send"})])
def test_an_inherited_method_has_the_doubles_of_its_heir(tmp_path: Path, name: str, holders: set[str]) -> None:
    script = script_for(tmp_path, name)
    assert {each.holder for each in script.endpoints.values()} <= holders
    assert bool(script.endpoints) is bool(holders)
    assert len(script.calls) == 1
    assert script.loads == {"websocket", "send"}


def test_a_function_inside_another_has_the_doubles_of_that(tmp_path: Path) -> None:
    file = read_project(tmp_path, FILES)
    outer = file.definitions.functions["around"]
    inner = file.scope_of(outer, None).nested["inside"]
    assert [each.holder for each in script_of(file.scope_of(inner, None)).endpoints.values()] == ["ws"]
