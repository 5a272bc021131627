"""Small projects for a real pytest, which the child process runs with this interpreter."""

import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "pytest"]


def create(folder: Path, files: dict[str, str], *, settings: str = "") -> list[Path]:
    """Write a project with `settings` as its pytest section; gives its test files, in the order of `files`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pytest.ini").write_text(f"[pytest]\n{settings}\n")
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return [folder / name for name in files if Path(name).name.startswith("test_")]
