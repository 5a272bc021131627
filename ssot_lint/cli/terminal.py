"""Where the output goes: colours, width, and writing to a pipe that may close."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssot_lint.errors import UsageError

if TYPE_CHECKING:
    from ssot_lint.report.style import Style

_CHUNK = 1 << 16
_PIPE_WIDTH = 120

color_option = click.option(
    "--color",
    "color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Use colours. `auto`: on a terminal, unless NO_COLOR is set; FORCE_COLOR forces them.",
)


def wants_colour(choice: str, *, to_file: bool = False) -> bool:
    """Whether to colour the output: `choice` decides, then FORCE_COLOR, NO_COLOR and TERM, then the kind of stdout."""
    if choice != "auto":
        return choice == "always"
    if to_file:
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def terminal_style(color: str) -> Style:
    """The style of what goes to stdout and needs no sources."""
    from ssot_lint.report.style import Style

    return Style(colour=wants_colour(color), width=output_width())


def output_width() -> int:
    """Cells in a line: of the terminal, or a fixed number so that what is piped does not depend on where it ran."""
    if not sys.stdout.isatty():
        return _PIPE_WIDTH
    import shutil  # which takes long to import, with all kinds of archives

    return max(40, shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns)


def working_directory() -> Path:
    """Where paths on the command line start. Raises UsageError when it was removed."""
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError("the working directory does not exist any more") from error


def write(pieces: Iterable[str], target: Path | None = None) -> None:
    """Write to `target`, or to stdout; a reader that has seen enough (`| head`) is no error. Raises UsageError."""
    if target is not None:
        _write_file(pieces, target)
        return
    try:
        for chunk in _chunks(pieces):
            sys.stdout.write(chunk)
        sys.stdout.flush()
    except OSError as error:
        # The interpreter flushes once more at exit, which would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"stdout: cannot be written: {error.strerror or error}") from error


def write_bytes(pieces: Iterable[bytes], target: Path | None = None) -> None:
    """The same for what is not text: source, and diffs of it."""
    try:
        if target is not None:
            with target.open("wb") as file:
                file.writelines(pieces)
            return
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except OSError as error:
        if target is not None:
            raise UsageError(f"{target}: cannot be written: {error.strerror or error}") from error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"stdout: cannot be written: {error.strerror or error}") from error


def _write_file(pieces: Iterable[str], target: Path) -> None:
    try:
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(pieces)
    except OSError as error:
        raise UsageError(f"{target}: cannot be written: {error.strerror or error}") from error


def _chunks(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
