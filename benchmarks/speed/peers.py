"""Other linters to measure against, each in an environment of its own under the development environment."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.processes import Command

_HOME = Path(sys.prefix) / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A linter: its distribution, its arguments for the folder it stands in, what it is to be measured on at most
    (megabytes of tests; the slow ones would take hours), and how many times faster we want to be, at least and at best.
    """

    name: str
    arguments: tuple[str, ...]
    megabytes: float
    bar: str
    aim: str

    @property
    def program(self) -> Path:
        """Its executable, once installed."""
        return _HOME / self.name / "bin" / self.name

    @property
    def command(self) -> Command:
        """The command that checks the folder it is run in; not all of them take a list of files."""
        return Command((str(self.program), *self.arguments, "."))


PEERS = (
    Peer("vacuous", ("check",), 100, "≥ 3", "≥ 4"),
    Peer("falsegreen", (), 100, "≥ 8", "≥ 12"),
    Peer("fixit", ("lint",), 4, "≥ 80", "≥ 150"),
)


def install(peer: Peer, patience: float = 120) -> str | None:
    """Install the newest release unless one is there; the reason in a few words when that fails."""
    if peer.program.exists():
        return None
    home = _HOME / peer.name
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, timeout=patience)
        pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--retries", "0"]
        subprocess.run([*pip, "--quiet", peer.name], check=True, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return f"not installed within {patience:.0f} s"
    except subprocess.CalledProcessError as error:
        said: str = error.stderr.decode(errors="replace").strip()
        return said.splitlines()[-1] if said else "pip failed"
    return None if peer.program.exists() else f"its distribution has no program `{peer.name}`"


def refusal(peer: Peer, folder: Path) -> str | None:
    """Why the peer does not check: its complaint, when complaining is all it does on a folder."""
    done = subprocess.run(peer.command.words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode == 0 or done.stdout.strip():
        return None
    return f"does not run: {(done.stderr.strip() or 'says nothing').splitlines()[0]}"
