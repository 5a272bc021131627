"""What a real pytest collects: ids, errors by file, and answers from projects with settings of their own."""

import os
from pathlib import Path

import pytest

from ssot_lint.engine.verification.answers import Collected, collect, name_of
from tests.engine.verification.projects import COMMAND, create

KINDS = """
import unittest
import pytest

def test_plain(): pass

@pytest.mark.parametrize("a", ["x::y", "with space", "[b]", "größe", len])
def test_cases(a): pass

@pytest.mark.parametrize("a", [object()], ids=repr)
def test_address(a): pass

class TestCart:
    def test_total(self): pass
    class TestInner:
        @pytest.mark.parametrize("a", [1, 2])
        def test_deep(self, a): pass

class OldTest(unittest.TestCase):
    def test_old(self): pass

def test_größe(): pass
"""
KIND_IDS = (
    "test_plain",
    "test_cases[x::y]",
    "test_cases[with space]",
    "test_cases[[b]]",
    "test_cases[gr\\xf6\\xdfe]",
    "test_cases[len]",
    "test_address[<object object at 0x>]",
    "TestCart::test_total",
    "TestCart::TestInner::test_deep[1]",
    "TestCart::TestInner::test_deep[2]",
    "OldTest::test_old",
    "test_größe",
)
ONE = "def test_one(): pass\n"


def ids_of(collected: Collected) -> dict[str, tuple[str, ...]]:
    return {file.name: ids for file, ids in collected.ids.items()}


def test_ids_of_all_kinds_of_tests_are_the_same_each_time(tmp_path: Path) -> None:
    files = create(tmp_path, {"a/test_kinds.py": KINDS, "b/test_größe -x @y.py": ONE, "test_none.py": "x = 1\n"})
    first = collect(COMMAND, tmp_path, files)
    assert first.failure is None
    assert first.ids == {files[0]: KIND_IDS, files[1]: ("test_one",), files[2]: ()}
    assert collect(COMMAND, tmp_path, files) == first
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(
        ["pytest.ini", *(file.name for file in files)]
    )


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("test_x", "test_x"),
        ("TestCart::test_total", "TestCart.test_total"),
        ("TestCart::test_total[x::y[1].z]", "TestCart.test_total"),
        ("test_x@group", "test_x"),
        ("test_x[a@b]@group", "test_x"),
    ],
)
def test_name_of_an_id(identifier: str, name: str) -> None:
    assert name_of(identifier) == name


@pytest.mark.parametrize(
    "settings",
    [
        "addopts = -n 2 --dist loadgroup",
        "addopts = -x -q -q --stepwise --lf --junitxml=report.xml --strict-markers\nasyncio_mode = auto",
        "addopts = -p no:cacheprovider -p no:terminal --strict-config",
        "addopts = --collect-only -v -s -rA --import-mode=importlib\nfilterwarnings = error\n"
        "asyncio_default_fixture_loop_scope = function",
    ],
)
def test_settings_of_the_project_do_not_disturb_the_answer(settings: str, tmp_path: Path) -> None:
    files = create(tmp_path, {"test_a.py": "import missing_module\n", "test_b.py": KINDS}, settings=settings)
    collected = collect(COMMAND, tmp_path, files)
    assert collected.failure is None
    assert ids_of(collected) == {"test_b.py": KIND_IDS}
    assert list(collected.errors) == [files[0]]
    assert "No module named 'missing_module'" in collected.errors[files[0]]
    assert not (tmp_path / "report.xml").exists()


def test_settings_that_select_tests_are_heeded(tmp_path: Path) -> None:
    marked = "import pytest\ndef test_fast(): pass\n@pytest.mark.slow\ndef test_slow(): pass\n"
    files = create(tmp_path, {"test_a.py": marked}, settings="addopts = -m 'not slow'\nmarkers = slow")
    assert collect(COMMAND, tmp_path, files).ids == {files[0]: ("test_fast",)}


def test_settings_beside_the_tests_are_found_as_if_the_files_were_named(tmp_path: Path) -> None:
    files = create(tmp_path / "tests", {"test_a.py": ONE}, settings="python_functions = check_*")
    assert collect(COMMAND, tmp_path, files).ids == {files[0]: ()}


def test_each_file_that_cannot_be_imported_has_its_error(tmp_path: Path) -> None:
    broken = {
        "test_syntax.py": "def test_(:\n",
        "test_exit.py": "import sys\nsys.exit('no display')\n",
        "test_stop.py": "import pytest\npytest.exit('not today')\n",
        "test_death.py": "import os\nos._exit(7)\n",
        "test_skip.py": "import pytest\npytest.skip('later', allow_module_level=True)\n",
        "test_sound.py": ONE,
    }
    files = create(tmp_path, broken)
    odd = create(tmp_path, {"test_odd[1].py": ONE})
    collected = collect(COMMAND, tmp_path, [*files, tmp_path / "test_vanished.py", *odd])
    assert collected.failure is None
    assert ids_of(collected) == {"test_skip.py": (), "test_sound.py": ("test_one",)}
    said = {file.name: text.splitlines()[-1] for file, text in collected.errors.items()}
    assert said.pop("test_syntax.py").endswith("SyntaxError: invalid syntax")
    assert said == {
        "test_exit.py": "SystemExit: no display while it was imported",
        "test_stop.py": "E   _pytest.outcomes.Exit: not today",
        "test_death.py": "pytest ended with exit code 7 while it was imported",
        "test_vanished.py": "there is no such file",
        "test_odd[1].py": "pytest takes a path with [ or :: for the id of a test",
    }


def test_a_broken_conftest_is_an_error_of_the_files_beneath_it_only(tmp_path: Path) -> None:
    files = create(
        tmp_path,
        {
            "good/test_a.py": ONE,
            "bad/conftest.py": "import missing_module\n",
            "bad/test_b.py": ONE,
            "bad/deep/test_c.py": ONE,
            "worse/conftest.py": "raise RuntimeError('no server')\n",
            "worse/test_d.py": ONE,
        },
        settings="addopts = --import-mode=importlib",
    )
    collected = collect(COMMAND, tmp_path, files)
    assert collected.failure is None
    assert ids_of(collected) == {"test_a.py": ("test_one",)}
    bad = f"{tmp_path}/bad/conftest.py: ModuleNotFoundError: No module named 'missing_module'"
    worse = f"{tmp_path}/worse/conftest.py: RuntimeError: no server"
    assert collected.errors == {files[1]: bad, files[2]: bad, files[3]: worse}


def test_a_package_that_cannot_be_imported_is_an_error_of_its_files(tmp_path: Path) -> None:
    files = create(tmp_path, {"p/__init__.py": "import missing_module\n", "p/test_a.py": ONE, "test_b.py": ONE})
    collected = collect(COMMAND, tmp_path, files)
    assert ids_of(collected) == {"test_b.py": ("test_one",)}
    assert "No module named 'missing_module'" in collected.errors[files[0]]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("addopts = --cov-of-tomorrow=src", "unrecognized arguments: --cov-of-tomorrow=src"),
        ("minversion = 999", "requires pytest-999"),
        ("addopts = -p missing_plugin", "missing_plugin"),
    ],
)
def test_a_pytest_that_cannot_start_says_why(settings: str, said: str, tmp_path: Path) -> None:
    files = create(tmp_path, {"test_a.py": ONE}, settings=settings)
    collected = collect(COMMAND, tmp_path, files)
    assert (collected.ids, collected.errors) == ({}, {})
    assert collected.failure is not None
    assert collected.failure.startswith("pytest ended with exit code")
    assert said in collected.failure


def test_a_hook_that_fails_is_told_and_no_ids_are_trusted(tmp_path: Path) -> None:
    hook = "def pytest_collection_modifyitems(items): raise KeyError('broken hook')\n"
    files = create(tmp_path, {"conftest.py": hook, "test_a.py": ONE})
    failure = collect(COMMAND, tmp_path, files).failure
    assert failure is not None
    assert "KeyError: 'broken hook'" in failure


def test_a_program_that_is_no_pytest_is_told(tmp_path: Path) -> None:
    files = create(tmp_path, {"test_a.py": ONE})
    assert collect(["absent-program"], tmp_path, files).failure == (
        "pytest ended with exit code 127:\nabsent-program: No such file or directory"
    )


def test_a_module_that_never_ends_is_given_up(tmp_path: Path) -> None:
    files = create(tmp_path, {"test_a.py": ONE, "test_b.py": "import time\ntime.sleep(600)\n", "test_c.py": ONE})
    collected = collect(COMMAND, tmp_path, files, timeout=10)
    assert collected.failure is None
    assert ids_of(collected) == {"test_a.py": ("test_one",), "test_c.py": ("test_one",)}
    assert collected.errors == {files[1]: "pytest made no progress in time while it was imported"}


def test_a_pytest_that_never_starts_is_given_up(tmp_path: Path) -> None:
    files = create(tmp_path, {"conftest.py": "import time\ntime.sleep(600)\n", "test_a.py": ONE})
    assert collect(COMMAND, tmp_path, files, timeout=1).failure == "pytest made no progress in time"


def test_files_through_a_link_and_more_than_a_command_line_holds(tmp_path: Path) -> None:
    folder = "folder_" * 30
    names = [f"{folder}/{'deep_' * 40}/test_{'x' * 200}_{number}.py" for number in range(10)]
    create(tmp_path / "real", dict.fromkeys(names, ONE))
    (tmp_path / "link").symlink_to(tmp_path / "real")
    linked = [tmp_path / "link" / name for name in names]
    collected = collect(COMMAND, tmp_path / "link", linked)
    assert collected.ids == dict.fromkeys(linked, ("test_one",))
    assert os.path.realpath(linked[0]) != str(linked[0])
