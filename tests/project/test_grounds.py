"""What a report says that it rests on: everything that was looked at on its behalf, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.config import load_configs
from ssot_lint.engine import batches
from ssot_lint.engine.batches import Batch, check_batch
from ssot_lint.engine.check import Job
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import Ground
from ssot_lint.model import Role
from ssot_lint.project import Roles
from ssot_lint.project.evidence import Evidence
from ssot_lint.project.modules import ModuleFinder
from ssot_lint.pytest_config import PytestConfigs
from ssot_lint.rule import load_registry

FILES = {
    "pytest.ini": "[pytest]\n",
    "conftest.py": "import pytest\n\n\n@pytest.fixture\ndef thing():\n    return 1\n",
    "kit/__init__.py": "from kit.base import Base\n",
    "kit/base.py": "import unittest\n\nfrom kit import ground\n\n\nclass Base(ground.Ground):\n    pass\n",
    "kit/ground.py": "import unittest\n\n\nclass Ground(unittest.TestCase):\n    pass\n",
    "kit/unrelated.py": "x = 1\n",
    "test_a.py": "from kit import Base\n\n\nclass TestA(Base):\n    def test_it(self):\n        self.assertTrue(x())\n",
    "test_b.py": "from kit import Base\n\n\nclass TestB(Base):\n    def test_it(self):\n        self.fail()\n",
    "test_c.py": "def test_it(thing):\n    assert thing\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    batches.forget_projects()
    return tmp_path


def grounds(root: Path, *names: str) -> list[tuple[Ground, ...]]:
    config = load_configs(root, schema_of(load_registry()), isolated=True).for_directory(root)
    layouts = PytestConfigs()
    jobs = tuple(
        Job(name, (root / name).read_bytes(), Role.COLLECTED, layouts.for_file(root / name), location=str(root / name))
        for name in names
    )
    return [report.grounds for report in check_batch(Batch(0, config, jobs, str(root)))]


def files(given: tuple[Ground, ...]) -> set[str]:
    return {key.removeprefix("\0") for kind, key, _ in given if kind == "file"}


def test_the_first_is_the_file_itself_and_bases_through_packages_follow(project: Path) -> None:
    (of_a,) = grounds(project, "test_a.py")
    assert of_a[0][:2] == ("file", "\0test_a.py")
    assert files(of_a) == {"test_a.py", "conftest.py", "kit/__init__.py", "kit/base.py", "kit/ground.py"}


def test_what_was_kept_from_another_file_counts_as_well(project: Path) -> None:
    of_a, of_b = grounds(project, "test_a.py", "test_b.py")
    assert files(of_b) - {"test_b.py"} == files(of_a) - {"test_a.py"}
    assert files(of_a) & {"test_b.py", "kit/unrelated.py"} == set()


def test_a_file_that_needs_no_other_rests_on_no_module_of_the_others(project: Path) -> None:
    _, of_c = grounds(project, "test_a.py", "test_c.py")
    assert files(of_c) == {"test_c.py", "conftest.py"}


def test_a_name_that_leads_nowhere_rests_on_its_absence(project: Path) -> None:
    (project / "test_a.py").write_text("from gone import Base\n\n\nclass TestA(Base):\n    def test_it(self): pass\n")
    (of_a,) = grounds(project, "test_a.py")
    absent = {key.partition("\0")[0] for kind, key, value in of_a if kind == "module" and value == "outside:"}
    assert "gone" in absent


def test_every_ground_has_the_same_value_when_asked_again_also_in_another_checkout(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (project / "test_a.py").write_text("from kit import Missing, ground\nfrom kit.gone import x\n" + FILES["test_a.py"])
    found = {ground for of_one in grounds(project, "test_a.py", "test_b.py", "test_c.py") for ground in of_one}
    assert {kind for kind, _, _ in found} >= {"file", "module", "place", "build", "package"}
    other = tmp_path_factory.mktemp("other") / "checkout"
    project.rename(other)
    evidence = Evidence(str(other), ModuleFinder([other, other / "src"]), Roles(fallback=other))
    assert [ground for ground in found if evidence.now(ground[0], ground[1]) != ground[2]] == []
