"""A fix run, or an undo, that is killed at any moment: every file is old or new, and `undo` brings all back."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ssot_lint.rewrite.write import sweep
from tests.rewrite.fix_runs import Site

FILES = 500
ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from pathlib import Path
from tests.rewrite.fix_runs import Site
from tests.rewrite.test_kill import changed

site = Site(Path(sys.argv[2]))
before = site.read()
print("ready", flush=True)
site.fix(changed(before)) if sys.argv[1] == "fix" else site.undo()
"""


def changed(files: dict[str, bytes]) -> dict[str, bytes | None]:
    """Every fifth file goes, all others get new bytes."""
    return {
        name: data + b"# fixed\n" if number % 5 else None for number, (name, data) in enumerate(sorted(files.items()))
    }


def fixed(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in changed(files).items() if data is not None}


@pytest.fixture
def site() -> Iterator[Site]:
    """Many files, in memory where that is possible: a kill, unlike a loss of power, is the same on every disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    text = b"def test_sum():\r\n    pass\r\n" * 40
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        site = Site(Path(folder).resolve())
        site.grow({f"tests/d{number % 7}/test_{number}.py": b"# %d\n" % number + text for number in range(FILES)})
        yield site


def run_for(seconds: float | None, action: str, site: Site) -> float:
    """Fix or undo in another process and kill it after so long; returns how long it worked."""
    command = [sys.executable, "-c", PROGRAM, action, str(site.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        started = time.perf_counter()
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        assert process.wait() in (0, -signal.SIGKILL)
        return time.perf_counter() - started


def moments(whole: float, count: int) -> Iterator[float]:
    """Moments of a run that takes about `whole` seconds, one in each of `count` parts of it."""
    chance = random.Random(4)
    edges = [whole * part / count for part in range(count + 1)]
    return (chance.uniform(*part) for part in pairwise(edges))


def torn(site: Site, before: dict[str, bytes]) -> list[str]:
    """The files that are neither old nor new."""
    after = changed(before)
    now = site.read()
    return [name for name in before if now.get(name) not in (before[name], after[name])]


def leftovers(site: Site) -> list[str]:
    """The files that are not of the project, once those of dead processes are swept."""
    folders = [
        path for path in (site.root, *site.root.rglob("*")) if path.is_dir() and site.journal not in path.parents
    ]
    sweep(str(folder) for folder in folders)
    return [str(path) for path in site.root.rglob("*.tmp")]


def test_killed_fix_run_is_undone_exactly(site: Site) -> None:
    before = site.read()
    whole = run_for(None, "fix", site)
    assert site.read() == fixed(before)
    site.undo()
    for moment in moments(whole, 12):
        run_for(moment, "fix", site)
        assert torn(site, before) == []
        assert {result.reason for result in site.undo()} <= {""}
        assert site.read() == before
        assert leftovers(site) == []


def test_killed_undo_can_be_repeated(site: Site) -> None:
    before = site.read()
    site.fix(changed(before))
    whole = run_for(None, "undo", site)
    assert site.read() == before
    for moment in moments(whole, 4):
        site.fix(changed(before))
        run_for(moment, "undo", site)
        assert torn(site, before) == []
        assert {result.reason for result in site.undo()} <= {""}
        assert site.read() == before
        assert leftovers(site) == []
