"""The INI dialect that pytest reads: no interpolation, and comments only where a line starts with one."""

from __future__ import annotations

Sections = dict[str, dict[str, str]]


class IniError(ValueError):
    """An INI text that pytest refuses; the message names the line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")


def parse_ini(text: str) -> Sections:
    """The sections of an INI text, in order: section → name → value, continuation lines joined by newlines.

    Raises IniError for whatever pytest refuses: duplicates, text outside of sections, lines without `=` or `:`.
    """
    sections: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] | None = None
    value: list[str] | None = None
    # str.splitlines also splits at form feeds and the like; so does pytest's reader.
    for number, line in enumerate(text.removeprefix("\N{BYTE ORDER MARK}").splitlines(), start=1):
        stripped = line.rstrip()
        if not stripped or stripped.lstrip()[0] in "#;":
            continue
        header = _header(stripped)
        if header is not None:
            section, value = _open_section(sections, header, number), None
        elif stripped[0] == "[" or stripped[0].isspace():
            if value is None:
                raise IniError(number, "unexpected value continuation")
            value.append(stripped.strip())
        else:
            value = _open_value(section, stripped, number)
    return {name: {key: "\n".join(lines) for key, lines in body.items()} for name, body in sections.items()}


def _header(line: str) -> str | None:
    if line[0] != "[":
        return None
    bare = line.split("#")[0].rstrip().split(";")[0].rstrip()
    return bare[1:-1] if bare[-1] == "]" else None


def _open_section(sections: dict[str, dict[str, list[str]]], name: str, line: int) -> dict[str, list[str]]:
    if not name:
        raise IniError(line, "empty section name")
    if name in sections:
        raise IniError(line, f"duplicate section {name!r}")
    return sections.setdefault(name, {})


def _open_value(section: dict[str, list[str]] | None, line: str, number: int) -> list[str]:
    name, equals, text = line.partition("=")
    if not equals or ":" in name:
        name, colon, text = line.partition(":")
        if not colon:
            raise IniError(number, f"unexpected line: {line!r}")
    if section is None:
        raise IniError(number, "no section header defined")
    name, text = name.strip(), text.strip()
    if name in section:
        raise IniError(number, f"duplicate name {name!r}")
    return section.setdefault(name, [text] if text else [])
