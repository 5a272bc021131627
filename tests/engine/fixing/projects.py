"""Small projects with findings to fix, and fix runs on them."""

import subprocess
from pathlib import Path
from typing import Any

from ssot_lint.config import load_configs
from ssot_lint.engine.fixing.run import FixRun, FixSettings, fix
from ssot_lint.engine.run import Request
from ssot_lint.engine.schema import schema_of
from ssot_lint.rule import load_registry

FIXTURES = "import pytest\n" + "".join(
    f"\n\n@pytest.fixture\ndef {name}():\n    return open('x')\n" for name in ("cart", "c")
)
EMPTY = "def test_empty():\n    pass\n"
MIXED = 'def test_total(cart):\n    assert cart.total == 3\n    assert True\n    assert (cart.count == 1, "count")\n'
SAFE = "def test_total(cart):\n    assert cart.total == 3\n    assert True\n"


def project(folder: Path, **files: str | bytes) -> Path:
    """Write the files (names without `.py`), an empty configuration and fixtures `cart` and `c` into a folder."""
    (folder / "pyproject.toml").write_text("[tool.ssot-lint]\n")
    (folder / "conftest.py").write_text(FIXTURES)
    for name, text in files.items():
        (folder / f"{name}.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def request(folder: Path, *, jobs: int = 1, **overrides: Any) -> Request:
    schema = schema_of(load_registry())
    configs = load_configs(folder, schema, config_args=(), isolated=False, overrides=overrides)
    return Request(paths=(".",), cwd=folder, configs=configs, schema=schema, jobs=jobs)


def settings(folder: Path, **changes: Any) -> FixSettings:
    given: dict[str, Any] = {"unsafe": True, "journal": folder / ".ssot_lint_cache" / "journal", "root": folder}
    return FixSettings(**(given | changes))


def fixed(folder: Path, *, jobs: int = 1, **changes: Any) -> FixRun:
    return fix(request(folder, jobs=jobs), settings(folder, **changes))


def git(folder: Path, *arguments: str) -> str:
    environment = {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.com",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
    }
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def committed(folder: Path) -> Path:
    """The folder as a repository in which everything is committed."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "user.name", "A")
    git(folder, "config", "user.email", "a@example.com")
    (folder / ".gitignore").write_text(".ssot_lint_cache/\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "start")
    return folder
