"""For which class an inherited method is looked at: for a base, where the heir changes nothing about it."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.backstage import may_have_endpoint
from ssot_lint.model.doubles.inherited import run_for_all
from ssot_lint.model.doubles.script import script_of
from tests.model.projects import read_project

BASE = """
from unittest.mock import Mock, patch

class Root:
    def setUp(self):
        self.clock = Mock()
        self.prepare()

    def prepare(self):
        return self.make(self.clock)

    def make(self, clock):
        return clock

class Base(Root):
    def other(self):
        pass
"""
HEIRS = """
from unittest.mock import Mock, patch
import pytest
from base import Base

class Mixin:
    def make(self, clock):
        ws = Mock()
        return ws.send()
"""


def class_for_set_up(tmp_path: Path, heir: str, apart: tuple[str, ...] = ()) -> str:
    """The class for which the set-up of the last class is looked at; its tests are held against what runs."""
    tests = f"{HEIRS}\n{heir}\n    def test_x(self):\n        pass"
    file = read_project(tmp_path, {"base.py": BASE, "test_x.py": tests})
    cls = file.definitions.all_classes[-1]
    root = next(each for each in file.definitions.mro(cls) if each.name == "Root")
    assert root.home is not None
    function, owner, home = run_for_all((root.methods["setUp"], cls, root.home), apart)
    assert function is root.methods["setUp"]
    assert home is root.home
    test = file.tests[-1]
    assert may_have_endpoint(test) or not any(script_of(part.scope).endpoints for part in test.stage)
    assert owner is not None
    return owner.name


@pytest.mark.parametrize(
    "heir",
    [
        "class TestIt(Base):\n    pass",
        "class TestIt(Base):\n    def helper(self):\n        self.websocket = Mock()",
        "@pytest.mark.slow\nclass TestIt(Base):\n    ws = Mock()",
        "class Between(Base):\n    pass\nclass TestIt(Between):\n    pass",
    ],
)
def test_what_an_heir_does_not_touch_is_looked_at_once(tmp_path: Path, heir: str) -> None:
    assert class_for_set_up(tmp_path, heir) == "Root"


@pytest.mark.parametrize(
    "heir",
    [
        "class TestIt(Base):\n    def make(self, clock):\n        ws = Mock()\n        return ws.send()",
        "class TestIt(Base):\n    def helper(self):\n        self.clock = Mock()",
        "class TestIt(Base):\n    clock = Mock()",
        "class TestIt(Base):\n    @pytest.fixture\n    def clock(self):\n        return Mock()",
        "class TestIt(Mixin, Base):\n    pass",
        "class TestIt(Base, Mixin):\n    pass",
        "@patch('app.websocket')\nclass TestIt(Base):\n    pass",
    ],
)
def test_what_an_heir_changes_is_looked_at_for_it(tmp_path: Path, heir: str) -> None:
    assert class_for_set_up(tmp_path, heir) == "TestIt"


def test_a_class_between_may_change_it(tmp_path: Path) -> None:
    heir = "class Between(Base):\n    def make(self, clock):\n        pass\nclass TestIt(Between):\n    pass"
    assert class_for_set_up(tmp_path, heir) == "Between"


def test_what_is_looked_at_for_itself_may_be_overridden(tmp_path: Path) -> None:
    heir = "class TestIt(Base):\n    def prepare(self):\n        pass"
    assert class_for_set_up(tmp_path, heir) == "TestIt"
    assert class_for_set_up(tmp_path, heir, ("prepare",)) == "Root"
