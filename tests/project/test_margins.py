from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile
from ssot_lint.project import Project
from ssot_lint.project.margins import defined_at_margin
from ssot_lint.project.roles import Roles


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def a():\n    pass\nasync  def b(): pass\nclass C(Base):\n    def inner(self): ...\n", {"a", "b", "C"}),
        ('"""A text.\n\ndef no():\n    pass\n"""\ndef yes(): ...\n', {"yes"}),
        ("def a(): ...\nx = '''\ndef no(): ...\n'''\nclass B: ...\n", {"a", "B"}),
        # What follows a literal that may be none, or a part of one, is not looked at.
        ('def a(): ...\nx = \'"""\'\ndef later(): ...\n', {"a"}),
        ('def a(): ...\n# """\ndef later(): ...\n', {"a"}),
        ("def a(): ...\nx = 'text \\\ndef no(): ...'\n", {"a"}),
        ("if x:\n    def no(): ...\n", set()),
        ("define = 1\nclassy = 2\n", set()),
        ("def a():\n\tpass\n", set()),
    ],
)
def test_definitions_at_the_margin(text: str, names: set[str]) -> None:
    assert defined_at_margin(text) == names


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "lib.py").write_text('class Client:\n    pass\n\n\nVALUE = 1\n\n"""\nclass Gone: ...\n"""\n')
    (tmp_path / "test_it.py").write_text("from lib import Client\n")
    return Project([tmp_path], Roles(fallback=tmp_path))


def test_a_name_that_is_defined_is_known_without_reading(project: Project, tmp_path: Path) -> None:
    importer = project.file(str(tmp_path / "test_it.py"))
    assert isinstance(importer, TestFile)
    before = project.kept_bytes
    assert project.absence("lib", "Client", importer) is None
    assert project.kept_bytes == before
    # A report rests on the module all the same.
    grounds = project.grounds(str(tmp_path / "test_it.py"))
    assert any(kind == "file" and key.endswith("lib.py") for kind, key, _ in grounds)


def test_all_other_names_are_looked_for_in_the_module(project: Project, tmp_path: Path) -> None:
    importer = project.file(str(tmp_path / "test_it.py"))
    assert isinstance(importer, TestFile)
    assert importer.role is Role.COLLECTED
    assert project.absence("lib", "VALUE", importer) is None
    absence = project.absence("lib", "Gone", importer)
    assert absence is not None
    assert absence.path == "lib.Gone"
