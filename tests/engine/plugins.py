"""Distributions with rules of their own, as they lie in a folder of installed packages."""

from __future__ import annotations

from pathlib import Path


def write_plugin(site: Path, name: str, source: str) -> None:
    """Put a distribution `name`, whose module of the same name has this source and is an entry point for rules."""
    info = site / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    (site / f"{name}.py").write_text(source)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[ssot_lint.rules]\n{name} = {name}\n")
