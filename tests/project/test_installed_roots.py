"""Imports of a repository that holds several distributions: each is found where it would be installed from."""

from pathlib import Path

import pytest

from ssot_lint.model.symbols import SymbolKind
from ssot_lint.project import Project, Roles

WORKSPACE = '[tool.uv.workspace]\nmembers = ["lib/*"]\n[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\n'


@pytest.mark.parametrize("module", ["cli_parts.run", "core.text"])
def test_members_of_a_workspace(tmp_path: Path, module: str) -> None:
    files = {
        "pyproject.toml": WORKSPACE,
        "lib/cli/pyproject.toml": "",
        "lib/cli/src/cli_parts/__init__.py": "",
        "lib/cli/src/cli_parts/run.py": "def start(): return 3\n",
        "lib/core/pyproject.toml": "",
        "lib/core/core/__init__.py": "",
        "lib/core/core/text.py": "def start(): return 3\n",
        "lib/cli/tests/test_a.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    project = Project([tmp_path], Roles(fallback=tmp_path))
    test = project.file(str(tmp_path / "lib/cli/tests/test_a.py"))
    assert test is not None
    found = project.resolve(f"{module}.start", test)
    assert found.kind is SymbolKind.FUNCTION
    assert found.file is not None
    assert not found.file.is_test_side
