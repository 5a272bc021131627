"""Tests and their classes as the model tells them, against what the installed pytest collects."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.model import Role, TestFile
from ssot_lint.project import Project, Roles
from tests.project.mini_projects import PROJECTS, texts
from tests.pytest_config.collecting import ask_pytest

pytestmark = pytest.mark.xdist_group("collection_oracle")

# Node ids that pytest has and the model does not tell: second names of tests that are told where they are defined. A
# lambda is no test to the model.
SECOND_NAMES: dict[str, set[str]] = {
    "assigned names": {"test_a.py::test_alias", "test_a.py::test_partial", "test_a.py::test_lambda"},
    "classes": {"test_a.py::TestPlain::test_alias"},
    "nested classes": {
        "test_a.py::TestHeir::Case::test_case",
        "test_a.py::TestHeir::TestInner::test_i",
        "test_a.py::TestHeir::TestInner::TestDeepest::test_d",
    },
    "unittest": {"test_a.py::Project::test_project"},
    "imported tests": {"test_a.py::test_b", "test_a.py::test_c", "test_a.py::TestB::test_in_b"},
}
LAMBDAS = {"assigned names": {("test_a.py", 5)}}
LEGACY = Path(__file__).parents[2] / "fixtures" / "legacy_chat"


@dataclass(frozen=True)
class Collected:
    """Node ids without parameters; and the lines of test functions, by file."""

    nodes: set[str]
    definitions: set[tuple[str, int]]


def as_pytest_sees(folder: Path, seen: dict[str, Any]) -> Collected:
    assert seen["code"] == 0, seen
    nodes = {node.partition("[")[0] for node in seen["items"]}
    lines = {(file, line) for file, line in seen["definitions"] if file.startswith(str(folder))}
    return Collected(nodes, {(Path(file).relative_to(folder).as_posix(), line) for file, line in lines})


def as_modelled(folder: Path) -> Collected:
    roles = Roles(fallback=folder)
    project = Project([folder], roles)
    paths = [path for path in sorted(folder.rglob("*.py")) if roles.role(path) is Role.COLLECTED]
    files = {path.relative_to(folder).as_posix(): project.file(str(path)) for path in paths}
    nodes: set[str] = set()
    definitions: set[tuple[str, int]] = set()
    for path, file in files.items():
        if file is not None:
            nodes.update(f"{path}::{name}" for name in node_names(file))
            definitions.update((path, first_line(test.node)) for test in file.tests)
    return Collected(nodes, definitions)


def node_names(file: TestFile) -> Iterable[str]:
    yield from (test.name for test in file.tests if test.owner is None)
    for cls in file.holding_classes:
        for held in cls.held:
            yield f"{(cls.class_name or '').replace('.', '::')}::{held.name}"


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    top = tmp_path_factory.mktemp("mini")
    found = {name: top / name.replace(" ", "_") for name in PROJECTS}
    for name, folder in found.items():
        for path, text in {"pytest.ini": "[pytest]\n", **texts(name)}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    return found


@pytest.fixture(scope="module")
def answers(folders: dict[str, Path]) -> dict[str, dict[str, Any]]:
    return dict(zip(folders, ask_pytest([(folder, []) for folder in folders.values()]), strict=True))


@pytest.mark.parametrize("name", PROJECTS)
def test_mini_project(name: str, folders: dict[str, Path], answers: dict[str, dict[str, Any]]) -> None:
    wanted, modelled = as_pytest_sees(folders[name], answers[name]), as_modelled(folders[name])
    again = SECOND_NAMES.get(name, set())
    collected = {node.partition("::")[0] for node in wanted.nodes}
    inside = {place for place in wanted.definitions if place[0] in collected}
    assert modelled.definitions == inside - LAMBDAS.get(name, set())
    assert again <= wanted.nodes
    assert modelled.nodes == wanted.nodes - again


def test_bundled_project() -> None:
    (seen,) = ask_pytest([(LEGACY, [])])
    hidden = set((LEGACY / "tests" / "quarantine.txt").read_text().split())
    modelled, wanted = as_modelled(LEGACY), as_pytest_sees(LEGACY, seen)

    def kept(path: str) -> bool:
        return Path(path.partition("::")[0]).name not in hidden

    # A file that only imports: its tests are told where they are defined.
    own = {node for node in wanted.nodes if not node.startswith("tests/unit/test_reexported.py")}
    assert {node for node in modelled.nodes if kept(node)} == own
    inside = {place for place in wanted.definitions if place[0].startswith("tests/")}
    assert {place for place in modelled.definitions if kept(place[0])} == inside
    assert len(wanted.nodes) > 150
