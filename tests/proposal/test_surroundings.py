"""Events, tiers, doubles and the environment."""

from pathlib import Path

from tests.proposal.trees import propose, setting, tables, values

EVENTS = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]
TEST = "def test_it():\n    assert 1\n"


def test_events_of_the_golden_path_are_proposed_when_the_program_names_all(tmp_path: Path) -> None:
    program = f"EVENTS = {EVENTS!r}\n"
    (found,) = tables(propose(tmp_path, {"shop/events.py": program, "tests/test_it.py": TEST}), "events")
    assert found.sure
    assert values(found) == {"required": EVENTS}
    assert found.evidence[0] == "agent_started: named in 1 program file, 0 test files"


def test_some_of_the_events_are_a_guess_and_words_in_prose_are_none(tmp_path: Path) -> None:
    program = "FIRST = 'agent_started'\n# then agent_completed comes\n"
    (found,) = tables(propose(tmp_path / "some", {"shop/a.py": program, "tests/test_it.py": TEST}), "events")
    assert not found.sure
    assert values(found) == {"required": ["agent_started"]}
    prose = "# agent_started and agent_completed\n"
    assert tables(propose(tmp_path / "prose", {"shop/a.py": prose, "tests/test_it.py": TEST}), "events") == []


def test_tiers_are_the_folders_that_hold_tests(tmp_path: Path) -> None:
    files = {
        "tests/integration/db/test_a.py": TEST,
        "tests/e2e/test_b.py": TEST,
        "tests/unit/test_c.py": TEST,
        "shop/integration/client.py": "",
    }
    found = setting(propose(tmp_path, files), "real-tiers")
    assert found is not None
    assert found.value == ["tests/e2e/**", "tests/integration/**"]


DOUBLE = """
class FakeSocket:
    def __init__(self):
        self.sent = []

    def send(self, data):
        self.sent.append(data)


"""
PRIVATE = DOUBLE.replace("FakeSocket", "MockSocket")


def use(name: str, module: str) -> str:
    return f"from {module} import {name}\n\n\ndef test_it():\n    assert {name}().sent == []\n"


def test_double_that_several_files_import_beside_private_ones(tmp_path: Path) -> None:
    files = {
        "testkit/doubles.py": DOUBLE,
        "tests/test_a.py": use("FakeSocket", "testkit.doubles"),
        "tests/test_b.py": use("FakeSocket", "testkit.doubles"),
        "tests/test_c.py": PRIVATE + TEST,
        "tests/test_d.py": PRIVATE + TEST,
    }
    (found,) = tables(propose(tmp_path, files), "doubles.canonical")
    assert values(found) == {"FakeSocket": "testkit.doubles.FakeSocket"}
    assert found.settings[0].evidence == (
        "testkit.doubles.FakeSocket: imported by 2 files",
        "private ones of its role in 2 test files: MockSocket",
    )


def test_double_with_a_rival_as_much_used_is_a_guess(tmp_path: Path) -> None:
    files = {
        "testkit/doubles.py": DOUBLE,
        "testkit/others.py": PRIVATE,
        "tests/test_a.py": use("FakeSocket", "testkit.doubles"),
        "tests/test_b.py": use("FakeSocket", "testkit.doubles"),
        "tests/test_c.py": use("MockSocket", "testkit.others"),
        "tests/test_d.py": use("MockSocket", "testkit.others"),
        "tests/test_e.py": PRIVATE + TEST,
        "tests/test_f.py": PRIVATE + TEST,
    }
    (found,) = tables(propose(tmp_path, files), "doubles.canonical")
    assert values(found) == {}
    assert values(found, sure=False) == {"FakeSocket": "testkit.doubles.FakeSocket"}


def test_double_used_once_or_without_private_ones_is_not_proposed(tmp_path: Path) -> None:
    once = {
        "testkit/doubles.py": DOUBLE,
        "tests/test_a.py": use("FakeSocket", "testkit.doubles"),
        "tests/test_c.py": PRIVATE + TEST,
        "tests/test_d.py": PRIVATE + TEST,
    }
    assert tables(propose(tmp_path / "once", once), "doubles.canonical") == []
    alone = {
        "testkit/doubles.py": DOUBLE,
        "tests/test_a.py": use("FakeSocket", "testkit.doubles"),
        "tests/test_b.py": use("FakeSocket", "testkit.doubles"),
    }
    assert tables(propose(tmp_path / "alone", alone), "doubles.canonical") == []


FUNCTIONS = """
import os


def get_env(name, default=None):
    return os.environ.get(name, default)


def set_env(name, value):
    os.environ[name] = value


def get_environment_report():
    return dict(os.environ)
"""


def test_functions_for_variables(tmp_path: Path) -> None:
    reading = "from testkit.variables import get_env\n\n\ndef test_it():\n    assert get_env('A') is None\n"
    files = {"testkit/variables.py": FUNCTIONS, "tests/test_a.py": reading, "tests/test_b.py": reading}
    (found,) = tables(propose(tmp_path, files), "environment")
    assert found.sure
    assert values(found) == {
        "allow": ["testkit/variables.py"],
        "read": "testkit.variables.get_env({key})",
        "read-default": "testkit.variables.get_env({key}, {default})",
        "write": "testkit.variables.set_env({key}, {value})",
    }


def test_functions_used_in_one_file_are_a_guess(tmp_path: Path) -> None:
    reading = "from testkit.variables import get_env\n\n\ndef test_it():\n    assert get_env('A') is None\n"
    (found,) = tables(propose(tmp_path, {"testkit/variables.py": FUNCTIONS, "tests/test_a.py": reading}), "environment")
    assert not found.sure


def test_object_for_variables_behind_an_accessor(tmp_path: Path) -> None:
    program = """
import os
from functools import lru_cache


class Env:
    def get(self, key, default=None):
        return os.environ.get(key, default)

    def set(self, key, value, source="test"):
        os.environ[key] = value

    def delete(self, key, other):
        os.environ.pop(key)


@lru_cache
def get_env() -> Env:
    return Env()
"""
    reading = "from shop.env import get_env\n\n\ndef test_it():\n    assert get_env().get('A') is None\n"
    files = {"shop/__init__.py": "", "shop/env.py": program, "tests/test_a.py": reading, "tests/test_b.py": reading}
    (found,) = tables(propose(tmp_path, files), "environment")
    assert values(found) == {
        "read": "shop.env.get_env().get({key})",
        "read-default": "shop.env.get_env().get({key}, {default})",
        "write": "shop.env.get_env().set({key}, {value})",
    }


def test_folder_of_backups_is_not_read(tmp_path: Path) -> None:
    files = {
        "tests/test_a.py": TEST,
        "tests/test_b.py": TEST,
        "backups/old/tests/test_a.py": TEST,
        "backups/old/tests/test_b.py": TEST,
        "tests/backup/test_restore.py": TEST,
    }
    proposal = propose(tmp_path, files)
    assert proposal.tests == 3
    found = setting(proposal, "extend-exclude")
    assert found is not None
    assert (found.value, found.sure) == (["/backups"], False)
    assert "Not read, as they hold copies: 2 files below backups" in proposal.notes
