"""What is told to be no fixture by the text of its module is none when it is resolved, either."""

from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.project import Project
from ssot_lint.project.plain_imports import PlainImports
from ssot_lint.project.roles import Roles
from ssot_lint.pytest_config import PytestConfig

FILES = {
    "plain.py": "import os\n\ndef helper(): ...\n\nclass Thing: ...\n\npassed_on = os\n",
    "bare.py": "VALUE = 1\n",
    "given.py": (
        "import pytest\nfrom plain import helper, Thing\n\nclass Kept: ...\n\nclass Turned: ...\n\n"
        "class Set: ...\nSet = Kept\n\n@pytest.fixture\ndef wanted(): ...\n\n@pytest.fixture\ndef Turned(): ...\n"
    ),
    "pkg/__init__.py": "from given import wanted\n",
    "pkg/deep.py": "async def run(): ...\n",
    "quoted.py": 'import os\nTEXT = """\ndef helper(): ...\n"""\nfrom given import wanted as helper\n',
    "test_x.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> tuple[Project, TestFile]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    made = Project([tmp_path], Roles([tmp_path], tmp_path))
    file = read_file(b"", "test_x.py", Role.COLLECTED, PytestConfig(rootdir=tmp_path))
    assert isinstance(file, TestFile)
    made.adopt(file, str(tmp_path / "test_x.py"))
    return made, file


@pytest.mark.parametrize(
    "path", ["plain.helper", "plain.Thing", "bare.VALUE", "bare.other", "given.Kept", "pkg.deep.run"]
)
def test_no_fixture(path: str, project: tuple[Project, TestFile]) -> None:
    made, file = project
    assert PlainImports(made).is_no_fixture(path, file)
    function = made.resolve(path, file).function
    assert function is None or not function.decorator_list


@pytest.mark.parametrize(
    "path",
    (
        "given.wanted given.Turned given.Set given.helper pkg.wanted plain.passed_on quoted.helper"
        " plain pkg missing.name pkg.missing.name os.path .plain.helper"
    ).split(),
)
def test_nobody_knows(path: str, project: tuple[Project, TestFile]) -> None:
    made, file = project
    assert not PlainImports(made).is_no_fixture(path, file)
