"""A proposal as TOML text: every key below its evidence, what is not sure as a comment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

import tomlkit
from tomlkit.items import Array, Item

from ssot_lint.proposal.settings import Proposal, Section, Setting, Value

_WIDTH = 118
_LONG = 100
_HEAD = (
    "Proposed by `ssot-lint init`. Above each line stands what it is drawn from; lines that are commented out",
    "are guesses. Keep what is true, correct the rest, and delete this text.",
)


def render(proposal: Proposal, prefix: str, *, bare: bool = False) -> str:
    """The whole text, LF line ends. `prefix` is the main table, empty where keys stand at the top of the file.

    With `bare`, the head and the header of the main table are left out: for a table that exists.
    """
    blocks = [render_settings(proposal, prefix, bare=bare), *(_section(each, prefix) for each in proposal.sections)]
    return "\n".join(block for block in blocks if block)


def render_settings(proposal: Proposal, prefix: str, *, bare: bool = False) -> str:
    """The main table alone."""
    lines: list[str] = []
    if not bare:
        lines += [f"[{prefix}]"] if prefix else []
        lines += [*_comments(_HEAD), "#", *_comments(proposal.notes)]
    for setting in proposal.settings:
        lines += [*([""] if lines else []), *_setting(setting)]
    return "".join(f"{line}\n" for line in lines)


def render_sections(proposal: Proposal, prefix: str) -> str:
    """The other tables."""
    return "\n".join(_section(each, prefix) for each in proposal.sections)


def _section(section: Section, prefix: str) -> str:
    sure = section.sure and any(each.sure and each.value is not None for each in section.settings)
    name = f"{prefix}.{section.name}" if prefix else section.name
    header = f"[[{name}]]" if section.repeated else f"[{name}]"
    lines = [*_comments(section.evidence), header if sure else f"# {header}"]
    for setting in section.settings:
        lines += _setting(setting, sure=sure)
    return "".join(f"{line}\n" for line in lines)


def _setting(setting: Setting, *, sure: bool = True) -> Iterator[str]:
    yield from _comments(setting.evidence)
    if setting.value is not None:
        for line in tomlkit.dumps({setting.key: _item(setting.value)}).splitlines():
            yield line if sure and setting.sure else f"# {line}"


def _item(value: Value) -> Item:
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, str | bool):
        return tomlkit.item(value)
    return _array(value)


def _inline(value: Mapping[str, Value]) -> Item:
    # Made here, an inline table has no spaces inside its braces; read, it keeps those that it has.
    fields = ", ".join(f"{tomlkit.key(key).as_string()} = {_item(each).as_string()}" for key, each in value.items())
    return tomlkit.value(f"{{ {fields} }}")


def _array(value: Sequence[Value]) -> Array:
    array = tomlkit.array()
    for each in value:
        array.append(_item(each))
    nested = any(isinstance(each, Mapping) for each in value)
    return array.multiline(True) if nested or len(array.as_string()) > _LONG else array


def _comments(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        text = "".join(each if each.isprintable() else "?" for each in line)
        indent = " " * (len(text) - len(text.lstrip()))
        wrapped = textwrap.wrap(
            text.strip(), _WIDTH - len(indent), subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
        yield from (f"# {indent}{each}" for each in wrapped)
