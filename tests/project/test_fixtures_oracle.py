"""Fixtures resolve as `pytest --fixtures-per-test` says, and what nothing gives is what pytest does not find."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ssot_lint.model import Test
from ssot_lint.model.requests.arguments import unknown_arguments
from ssot_lint.model.requests.fixtures import Fixture, requests_of
from ssot_lint.project import Project, Roles

LEGACY = Path(__file__).parents[2] / "fixtures" / "legacy_chat"
PROJECTS = 40
NAMES = ("alpha", "beta", "gamma", "delta", "omega")
Used = dict[str, dict[str, str]]

_TEST = re.compile(r"^-+ fixtures used by (\w+)\S* -+$")
_PLACE = re.compile(r"^-+ \((\S+):(\d+)\) -+$")
_FIXTURE = re.compile(r"^(\w+)(?: \[\w+ scope\])? -- (\S+):(\d+)$")

# Prints, for every collected test, the arguments that pytest found no fixture for.
MISSING = """
import json

def pytest_collection_finish(session):
    found = {}
    for item in session.items:
        info = item._fixtureinfo
        missing = [name for name in info.argnames if name not in info.name2fixturedefs and name != "request"]
        path, line, _ = item.location
        found.setdefault(f"{path}:{item.originalname}:{line}", missing)
    print("\\nMISSING" + json.dumps(found))
"""


def run_pytest(folder: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CHAT_"))}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder), "COLUMNS": "300"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 5), done.stdout[-3000:] + done.stderr
    return done.stdout


def used_in(output: str) -> Used:
    """`path:test:line` to the fixtures of the project that pytest names for the test, each with its place."""
    found: Used = {}
    name, current = "", {}
    for line in output.splitlines():
        if match := _TEST.match(line):
            name = match[1]
        elif match := _PLACE.match(line):
            current = found[f"{match[1]}:{name}:{match[2]}"] = {}
        elif (match := _FIXTURE.match(line)) and not match[2].startswith(("..", "/")):
            current[match[1]] = f"{match[2]}:{match[3]}"
    return {key: used for key, used in found.items() if used}


def all_tests(folder: Path) -> Iterator[Test]:
    """Every test that we see in the project."""
    project = Project([folder], Roles(fallback=folder))
    for path in sorted(folder.rglob("test_*.py")):
        file = project.file(str(path))
        if file is not None:
            file.path = path.relative_to(folder).as_posix()
            yield from file.tests


def place_of(fixture: Fixture, folder: Path) -> str:
    lines = [each.lineno for each in fixture.function.decorator_list]
    assert fixture.file.location is not None
    return f"{Path(fixture.file.location).relative_to(folder).as_posix()}:{min(lines)}"


def resolved(folder: Path) -> Used:
    found: Used = {}
    for test in all_tests(folder):
        used = {each.name: place_of(each.fixture, folder) for each in requests_of(test) if each.fixture is not None}
        if used:
            found[f"{test.path}:{test.name}:{test.first_line}"] = used
    return found


def test_legacy_suite_uses_what_pytest_says() -> None:
    hidden = (LEGACY / "tests" / "quarantine.txt").read_text().split()
    ours = {key: used for key, used in resolved(LEGACY).items() if Path(key.partition(":")[0]).name not in hidden}
    wanted = used_in(run_pytest(LEGACY, "--fixtures-per-test", "-v"))
    assert len(wanted) > 15
    assert ours == wanted


def fixture_lines(choose: random.Random, indent: str = "") -> list[str]:
    """A few fixtures with some of the names, some of them requesting others, overriding, automatic or renamed."""
    lines: list[str] = []
    for name in choose.sample(NAMES, choose.randint(0, 2)):
        others = [each for each in NAMES if each < name and choose.random() < 0.3]
        options = [f'name="{name}"'] if choose.random() < 0.3 else []
        options += ["autouse=True"] if choose.random() < 0.15 else []
        written = f"make_{name}" if options and options[0].startswith("name") else name
        parameters = ", ".join([*(["self"] if indent else []), *others])
        decorator = f"@pytest.fixture({', '.join(options)})" if options else "@pytest.fixture"
        lines += [f"{indent}{decorator}", f"{indent}def {written}({parameters}):", f"{indent}    return 1", ""]
    return lines


def lines_of_test(name: str, choose: random.Random, indent: str = "") -> list[str]:
    wanted = choose.sample([*NAMES, "tmp_path", "request", "nobody"], choose.randint(1, 4))
    lines = []
    if wanted[0] != "request" and choose.random() < 0.3:
        lines.append(f'{indent}@pytest.mark.parametrize("{wanted[0]}", [1])')
    if choose.random() < 0.2:
        lines.append(f'{indent}@pytest.mark.usefixtures("{choose.choice(NAMES)}")')
    parameters = ", ".join([*(["self"] if indent else []), *wanted])
    return [*lines, f"{indent}def {name}({parameters}):", f"{indent}    assert 1", ""]


def write_project(folder: Path, seed: int) -> None:
    """A package of tests with conftests on three levels, an imported and a listed plugin, classes and bases."""
    choose = random.Random(seed)
    name = f"p{seed}"
    inner = folder / name / "deep" / "deeper"
    inner.mkdir(parents=True)
    for level in (inner, inner.parent, inner.parent.parent):
        (level / "__init__.py").write_text("")
        (level / "conftest.py").write_text("\n".join(["import pytest", "", *fixture_lines(choose)]))
        (level / f"test_{level.name}.py").write_text("\n".join(module_lines(f"{name}.shared", choose)))
    (folder / name / "shared.py").write_text("\n".join(["import pytest", "", *fixture_lines(choose)]))
    if choose.random() < 0.5:
        conftest = folder / name / "conftest.py"
        conftest.write_text(f"from {name}.shared import *\n{conftest.read_text()}")


def module_lines(shared: str, choose: random.Random) -> list[str]:
    lines = ["import pytest", f"from {shared} import *" if choose.random() < 0.3 else "", *fixture_lines(choose)]
    lines += lines_of_test("test_outside", choose)
    lines += ["class Base:", *fixture_lines(choose, "    "), "    pass", ""]
    lines += ["class TestOne(Base):", *fixture_lines(choose, "    "), *lines_of_test("test_one", choose, "    ")]
    lines += ["    class TestInner:", *fixture_lines(choose, "        "), *lines_of_test("test_in", choose, "        ")]
    return [*lines, "class TestTwo:", *lines_of_test("test_two", choose, "    ")]


def write_projects(folder: Path) -> None:
    for seed in range(PROJECTS):
        write_project(folder, seed)
    (folder / "listed.py").write_text("import pytest\n\n@pytest.fixture\ndef omega():\n    return 1\n")
    (folder / "conftest.py").write_text('pytest_plugins = "listed"\n')
    (folder / "pytest.ini").write_text("[pytest]\n")


def test_generated_projects_use_what_pytest_says(tmp_path: Path) -> None:
    write_projects(tmp_path)
    wanted = used_in(run_pytest(tmp_path, "--fixtures-per-test", "-v"))
    assert len(wanted) > 300
    assert resolved(tmp_path) == wanted


def test_generated_projects_lack_what_pytest_does_not_find(tmp_path: Path) -> None:
    write_projects(tmp_path)
    (tmp_path / "missing.py").write_text(MISSING)
    output = run_pytest(tmp_path, "--collect-only", "-q", "-p", "missing")
    wanted = json.loads(next(line for line in output.splitlines() if line.startswith("MISSING"))[len("MISSING") :])
    found = {
        f"{test.path}:{test.name}:{test.first_line - 1}": [each.name for each in unknown_arguments(test)]
        for test in all_tests(tmp_path)
    }
    assert sum(map(len, wanted.values())) > 100
    assert found == wanted
