"""Commands run and measured: CPU and wall seconds, and the memory of the largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
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


def _environment() -> dict[str, str]:
    """This checkout's package, compiled once as an installed one is, whatever the shell says of bytecode."""
    passed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**passed, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}


def measured(command: Sequence[str], cwd: Path) -> Usage:
    """Run a command to its end, its output thrown away. Raises OSError, and RuntimeError when a signal ended it."""
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    if process.returncode < 0:
        raise RuntimeError(f"{command[0]} was ended by signal {-process.returncode}")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def output(command: Sequence[str], cwd: Path, given: str = "") -> str:
    """What a command prints. Raises CalledProcessError."""
    done = subprocess.run(command, cwd=cwd, env=_environment(), input=given, capture_output=True, text=True, check=True)
    return done.stdout


def parse_seconds(files: Sequence[str], cwd: Path) -> float:
    """CPU seconds of `ast.parse` of these files, reading and start-up not counted, in a process of its own."""
    return float(output([sys.executable, "-c", _PARSE], cwd, "\0".join(files)))


def checker(*options: str) -> list[str]:
    """The command that checks, in this interpreter, from this checkout, without a cache."""
    return [sys.executable, "-P", "-m", "ssot_lint", "check", "--no-cache", "--exit-zero", *options]
