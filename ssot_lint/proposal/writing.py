"""A proposal into a configuration file, whose other bytes stay as they are."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ssot_lint.config import Schema
from ssot_lint.config.keys import read_settings
from ssot_lint.config.place import Place
from ssot_lint.config.sources import PYPROJECT, TABLE
from ssot_lint.data import dataclass, replace
from ssot_lint.errors import ConfigError, UsageError
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.rendering import render, render_sections, render_settings
from ssot_lint.proposal.settings import Proposal, Setting

_BOM = "\ufeff"
_COMMENTS = compile_late(r"\ufeff?(?:[ \t]*(?:#[^\n]*)?\r?\n)*")
_NAME = compile_late(r"[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*(?:ssot-lint|\"ssot-lint\"|'ssot-lint')[ \t]*\][ \t]*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Target:
    """The file to write: what is in it, empty for a new one, and our table of it, None where it has none."""

    path: Path
    data: bytes = b""
    table: Mapping[str, Any] | None = None

    @property
    def prefix(self) -> tuple[str, ...]:
        """The table of the file in which the keys stand."""
        return TABLE if self.path.name == PYPROJECT else ()


def without_existing(proposal: Proposal, table: Mapping[str, Any]) -> Proposal:
    """What is sure and a configuration does not say yet: keys and tables that it has are left as they are, whole.

    Guesses are left out, as a second run would write them a second time.
    """
    settings = tuple(each for each in proposal.settings if each.key not in table and _is_sure(each))
    sections = (each for each in proposal.sections if each.sure and each.name.partition(".")[0] not in table)
    filled = (replace(each, settings=tuple(filter(_is_sure, each.settings))) for each in sections)
    return replace(proposal, settings=settings, sections=tuple(each for each in filled if each.settings))


def _is_sure(setting: Setting) -> bool:
    return setting.sure and setting.value is not None


def compose(proposal: Proposal, target: Target, schema: Schema) -> bytes:
    """The file's new bytes. Raises UsageError when it cannot take the tables, ConfigError when it is no TOML."""
    old = _decoded(target)
    newline = "\r\n" if old.count("\r\n") * 2 > old.count("\n") else "\n"
    if target.table is None:
        text = _appended(old, render(proposal, ".".join(target.prefix)), newline)
    else:
        text = _merged(old, proposal, target, newline)
    _verify(old, text, target, schema)
    return text.encode("utf-8", "backslashreplace")


def write(path: Path, data: bytes) -> None:
    """Replace the file as a whole, keeping its mode; a link stays one. Raises UsageError."""
    real = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(name, real.stat().st_mode & 0o7777 if real.exists() else 0o666 & ~_umask())
            os.replace(name, real)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _decoded(target: Target) -> str:
    try:
        text = target.data.decode("utf-8")
        tomllib.loads(text.removeprefix(_BOM))
    except UnicodeDecodeError as error:
        raise ConfigError(target.path.name, None, "is not valid UTF-8", _ELSEWHERE) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(target.path.name, None, f"invalid TOML: {error}", _ELSEWHERE) from error
    return text


_ELSEWHERE = "mend it, or use --file to write ssot-lint.toml"


def _appended(old: str, added: str, newline: str) -> str:
    if not old.strip(_BOM):
        return old + added
    gap = newline if old.endswith("\n") else newline * 2
    blank = "" if re.search(r"\n\r?\n\Z", old) else gap
    return old + blank + added.replace("\n", newline)


def _merged(old: str, proposal: Proposal, target: Target, newline: str) -> str:
    """The keys at the head of the table that exists, the tables at the end of the file."""
    prefix = ".".join(target.prefix)
    keys = render_settings(proposal, prefix, bare=True)
    sections = render_sections(proposal, prefix)
    head = _end_of_header(old, target)
    if keys and head is None:
        sections = f"[{prefix}]\n{keys}\n{sections}"
    elif keys:
        separator = newline if head and not old[:head].endswith("\n") else ""
        old = old[:head] + separator + keys.replace("\n", newline) + newline + old[head:]
    return _appended(old, sections, newline) if sections else old


def _end_of_header(text: str, target: Target) -> int | None:
    """Where the first key of the table may stand; None when the file has only tables below it."""
    if not target.prefix:
        head = _COMMENTS.match(text)
        return head.end() if head is not None else 0
    position = 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        if _NAME.fullmatch(line.rstrip("\r\n")):
            return position
    return None


def _verify(old: str, new: str, target: Target, schema: Schema) -> None:
    """The rest of the file means what it meant, ours can be read, and every old line is still there."""
    name = target.path.name
    try:
        before, after = tomllib.loads(old.removeprefix(_BOM)), tomllib.loads(new.removeprefix(_BOM))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{name}: cannot take the tables where they would have to stand: {error} ({_BY_HAND})"
        ) from error
    ours, theirs = _taken(after, target.prefix), _taken(before, target.prefix)
    kept = all(ours.get(key) == value for key, value in theirs.items())
    if not kept or before != after:
        raise UsageError(f"{name}: the tables cannot be added without a change to others ({_BY_HAND})")
    read_settings(ours, Place(name, schema, target.path.parent, target.path.parent, new, target.prefix))


_BY_HAND = "use --stdout and add them by hand, or --file"


def _taken(document: dict[str, Any], prefix: tuple[str, ...]) -> dict[str, Any]:
    """Our table, cut out of a document, and what is empty without it."""
    if not prefix:
        taken = dict(document)
        document.clear()
        return taken
    inner = document.get(prefix[0])
    if not isinstance(inner, dict):
        return {}
    taken = inner.pop(prefix[1], {})
    if not inner:
        document.pop(prefix[0])
    return taken if isinstance(taken, dict) else {}
