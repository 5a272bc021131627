"""Commands run and measured: CPU and wall seconds, and the memory of the largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PARSE = """
import ast, sys, time, warnings
warnings.simplefilter("ignore")
contents = [open(path, "rb").read() for path in sys.stdin.read().split("\\0")]
begun = time.process_time()
for content in contents:
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        pass
print(time.process_time() - begun)
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took: seconds of CPU in all its processes, seconds by the clock, bytes of the largest one."""

    cpu: float
    wall: float
    peak: int


@dataclass(frozen=True, slots=True)
class Command:
    """A program with its arguments, and what it gets besides the environment of this process."""

    words: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Bytecode is written as for an installed package, whatever the shell says, and hashes are the same."""
        foreign = ("PYTHON", "SSOT_LINT")
        passed = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return {**passed, "PYTHONHASHSEED": "0", **self.variables}


@dataclass(frozen=True, slots=True)
class Tool:
    """What is measured: an interpreter that has the dependencies, and the folder that holds the package."""

    python: str = sys.executable
    package: Path = ROOT

    def command(self, *words: str, pretests: bool = True) -> Command:
        """`ssot-lint` with these words."""
        variables = {"PYTHONPATH": str(self.package), **({} if pretests else {"SSOT_LINT_PRETESTS": "off"})}
        return Command((self.python, "-P", "-m", "ssot_lint", *words), variables)

    def check(self, *options: str, cache: Path | None = None) -> Command:
        """A check, its findings one a line; without a cache unless a folder for one is given."""
        kept = ("--no-cache",) if cache is None else ("--cache-dir", str(cache))
        return self.command("check", *kept, "--exit-zero", "--output-format", "concise", *options)

    @property
    def start(self) -> Command:
        """The least that a Python program with a command line and a parser can do."""
        return Command((self.python, "-c", "import click, ast"))


def measured(command: Command, cwd: Path, codes: Sequence[int] = (0,)) -> Usage:
    """Run a command to its end, its output thrown away. Raises OSError, and RuntimeError for another exit code.

    The peak is that of the largest of all processes below it that were waited for, workers included, and at least
    what this process takes, of which the command is a copy at first.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        command.words, cwd=cwd, env=command.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    if process.returncode not in codes:
        raise RuntimeError(f"{' '.join(command.words)[:200]}: ended with {process.returncode}")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def output(command: Command, cwd: Path, given: str = "") -> str:
    """What a command prints. Raises CalledProcessError."""
    done = subprocess.run(
        command.words, cwd=cwd, env=command.environment, input=given, capture_output=True, text=True, check=True
    )
    return done.stdout


def parse_seconds(files: Sequence[str], cwd: Path, python: str = sys.executable) -> float:
    """CPU seconds of `ast.parse` of these files, reading and start-up not counted, in a process of its own."""
    return float(output(Command((python, "-c", _PARSE)), cwd, "\0".join(files)))


def ruff(*options: str, cache: Path | None = None) -> Command:
    """Ruff of the development environment, with the rules that come nearest to these, its findings one a line."""
    kept = ("--no-cache",) if cache is None else ("--cache-dir", str(cache))
    program = str(Path(sys.executable).with_name("ruff"))
    wanted = ("--isolated", "--exit-zero", "--output-format", "concise", "--select", "PT,B,S101,F811")
    return Command((program, "check", *wanted, *kept, *options))
