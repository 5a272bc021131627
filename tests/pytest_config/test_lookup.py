"""Which file counts: every pair of configuration files, against the function pytest uses itself."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from _pytest.config.findpaths import determine_setup
from _pytest.outcomes import Failed

from ssot_lint.pytest_config import PytestConfigs, read_pytest_config

FILES = {
    "pytest.toml": ["", '[pytest]\ntestpaths = ["from_toml"]\n', "[other]\n"],
    ".pytest.toml": ["", '[pytest]\ntestpaths = ["from_dot_toml"]\n'],
    "pytest.ini": ["", "[pytest]\ntestpaths = from_ini\n", "[other]\na = 1\n"],
    ".pytest.ini": ["", "[pytest]\ntestpaths = from_dot_ini\n"],
    "pyproject.toml": [
        "",
        '[project]\nname = "x"\n',
        '[tool.pytest]\ntestpaths = ["from_native"]\n',
        '[tool.pytest.ini_options]\ntestpaths = "from_options"\n',
        "[tool.pytest.ini_options]\n",
        "[tool.pytest]\n",
    ],
    "tox.ini": ["", "[tox]\nenvlist = py\n", "[pytest]\ntestpaths = from_tox\n"],
    "setup.cfg": ["[metadata]\nname = x\n", "[tool:pytest]\ntestpaths = from_setup\n"],
    "setup.py": [""],
}
CASES = [(name, text) for name, texts in FILES.items() for text in texts]
PAIRS = [pair for pair in itertools.combinations(CASES, 2) if pair[0][0] != pair[1][0]]


def located(directory: Path) -> tuple[Path, Path | None, object]:
    """Root directory, file and testpaths according to pytest."""
    rootdir, inifile, options, _ = determine_setup(
        inifile=None, override_ini=None, args=[str(directory)], rootdir_cmd_arg=None, invocation_dir=directory
    )
    value = options["testpaths"].value if "testpaths" in options else []
    return rootdir, inifile, tuple(value) if isinstance(value, list) else (value,)


def read(directory: Path, stop: Path | None = None) -> tuple[Path, Path | None, object]:
    config = read_pytest_config(directory, stop)
    assert config.problems == ()
    return config.rootdir, config.inifile, config.testpaths


def test_precedence_of_two_files_in_one_directory(tmp_path: Path) -> None:
    for number, pair in enumerate(PAIRS):
        directory = tmp_path / str(number)
        directory.mkdir()
        for name, text in pair:
            (directory / name).write_text(text)
        assert read(directory) == located(directory), pair


def test_precedence_of_a_file_here_and_another_above(tmp_path: Path) -> None:
    for number, (above, here) in enumerate(itertools.product(CASES, CASES)):
        directory = tmp_path / str(number) / "tests"
        directory.mkdir(parents=True)
        (directory.parent / above[0]).write_text(above[1])
        (directory / here[0]).write_text(here[1])
        assert read(directory) == located(directory), (above, here)


def test_without_any_file_the_directory_itself_is_the_root(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert read(tmp_path / "a") == located(tmp_path / "a") == (tmp_path / "a", None, ())


def test_a_file_above_stop_is_not_seen(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "tests").mkdir(parents=True)
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = elsewhere\n")
    assert read(project / "tests")[0] == tmp_path
    assert read(project / "tests", stop=project) == (project, None, ())
    (project / "tox.ini").write_text("[pytest]\n")
    assert read(project / "tests", stop=project) == (project, project / "tox.ini", ())


def test_a_relative_start_is_taken_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "pytest.ini").write_text("")
    monkeypatch.chdir(tmp_path)
    assert read(Path("tests")) == (tmp_path, tmp_path / "pytest.ini", ())


BROKEN = [
    ("pytest.ini", "python_files = x\n", True),
    ("pytest.ini", "[pytest]\na = 1\na = 2\n", True),
    ("pytest.toml", "[pytest\n", True),
    ("pytest.toml", 'testpaths = ["tests"]\n', True),
    ("pyproject.toml", "[tool.pytest\n", False),
    ("pyproject.toml", '[tool.pytest]\naddopts = ["-v"]\n[tool.pytest.ini_options]\naddopts = "-v"\n', True),
    ("tox.ini", "[pytest]\n  x\n", False),
    ("setup.cfg", "[pytest]\npython_files = x\n", False),
]


@pytest.mark.parametrize(("name", "text", "counts"), BROKEN)
def test_a_file_that_pytest_refuses_is_a_problem_that_names_it(
    name: str, text: str, counts: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises((pytest.UsageError, Failed)):
        located(tmp_path)
    config = read_pytest_config(tmp_path, tmp_path)
    assert [problem.split(": ")[0] for problem in config.problems] == [str(tmp_path / name)]
    assert config.rootdir == tmp_path
    assert (config.inifile == tmp_path / name) is (counts or name == "pyproject.toml")
    assert config.python_files == ("test_*.py", "*_test.py")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pytest.ini", b"[pytest]\na = \xff\n"),
        ("pyproject.toml", b"a = '\xe9'\n"),
        ("pyproject.toml", b"x = " + b"[" * 9999),
    ],
)
def test_a_file_that_is_no_text_or_nests_too_deep_is_a_problem(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (problem,) = read_pytest_config(tmp_path, tmp_path).problems
    assert problem.startswith(f"{tmp_path / name}: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "tox.ini").write_text("[pytest]\n")
    (tmp_path / "tox.ini").chmod(0)
    (problem,) = read_pytest_config(tmp_path, tmp_path).problems
    assert "Permission denied" in problem


def test_a_directory_named_like_a_file_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").mkdir()
    (tmp_path / "tox.ini").write_text("[pytest]\n")
    assert read(tmp_path) == located(tmp_path)


def test_many_files_share_one_configuration(tmp_path: Path) -> None:
    for name in ("one/tests/deep", "two/tests"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "one/pytest.ini").write_text("[pytest]\npython_files = check_*.py\n")
    (tmp_path / "pyproject.toml").write_text('[tool.pytest]\npython_files = ["spec_*.py"]\n')
    configs = PytestConfigs()
    one = configs.for_file(tmp_path / "one/tests/deep/check_a.py")
    assert one is configs.for_file(tmp_path / "one/conftest.py")
    assert one.python_files == ("check_*.py",)
    two = configs.for_file(tmp_path / "two/tests/spec_a.py")
    assert two is configs.for_directory(tmp_path)
    assert two == read_pytest_config(tmp_path / "two/tests")
    assert two.python_files == ("spec_*.py",)


def test_a_problem_below_belongs_to_the_files_below(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/tox.ini").write_text("no section")
    (tmp_path / "pytest.ini").write_text("")
    configs = PytestConfigs()
    assert configs.for_file(tmp_path / "a.py").problems == ()
    assert len(configs.for_file(tmp_path / "broken/a.py").problems) == 1


def test_each_directory_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\npython_files = first_*.py\n")
    configs = PytestConfigs()
    configs.for_file(tmp_path / "a.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\npython_files = second_*.py\n")
    (tmp_path / "new").mkdir()
    assert configs.for_file(tmp_path / "new/b.py").python_files == ("first_*.py",)
    assert PytestConfigs().for_file(tmp_path / "new/b.py").python_files == ("second_*.py",)
