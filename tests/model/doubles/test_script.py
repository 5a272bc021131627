"""What one function says about endpoints: none where no double can be met, and its calls all the same."""

from pathlib import Path

import pytest

from ssot_lint.model import pretests
from ssot_lint.model.doubles.script import Script, script_of
from ssot_lint.model.doubles.vicinity import may_meet_doubles
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


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize(("name", "holders"), [("TestReal", set()), ("TestDouble", {"websocket", "send"})])
def test_an_inherited_method_has_the_doubles_of_its_heir(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, holders: set[str], is_on: bool
) -> None:
    monkeypatch.setattr(pretests, "ENABLED", is_on)
    script = script_for(tmp_path, name)
    assert {each.holder for each in script.endpoints.values()} <= holders
    assert bool(script.endpoints) is bool(holders)
    assert len(script.calls) == 1
    assert script.loads == {"websocket", "send"}


def test_a_function_inside_another_has_the_doubles_of_that(tmp_path: Path) -> None:
    file = read_project(tmp_path, FILES)
    outer = file.definitions.functions["around"]
    inner = file.scope_of(outer, None).nested["inside"]
    # Its own words lead to none, so these must not be what is gone by.
    assert not may_meet_doubles(inner, None, file)
    assert [each.holder for each in script_of(file.scope_of(inner, None)).endpoints.values()] == ["ws"]
