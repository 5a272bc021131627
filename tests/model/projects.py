"""Small projects of several files for tests of the model."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from ssot_lint.model import TestClass, TestFile
from ssot_lint.project import Project, Roles


def read_project(folder: Path, files: Mapping[str, str], wanted: str = "test_x.py") -> TestFile:
    """Write the files into `folder` and give the model of the wanted one, as part of its project."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text))
    file = Project([folder], Roles(fallback=folder)).file(str(folder / wanted))
    assert file is not None
    return file


def class_of(file: TestFile, name: str) -> TestClass:
    """The test class of this qualified name."""
    return next(TestClass(cls, file) for cls in file.definitions.all_classes if cls.qualname == name)
