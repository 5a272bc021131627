"""Values that cannot be read: pytest stops, we go on with the default and say which file, key and why."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ssot_lint.pytest_config import PytestConfig, read_pytest_config
from tests.pytest_config.collecting import ask_pytest

REFUSED = [
    ("pytest.ini", "[pytest]\npython_files = 'open\n", "python_files: No closing quotation"),
    ("pytest.ini", '[pytest]\naddopts = "open\n', "addopts: No closing quotation"),
    ("pytest.ini", "[pytest]\naddopts = -v --ignore\n", "addopts: --ignore expects a value"),
    ("pytest.ini", "[pytest]\naddopts = -o python_files\n", "addopts: -o expects key=value, got 'python_files'"),
    ("pytest.ini", "[pytest]\nasyncio_mode = legacy\n", "asyncio_mode: expects auto or strict, got 'legacy'"),
    ("pytest.toml", '[pytest]\npython_files = "a_*.py"\n', "python_files: expects a list of strings, got str"),
    ("pytest.toml", "[pytest]\npython_classes = [1]\n", "python_classes: expects a list of strings, but holds 1"),
    ("pytest.toml", '[pytest]\nmarkers = "slow"\n', "markers: expects a list of strings, got str"),
    ("pytest.toml", "[pytest]\nasyncio_mode = true\n", "asyncio_mode: expects a string, got bool"),
    ("pytest.toml", '[pytest]\npythonpath = "src"\n', "pythonpath: expects a list of strings, got str"),
    (
        "pyproject.toml",
        "[tool.pytest.ini_options]\npython_files = [1]\n",
        "python_files: expects a list of strings, but holds 1",
    ),
    (
        "pyproject.toml",
        "[tool.pytest.ini_options]\nasyncio_mode = 1\n",
        "asyncio_mode: expects auto or strict, got '1'",
    ),
]


def test_refused_values_are_problems(tmp_path: Path) -> None:
    directories = [tmp_path / str(number) for number, _ in enumerate(REFUSED)]
    for directory, (name, text, problem) in zip(directories, REFUSED, strict=True):
        directory.mkdir()
        (directory / name).write_text(text)
        (directory / "test_a.py").write_text("def test(): assert True\n")
        config = read_pytest_config(directory, directory)
        assert config.problems == (f"{directory / name}: {problem}",)
        assert config == PytestConfig(directory, directory / name, problems=config.problems)
    assert all(seen["code"] not in (0, 5) for seen in ask_pytest([(directory, []) for directory in directories]))


@pytest.mark.parametrize(
    ("line", "strict"),
    [
        ("xfail_strict = true", True),
        ("xfail_strict = 1", True),
        ("xfail_strict = false", False),
        ("strict_xfail = true", True),
        ("strict = true", True),
        ("strict = true\nxfail_strict = false", False),
        ("", False),
    ],
)
def test_expected_failures_that_must_fail(tmp_path: Path, line: str, strict: bool) -> None:
    (tmp_path / "pytest.ini").write_text(f"[pytest]\n{line}\n")
    assert read_pytest_config(tmp_path, tmp_path).strict_xfail is strict


def test_with_both_tables_the_options_count_as_in_pytest_8(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\ntestpaths = 'tests'\n[tool.pytest.profiling]\nenabled = true\n"
    )
    config = read_pytest_config(tmp_path, tmp_path)
    assert config.testpaths == ("tests",)
    assert len(config.problems) == 1


def test_what_is_no_table_is_a_problem(tmp_path: Path) -> None:
    for text, reason in [
        ("[tool]\npytest = 1\n", "tool.pytest: must be a table"),
        ("[tool.pytest]\nini_options = 1\n", "tool.pytest.ini_options: must be a table"),
    ]:
        (tmp_path / "pyproject.toml").write_text(text)
        assert read_pytest_config(tmp_path, tmp_path).problems == (f"{tmp_path / 'pyproject.toml'}: {reason}",)
    (tmp_path / "pyproject.toml").write_text("tool = 1\n")
    assert read_pytest_config(tmp_path, tmp_path).problems == ()


def test_scalars_in_options_are_strings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\npython_functions = true\n")
    assert read_pytest_config(tmp_path, tmp_path).python_functions == ("True",)


@pytest.mark.parametrize(
    ("addopts", "ignored"),
    [
        ("--ignore=a --ignore b", ["a", "b"]),
        ("--ignore ../c", ["../c"]),
        ("-k ignore --maxfail 1", []),
        ("-x -- --ignore=a", []),
    ],
)
def test_options_are_found_among_others(addopts: str, ignored: list[str], tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text(f"[pytest]\naddopts = {addopts}\n")
    config = read_pytest_config(tmp_path, tmp_path)
    assert config.ignore == tuple((tmp_path / name).resolve() for name in ignored)
    assert config.problems == ()


def test_a_configuration_travels_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n")
    config = read_pytest_config(tmp_path)
    assert config.collects(tmp_path / "tests/test_a.py")
    copy = pickle.loads(pickle.dumps(config))
    assert copy == config
    assert copy.starts == (tmp_path / "tests",)
    assert hash(copy) == hash(config)
