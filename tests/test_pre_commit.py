"""The published hook, run by the real pre-commit on a real git repository, installed offline from this checkout."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

# The hook's environment takes seconds to build; under xdist one worker builds it for all of this file.
pytestmark = pytest.mark.xdist_group("pre_commit")

ROOT = Path(__file__).parent.parent
WHEELHOUSE = Path(sys.prefix) / "wheelhouse"
PUBLISHED = ("ssot_lint", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

EMPTY = "def test_login():\n    pass\n"
REAL = "def test_sum():\n    assert sum([1, 2]) == 3\n"
CONSTANT = "def test_sum():\n    assert sum([1, 2]) == 3\n    assert True\n"
HOOKED = "repos:\n  - repo: {repo}\n    rev: {rev}\n    hooks:\n      - id: ssot-lint\n      - id: ssot-lint-fix\n"
CONFIGURATION = '[tool.ssot-lint]\nextend-exclude = ["vendored"]\n'


@dataclass(frozen=True, slots=True)
class Workbench:
    """A hook repository and a project that uses it, in one temporary folder."""

    hooks: Path
    project: Path
    environment: dict[str, str]

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run([sys.executable, "-m", "pre_commit", *arguments], self.project, self.environment)

    def git(self, *arguments: str) -> None:
        """git, in the project; it must succeed."""
        result = run(["git", *arguments], self.project, self.environment)
        assert result.returncode == 0, result.stderr

    def hook(self, *files: str, name: str = "ssot-lint") -> subprocess.CompletedProcess[str]:
        """The installed hook; `try-repo` would build its environment anew on each call."""
        return self.pre_commit("run", name, "--verbose", "--files", *files)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def offline(folder: Path) -> dict[str, str]:
    """An environment in which pip has the wheelhouse and no index, and git and pre-commit have no user settings."""
    foreign = ("GIT_", "PIP_", "PRE_COMMIT")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return inherited | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(WHEELHOUSE),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "user.name",
        "GIT_CONFIG_VALUE_0": "Tester",
        "GIT_CONFIG_KEY_1": "user.email",
        "GIT_CONFIG_VALUE_1": "tester@example.invalid",
        "NO_COLOR": "1",
    }


def commit_all(folder: Path, environment: dict[str, str]) -> str:
    """Make `folder` a repository with one commit; its hash."""
    start = (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "start"], ["rev-parse", "HEAD"])
    for arguments in start:
        result = run(["git", *arguments], folder, environment)
        assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    if not any(WHEELHOUSE.glob("libcst-*.whl")):
        pytest.fail(f"no wheels in {WHEELHOUSE}: run the tests by `make test`, or `make setup` once before pytest")
    folder = tmp_path_factory.mktemp("pre_commit")
    hooks, project, environment = folder / "hooks", folder / "project", offline(folder)
    hooks.mkdir()
    for name in PUBLISHED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, hooks / name)
    (project / "vendored").mkdir(parents=True)
    (project / "pyproject.toml").write_text(CONFIGURATION)
    (project / "test_empty.py").write_text(EMPTY)
    (project / "test_real.py").write_text(REAL)
    (project / "test_constant.py").write_text(CONSTANT)
    (project / "vendored" / "test_empty.py").write_text(EMPTY)
    revision = commit_all(hooks, environment)
    (project / ".pre-commit-config.yaml").write_text(HOOKED.format(repo=hooks.as_posix(), rev=revision))
    commit_all(project, environment)
    yield Workbench(hooks, project, environment)
    shutil.rmtree(folder, ignore_errors=True)


def test_tried_hook_fails_on_an_empty_test_and_names_it(workbench: Workbench) -> None:
    result = workbench.pre_commit(
        "try-repo", str(workbench.hooks), "ssot-lint", "--verbose", "--files", "test_empty.py", "test_real.py"
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert "test_empty.py:1:5" in result.stdout
    assert "SSOT101" in result.stdout
    assert "test_real.py" not in result.stdout
    assert "exit code: 1" in result.stdout


def test_installed_hook_fails_on_an_empty_test(workbench: Workbench) -> None:
    result = workbench.hook("test_empty.py")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "SSOT101" in result.stdout


def test_hook_passes_on_a_clean_file(workbench: Workbench) -> None:
    result = workbench.hook("test_real.py")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Passed" in result.stdout


def test_excluded_file_stays_excluded_when_named(workbench: Workbench) -> None:
    result = workbench.hook("vendored/test_empty.py")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Passed" in result.stdout
    assert "SSOT101" not in result.stdout


def test_files_that_are_not_python_are_not_handed_over(workbench: Workbench) -> None:
    result = workbench.hook("pyproject.toml")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Skipped" in result.stdout


def test_tried_fixing_hook_modifies_and_fails_and_passes_the_second_time(workbench: Workbench) -> None:
    target = workbench.project / "test_constant.py"
    first = workbench.pre_commit(
        "try-repo", str(workbench.hooks), "ssot-lint-fix", "--verbose", "--files", "test_constant.py", "test_real.py"
    )
    assert first.returncode == 1, first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert (target.read_text(), (workbench.project / "test_real.py").read_text()) == (REAL, REAL)
    workbench.git("add", "test_constant.py")
    second = workbench.hook("test_constant.py", name="ssot-lint-fix")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Passed" in second.stdout
    assert target.read_text() == REAL


def test_fixing_hook_fails_where_a_finding_is_left(workbench: Workbench) -> None:
    result = workbench.hook("test_empty.py", name="ssot-lint-fix")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "SSOT101" in result.stdout
    assert (workbench.project / "test_empty.py").read_text() == EMPTY
