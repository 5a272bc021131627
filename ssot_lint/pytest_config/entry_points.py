"""The modules that a project registers as pytest plugins by entry points of the group `pytest11`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ssot_lint.patterns import compile_late

_GROUP = "pytest11"
_IN_SETUP = compile_late(rf"""["']{_GROUP}["']\s*:\s*(?:\[(?P<list>[^\]]*)\]|["'](?P<one>[^"']*)["'])""")
_QUOTED = compile_late(r"""["']([^"']+)["']""")


@lru_cache(maxsize=64)
def plugin_modules(directory: Path) -> tuple[str, ...]:
    """The dotted modules that pyproject.toml, setup.cfg and setup.py of `directory` register, as far as readable."""
    entries = [
        *_of_pyproject(_text(directory / "pyproject.toml")),
        *_of_setup_cfg(_text(directory / "setup.cfg")),
        *_of_setup_py(_text(directory / "setup.py")),
    ]
    modules = (entry.partition("=")[2].strip() or entry.strip() for entry in entries)
    return tuple(dict.fromkeys(module.partition(":")[0].partition("[")[0].strip() for module in modules if module))


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return ""
    return text if _GROUP in text else ""


def _of_pyproject(text: str) -> list[str]:
    if not text:
        return []
    import tomllib

    try:
        data: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    found: list[str] = []
    for keys in (("project", "entry-points"), ("tool", "poetry", "plugins"), ("tool", "flit", "entrypoints")):
        table: Any = data
        for key in (*keys, _GROUP):
            table = table.get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            found += [f"{name}={value}" for name, value in table.items() if isinstance(value, str)]
    return found


def _of_setup_cfg(text: str) -> list[str]:
    if not text:
        return []
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    value = parser.get("options.entry_points", _GROUP, fallback="")
    return [line for line in value.splitlines() if line.strip()]


def _of_setup_py(text: str) -> list[str]:
    found: list[str] = []
    for match in _IN_SETUP.finditer(text) if text else ():
        found += _QUOTED.findall(match["list"]) if match["list"] is not None else [match["one"]]
    return found
