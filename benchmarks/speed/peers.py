"""Other linters to measure against, each in an environment of its own under the development environment."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.processes import ROOT

_HOME = ROOT / ".venv" / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A linter: its distribution, its arguments for the folder it stands in, and the share of the files it is given."""

    name: str
    arguments: tuple[str, ...]
    share: float = 1.0

    @property
    def program(self) -> Path:
        """Its executable, once installed."""
        return _HOME / self.name / "bin" / self.name

    @property
    def command(self) -> list[str]:
        """The command that checks the folder it is run in; not all of them take a list of files."""
        return [str(self.program), *self.arguments, "."]


def refusal(peer: Peer, folder: Path) -> str | None:
    """Why the peer does not check: its complaint, when complaining is all it does on a folder."""
    done = subprocess.run(peer.command, cwd=folder, capture_output=True, text=True, check=False)
    return None if done.stdout.strip() else f"does not run: {(done.stderr.strip() or 'says nothing').splitlines()[0]}"


PEERS = (
    Peer("ruff", ("check", "--isolated", "--no-cache", "--exit-zero", "--select", "PT,B,S101,F811")),
    Peer("vacuous", ("check",)),
    Peer("falsegreen", ()),
    # It takes a second for two files; on a twentieth its start-up still does not show.
    Peer("fixit", ("lint",), 0.05),
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
