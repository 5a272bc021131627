"""What was told without a tree is worked out once, and again only where a report has to name what it rests on."""

from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile
from ssot_lint.project import Project
from ssot_lint.project.roles import Roles


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "lib.py").write_text("class Client: ...\n")
    (tmp_path / "test_it.py").write_text("from lib import Client\nimport json\n")
    return Project([tmp_path], Roles(fallback=tmp_path))


def importer_of(project: Project, folder: Path) -> TestFile:
    importer = project.file(str(folder / "test_it.py"))
    assert importer is not None
    assert importer.role is Role.COLLECTED
    return importer


@pytest.mark.parametrize(("is_traced", "times"), [(True, 2), (False, 1)])
def test_answers_stay_without_trees_unless_they_have_to_be_traced(
    is_traced: bool, times: int, project: Project, tmp_path: Path
) -> None:
    project.traces.are_wanted = is_traced
    asked: list[str] = []

    def work_out(of: Project) -> str:
        asked.append(of.resolve("lib.Client", importer_of(of, tmp_path)).path)
        return asked[-1]

    for each in (project, project.emptied()):
        importer = importer_of(each, tmp_path)
        found = [each.answer("what", "lib.Client", importer, lambda: work_out(each)) for _ in range(2)]  # noqa: B023
        assert found == ["lib.Client", "lib.Client"]
    assert len(asked) == times


def test_a_report_rests_on_what_an_answer_rests_on(project: Project, tmp_path: Path) -> None:
    importer = importer_of(project, tmp_path)
    for _ in range(2):
        project.answer("what", "lib.Client", importer, lambda: project.resolve("lib.Client", importer).path)
        grounds = project.grounds(str(tmp_path / "test_it.py"))
        assert any(kind == "file" and key.endswith("lib.py") for kind, key, _ in grounds)
        project.traces.drop(str(tmp_path / "test_it.py"))


@pytest.mark.parametrize(
    ("path", "is_outside"),
    [("json.dumps", True), ("json", True), ("lib", False), ("lib.Client", False), ("lib.Gone", False), (".lib", False)],
)
def test_what_no_root_knows_is_outside(path: str, is_outside: bool, project: Project, tmp_path: Path) -> None:
    assert project.is_outside(path, importer_of(project, tmp_path)) is is_outside
