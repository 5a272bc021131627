"""Patches of what a test is about, beside patches of collaborators."""

from pathlib import Path

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model.doubles.subjects import Reason, patched_subjects
from tests.model.projects import read_project

SHOP = """
import time
LIMIT = 3
def create_user(name): return notify(name)
def notify(name): return time.time()
def _notify(name): return notify(name)
class UserStore:
    def find(self, name): return create_user(name)
    def _load(self): ...
class OldStore(UserStore): ...
class NewStore(UserStore): ...
"""
PRELUDE = (
    "from unittest.mock import MagicMock, patch\nimport shop\nfrom shop import UserStore, create_user\nimport pytest\n"
)


def subjects(folder: Path, body: str, name: str = "test_x", header: str = "") -> list[tuple[str, Reason, Confidence]]:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = f"{PRELUDE}{header}\ndef {name}(mocker, monkeypatch, double=None):\n{lines}\n"
    file = read_project(folder, {"shop.py": SHOP, "test_x.py": source})
    return [(each.name, each.reason, each.confidence) for test in file.tests for each in patched_subjects(test)]


@pytest.mark.parametrize(
    ("name", "body", "confidence"),
    [
        ("test_create_user", "with patch('shop.create_user'):\n    assert shop.create_user('a')", Confidence.CERTAIN),
        (
            "test_find",
            "with patch.object(UserStore, 'find'):\n    assert shop.NewStore().find('a')",
            Confidence.CERTAIN,
        ),
        ("test_create_user", "with patch('shop.create_user') as m:\n    assert m('a')", Confidence.CERTAIN),
        ("test_create_user", "with patch('shop.create_user'):\n    UserStore().find('a')", Confidence.LIKELY),
        ("test_user_store", "with patch('shop.UserStore') as m:\n    assert m()", Confidence.CERTAIN),
        ("test_userStore", "mocker.patch('shop.UserStore')\nshop.UserStore()", Confidence.CERTAIN),
        ("test_find", "s = UserStore()\ns.find = lambda name: 1\nassert s.find('a')", Confidence.CERTAIN),
        ("test_find", "monkeypatch.setattr(UserStore, 'find', lambda *a: 1)\nUserStore().find(1)", Confidence.CERTAIN),
        ("test__load", "with patch.object(UserStore, '_load'):\n    UserStore()._load()", Confidence.CERTAIN),
        ("test_find", "thing.find = lambda name: 1\nassert thing.find('a')", Confidence.POSSIBLE),
    ],
)
def test_named_for_it(tmp_path: Path, name: str, body: str, confidence: Confidence) -> None:
    [(_, reason, found)] = subjects(tmp_path, body, name)
    assert (reason, found) == (Reason.NAME, confidence)


def test_decorators(tmp_path: Path) -> None:
    found = subjects(tmp_path, "UserStore().find('a')", "test_create_user", "@patch('shop.create_user')")
    assert found == [("create_user", Reason.NAME, Confidence.LIKELY)]


@pytest.mark.parametrize(
    "body",
    [
        "with patch('shop.create_user', return_value=1) as m:\n    assert m('a') == 1",
        "with patch('shop.create_user', return_value='1'):\n    r = shop.create_user('a')\n    assert r.strip()",
        "store = UserStore()\nwith patch.object(store, 'find'):\n    assert store.find('a')",
        "import json\nm = mocker.patch('shop.create_user')\nassert json.dumps(m('a'))",
        "with patch('shop.create_user', side_effect=OSError), pytest.raises(OSError):\n    shop.create_user()",
    ],
)
def test_only_call(tmp_path: Path, body: str) -> None:
    [(_, reason, confidence)] = subjects(tmp_path, body)
    assert (reason, confidence) == (Reason.ONLY_CALL, Confidence.LIKELY)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("test_create_user", "with patch('shop.notify'):\n    assert create_user('a')"),
        ("test_create_user_twice", "with patch('shop.create_user'):\n    assert UserStore().find('a')"),
        ("test_notify", "with patch('shop.notify'):\n    assert shop._notify('a')"),
        ("test_load", "with patch.object(UserStore, '_load'):\n    assert UserStore().find('a')"),
        ("test_limit", "with patch('shop.LIMIT', 4):\n    assert create_user('a')"),
        ("test_time", "with patch('shop.time.time'):\n    assert create_user('a')"),
        ("test_create_user", "with patch('shop.create_user', counted(shop.create_user)):\n    shop.create_user('a')"),
        ("test_create_user", "with patch('shop.create_user', wraps=create_user):\n    shop.create_user('a')"),
        ("test_create_user", "with patch('shop.create_user'):\n    assert create_user('a')"),
        ("test_x", "with patch('shop.create_user'):\n    assert shop.create_user('a') == shop.notify('a')"),
        ("test_find", "s = UserStore()\nreal = s.find\ns.find = lambda n: real(n)\nassert s.find('a')"),
        ("test_x", "with patch.object(shop.OldStore, 'find'):\n    assert shop.NewStore().find('a')"),
        ("test_x", "s = UserStore()\nwith patch.object(s, 'find'):\n    pass\nassert s.find('a')"),
        ("test_find", "s = UserStore()\nwith patch.object(s, 'find'):\n    pass\nassert s.find('a')"),
        ("test_find", "s = MagicMock()\ns.find = lambda n: 1\nassert s.find('a')"),
    ],
)
def test_left_alone(tmp_path: Path, name: str, body: str) -> None:
    assert subjects(tmp_path, body, name) == []
