"""The same check under each Python at hand: its own parser is what it is measured by, and Ruff is the same for all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.speed.figures import Row
from benchmarks.speed.processes import ROOT, Tool, measured, parse_seconds, ruff
from benchmarks.speed.trees import Tree

VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def interpreters(tool: Tool, tree: Tree, repeat: int, scratch: Path) -> Iterator[Row]:
    """Cold check and one file with each interpreter, in turns."""
    tools: dict[str, Tool] = {}
    for version in VERSIONS:
        found = find_python(version)
        made = make_environment(found, scratch / version) if found else "not at hand"
        if isinstance(made, Path):
            tools[version] = replace(tool, python=str(made))
        else:
            yield Row(f"Python {version}", (), remark=made)
    values: dict[str, list[tuple[float, ...]]] = {version: [] for version in tools}
    for each in tools.values():
        measured(each.check(*tree.part(20).arguments), tree.folder)  # compiles
    for _ in range(repeat):
        yardstick = measured(ruff(*tree.arguments), tree.folder).cpu
        for version, each in tools.items():
            values[version].append(_round(each, tree, yardstick))
    for version in tools:
        parser, speed, own, single = zip(*values[version], strict=True)
        yield Row(f"Python {version}, cold: CPU over its ast.parse", own, bar="≤ 2.0", aim="≤ 1.5")
        yield Row(f"Python {version}, cold: CPU over Ruff's", speed)
        yield Row(f"Python {version}, ast.parse: CPU over Ruff's", parser)
        yield Row(f"Python {version}, one file: wall over starting it", single, bar="≤ 2.5", aim="≤ 1.8")


def _round(tool: Tool, tree: Tree, yardstick: float) -> tuple[float, float, float, float]:
    """CPU of the parser and of a check over Ruff's, of the check over the parser's, and one file over starting."""
    parse = parse_seconds(tree.files, tree.folder, tool.python)
    cold = measured(tool.check("--jobs", "1", *tree.arguments), tree.folder).cpu
    start = min(measured(tool.start, tree.folder).wall for _ in range(3))
    single = min(measured(tool.check(tree.middle_file), tree.folder).wall for _ in range(3))
    return parse / yardstick, cold / yardstick, cold / parse, single / start


def find_python(version: str) -> str | None:
    """An interpreter of this version that runs: this one, on PATH, or one that pyenv installed."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)
    own = [sys.executable] if sys.version.startswith(f"{version}.") else []
    for name in (*own, shutil.which(f"python{version}"), *map(str, installed)):
        # A name on PATH proves nothing: version managers leave shims behind.
        if name and _version(name) == version:
            return name
    return None


def _version(python: str) -> str | None:
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def make_environment(python: str, target: Path, patience: float = 120) -> Path | str:
    """The interpreter of a new environment with what the package needs; the reason in a few words when that fails."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    made = target / "bin" / "python"
    pip = [str(made), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--retries", "0"]
    try:
        subprocess.run([python, "-m", "venv", str(target)], check=True, capture_output=True, timeout=patience)
        subprocess.run([*pip, *needed], check=True, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return f"no environment within {patience:.0f} s"
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no environment: {error}"
    return made
