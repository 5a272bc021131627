"""What is collected, and what the options say, against the installed pytest on small projects."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.pytest_config import Ignores, PytestConfig, read_pytest_config
from tests.pytest_config.collecting import LISTS, PLUGINS, ask_pytest

pytestmark = pytest.mark.xdist_group("pytest_config")

FUNCTIONS = ["test", "test_a", "testa", "Test_x", "check_a", "a_check", "a_test", "should_work", "tes_t", "x"]
CLASSES = ["Test", "TestA", "Testa", "ATest", "CheckA", "test_low", "Suite_1", "ASuite", "X"]
BODY = "\n".join(f"def {name}(): assert True" for name in FUNCTIONS) + "".join(
    f"\nclass {owner}:\n" + "\n".join(f"    def {name}(self): assert True" for name in FUNCTIONS) for owner in CLASSES
)


LAYOUT = [
    "test_top.py",
    "top_test.py",
    "check_top.py",
    "helpers.py",
    "conftest.py",
    "test_data.txt",
    "tests/test_a.py",
    "tests/__init__.py",
    "tests/unit/test_b.py",
    "tests/unit/check_b.py",
    "tests/unit/deep/b_test.py",
    "tests/build/test_built.py",
    "tests/.hidden/test_h.py",
    "tests/a.egg/test_e.py",
    "tests/__pycache__/test_p.py",
    "tests/env/pyvenv.cfg",
    "tests/env/lib/test_v.py",
    "tests/conda/conda-meta/history",
    "tests/conda/test_c.py",
    "src/pkg/tests/test_s.py",
    "src/pkg/tests/check_s.py",
    "node_modules/x/test_n.py",
    "venv/test_venv.py",
    "dist/test_d.py",
    "extra/one/test_x1.py",
    "extra/two/test_x2.py",
]


@dataclass(frozen=True)
class Project:
    name: str
    configuration: dict[str, str]


# Modules that hold every name; the others are empty, which is quicker.
FULL = ("test_top.py", "check_top.py", "tests/test_a.py", "src/pkg/tests/check_s.py", "extra/one/test_x1.py")
INI = "[pytest]\n"
PROJECTS = [
    Project("no configuration", {}),
    Project("empty pytest.ini", {"pytest.ini": ""}),
    Project("python_files", {"pytest.ini": INI + "python_files = check_*.py *_test.py\n"}),
    Project(
        "python_files on several lines", {"tox.ini": INI + "python_files =\n  check_*.py\n  # no\n  tests/test_*.py\n"}
    ),
    Project("python_files with a path", {"pytest.ini": INI + "python_files = unit/*.py src/*/check_?.py\n"}),
    Project("python_files, all", {"setup.cfg": "[tool:pytest]\npython_files = *.py\n"}),
    Project("python_files, none", {"pytest.ini": INI + "python_files =\n"}),
    Project("python_files, native", {"pytest.toml": '[pytest]\npython_files = ["[tc]*_[as].py"]\n'}),
    Project("python_classes, prefixes", {"pytest.ini": INI + "python_classes = Check Suite_\n"}),
    Project("python_classes, globs", {"pytest.ini": INI + "python_classes = *Suite *Test [CX]*\n"}),
    Project("python_functions", {"pytest.ini": INI + "python_functions = check *_test should_* tes?a\n"}),
    Project("python_functions, none", {".pytest.ini": INI + "python_functions =\n"}),
    Project("quoted words", {"pytest.ini": INI + "python_functions = \"check_a\" 'x'\n"}),
    Project("norecursedirs", {"pytest.ini": INI + "norecursedirs = unit extra/o* pkg\n"}),
    Project("norecursedirs, none", {"pytest.toml": "[pytest]\nnorecursedirs = []\n"}),
    Project("testpaths", {"pytest.ini": INI + "testpaths = tests src\n"}),
    Project("testpaths, globs", {"pytest.ini": INI + "testpaths = extra/* src/**/tests\n"}),
    Project("testpaths, a file", {"pytest.ini": INI + "testpaths = helpers.py tests/unit\n"}),
    Project("testpaths, absent", {"pytest.ini": INI + "testpaths = nowhere\n"}),
    Project("testpaths, skipped directory", {"pytest.ini": INI + "testpaths = tests/build tests/env\n"}),
    Project(
        "testpaths, in options", {"pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests", "./extra/"]\n'}
    ),
    Project("ignore", {"pytest.ini": INI + "addopts = --ignore=tests/unit --ignore extra/two/test_x2.py -q\n"}),
    Project("ignore-glob", {"pytest.ini": INI + "addopts = --ignore-glob='*/unit/d*' --ignore-glob tests/*_a.py\n"}),
    Project("virtualenv", {"pytest.ini": INI + "addopts = --collect-in-virtualenv\n"}),
    Project("override", {"pytest.ini": INI + "addopts = -o python_files=check_*.py --override-ini testpaths=tests\n"}),
    Project("deselect", {"pytest.ini": INI + "addopts = --deselect tests/test_a.py::test_a\n"}),
    Project(
        "everything native",
        {
            "pyproject.toml": '[tool.pytest]\nasyncio_mode = "auto"\npythonpath = ["src", "."]\n'
            'addopts = ["--import-mode=importlib", "-pno:doctest", "-p", "no:unittest"]\n'
            'markers = ["slow: takes long", "fast(x): quick"]\n',
            "tox.ini": INI + "asyncio_mode = strict\n",
        },
    ),
    Project(
        "everything in options",
        {
            "pyproject.toml": '[tool.pytest.ini_options]\nasyncio_mode = "auto"\npythonpath = "src lib"\n'
            'addopts = "--import-mode append --asyncio-mode=strict"\n'
            'markers = """\nslow: takes long\n\n  fast: quick"""\n'
        },
    ),
]


@dataclass(frozen=True)
class Answer:
    project: Project
    directory: Path
    seen: dict[str, Any]
    config: PytestConfig

    def files(self) -> list[Path]:
        return [path for path in sorted(self.directory.rglob("*")) if path.is_file()]


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    top = tmp_path_factory.mktemp("projects")
    directories = [top / str(number) for number, _ in enumerate(PROJECTS)]
    for directory, project in zip(directories, PROJECTS, strict=True):
        write(directory, {name: BODY if name in FULL else "" for name in LAYOUT})
        write(directory, project.configuration)
    seen = ask_pytest([(directory, []) for directory in directories])
    return {
        project.name: Answer(project, directory, one, read_pytest_config(directory, directory))
        for project, directory, one in zip(PROJECTS, directories, seen, strict=True)
    }


@pytest.fixture(params=PROJECTS, ids=lambda project: project.name.replace(" ", "-"))
def answer(request: pytest.FixtureRequest, answers: dict[str, Answer]) -> Answer:
    return answers[request.param.name]


def test_the_same_modules(answer: Answer) -> None:
    expected = set(answer.seen["modules"])
    assert {str(path) for path in answer.files() if answer.config.collects(path)} == expected


def test_the_same_names(answer: Answer) -> None:
    config = answer.config
    functions = [name for name in FUNCTIONS if config.matches_function(name)]
    classes = [name for name in CLASSES if config.matches_class(name)]
    expected = {*functions, *(f"{owner}::{name}" for owner in classes for name in functions)}
    for module in answer.seen["modules"]:
        path = Path(module).relative_to(answer.directory).as_posix()
        found = {node.removeprefix(f"{path}::") for node in answer.seen["items"] if node.startswith(f"{path}::")}
        deselected = {node.removeprefix(f"{path}::") for node in config.deselect if node.startswith(path)}
        assert found == (expected - deselected if path in FULL else set()), path


def test_the_same_options(answer: Answer) -> None:
    config, seen = answer.config, answer.seen
    assert config.problems == ()
    assert str(config.rootdir) == seen["rootdir"]
    assert (config.inifile and str(config.inifile)) == seen["inifile"]
    for name in LISTS:
        # Plugins append their own markers.
        assert list(getattr(config, name)) == seen[name][: len(config.markers) if name == "markers" else None], name
    assert (config.asyncio_mode, config.import_mode) == (seen["asyncio_mode"], seen["import_mode"])
    assert [str(path) for path in config.pythonpath] == seen["pythonpath"]
    assert [str(path) for path in config.ignore] == seen["ignore"]
    assert list(config.ignore_glob) == seen["ignore_glob"]
    assert list(config.deselect) == seen["deselect"]
    assert list(config.plugins) == [name for name in seen["plugins"] if name not in PLUGINS]


def test_the_projects_show_something(answers: dict[str, Answer]) -> None:
    """Guards the comparison itself: no run failed, and the cases do differ."""
    assert {answer.seen["code"] for answer in answers.values()} == {0, 5}
    parts = [[sorted(answer.seen[part]) for part in ("modules", "items")] for answer in answers.values()]
    relative = [
        json.dumps(part).replace(str(answer.directory), "")
        for part, answer in zip(parts, answers.values(), strict=True)
    ]
    assert len(set(relative)) > 20


CONFTESTS = {
    "conftest.py": "collect_ignore = ['test_a.py', 'sub/test_d.py']\ncollect_ignore_glob = ['*_b.py', 'pkg*']\n",
    "sub/conftest.py": "collect_ignore = ['test_c.py']\n",
    "sub/deep/conftest.py": "collect_ignore_glob = []\n",
}


def test_conftests_that_ignore(tmp_path: Path) -> None:
    names = [f"{base}test_{letter}.py" for base in ("", "sub/", "sub/deep/", "pkg/", "pkg2/in/") for letter in "abcd"]
    write(tmp_path, dict.fromkeys(names, BODY) | CONFTESTS | {"pytest.ini": ""})
    ignores = [
        Ignores(tmp_path, ("test_a.py", "sub/test_d.py"), ("*_b.py", "pkg*")),
        Ignores(tmp_path / "sub", paths=("test_c.py",)),
        Ignores(tmp_path / "sub/deep", globs=()),
    ]
    config = read_pytest_config(tmp_path, tmp_path)
    (seen,) = ask_pytest([(tmp_path, ["--import-mode=importlib"])])
    assert 0 < len(seen["modules"]) < len(names)
    assert {name for name in names if config.collects(tmp_path / name, (), ignores)} == {
        Path(module).relative_to(tmp_path).as_posix() for module in seen["modules"]
    }


@pytest.mark.parametrize("named", ["extra", "extra/one", "tests/build", "tests/unit", "."])
def test_a_named_directory_outside_of_the_testpaths(named: str, tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(LAYOUT, "def test(): assert True\n") | {"pytest.ini": INI + "testpaths = tests\n"})
    config = read_pytest_config(tmp_path, tmp_path)
    plain, there = (set(seen["modules"]) for seen in ask_pytest([(tmp_path, []), (tmp_path, [named])]))
    # The folder that holds the testpaths names nothing new: only a plain run counts.
    expected = plain if named == "." else plain | there
    files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert {str(path) for path in files if config.collects(path, [tmp_path / named])} == expected
    assert {str(path) for path in files if config.collects(path, files)} == plain


def test_in_testpaths(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(LAYOUT, "") | {"pytest.ini": INI + "testpaths = src/* top_test.py\n"})
    config = read_pytest_config(tmp_path, tmp_path)
    inside = {name for name in LAYOUT if config.in_testpaths(tmp_path / name)}
    assert inside == {"src/pkg/tests/test_s.py", "src/pkg/tests/check_s.py", "top_test.py"}
    assert PytestConfig(tmp_path).in_testpaths(tmp_path / "new.py")
    assert not PytestConfig(tmp_path / "tests").in_testpaths(tmp_path / "src")


def test_recurses_into_speaks_of_the_directory_alone(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(LAYOUT, ""))
    config = PytestConfig(tmp_path)
    skipped = {path.name for path in tmp_path.rglob("*") if path.is_dir() and not config.recurses_into(path)}
    assert skipped == {"build", ".hidden", "a.egg", "__pycache__", "env", "conda", "node_modules", "venv", "dist"}
    assert config.recurses_into(tmp_path / "tests/env/lib")
