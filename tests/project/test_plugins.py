"""The files that give fixtures to a test file, and the places that nobody can see into."""

from pathlib import Path

import pytest

from ssot_lint.model.symbols import FixtureSources
from tests.model.projects import read_project

FIXTURES = "import pytest\n\n@pytest.fixture\ndef {}(): return 1\n"


def sources(folder: Path, **files: str) -> FixtureSources:
    named = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    file = read_project(folder, {"test_x.py": "def test_x(): ...\n", "pytest.ini": "[pytest]\n", **named})
    return file.knowledge.fixture_sources(file)


def modules(found: FixtureSources) -> list[str]:
    return [file.module for file in found.files]


@pytest.mark.parametrize(
    "listed",
    [
        '"kit.one"',
        '"kit.one,kit.two"',
        '["kit.one", "kit.two"]',
        '("kit.one", *["kit.two"])',
        'MORE + ["kit.one"]\nMORE = ["kit.two"]',
        '["kit.one"]\npytest_plugins += ["kit.two"]',
        '["kit.one"]\npytest_plugins.append("kit.two")',
    ],
)
def test_listed_plugins(tmp_path: Path, listed: str) -> None:
    found = sources(
        tmp_path,
        conftest=f"pytest_plugins = {listed}\n",
        kit____init__="",
        kit__one='pytest_plugins = ["kit.three"]\n',
        kit__two=FIXTURES.format("two"),
        kit__three=FIXTURES.format("three"),
    )
    assert [name for name in modules(found) if name != "kit.two"] == ["kit.three", "kit.one", "conftest"]
    assert ("kit.two" in modules(found)) is ("two" in listed)
    assert found.gaps == ()


@pytest.mark.parametrize(
    ("conftest", "gap"),
    [
        ("pytest_plugins = find()\n", "pytest_plugins of conftest.py, which is computed"),
        ("pytest_plugins = [name for name in 'ab']\n", "pytest_plugins of conftest.py, which is computed"),
        ('pytest_plugins = ["acme.fixtures"]\n', "the plugin acme.fixtures (pytest_plugins)"),
        ("def broken(:\n", "conftest.py, which cannot be read"),
    ],
)
def test_gaps(tmp_path: Path, conftest: str, gap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert sources(tmp_path, conftest=conftest).gaps == (gap,)


def test_known_plugins_are_no_gaps(tmp_path: Path) -> None:
    assert sources(tmp_path, conftest='pytest_plugins = ["pytester", "pytest_asyncio"]\n').gaps == ()


def test_plugins_of_the_configuration_and_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p kit.named -p no:randomly -p xdist\n")
    (tmp_path / "pyproject.toml").write_text('[project.entry-points.pytest11]\nkit = "kit.registered"\n')
    files = {"kit/__init__.py": "", "kit/named.py": "", "kit/registered.py": "", "test_x.py": ""}
    file = read_project(tmp_path, files)
    found = file.knowledge.fixture_sources(file)
    assert modules(found) == ["kit.registered", "kit.named"]
    assert found.gaps == ()


def test_a_test_file_may_list_plugins_itself(tmp_path: Path) -> None:
    files = {"test_x.py": 'pytest_plugins = "kit"\ndef test_x(one): ...\n', "kit.py": FIXTURES.format("one")}
    file = read_project(tmp_path, files)
    assert file.fixture("one", None) is not None


def test_star_imports_in_a_circle(tmp_path: Path) -> None:
    files = {
        "test_x.py": "from a import *\n",
        "a.py": "from b import *\n",
        "b.py": "from a import *\n" + FIXTURES.format("b"),
    }
    assert list(read_project(tmp_path, files).visible_fixtures(None)) == ["b"]
