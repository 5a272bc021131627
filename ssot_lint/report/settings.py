"""`--show-settings`: every setting with its value and where that comes from, as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ssot_lint.config import Config, Schema, selected_codes, settings_of

_COLUMN = 48


def render_settings(config: Config, schema: Schema, path: str) -> Iterator[str]:
    """Lines that could stand in ssot-lint.toml, each with its origin in a comment; `path` is what they hold for."""
    yield f"# settings for {path}\n"
    yield f"# root: {config.root.as_posix()}\n"
    if config.source is not None:
        yield f"# file: {config.source.as_posix()}\n"
    yield f"# rules: {' '.join(sorted(selected_codes(config, schema))) or 'none'}\n\n"
    for key, value, origin in settings_of(config):
        yield _line(key, value, origin)


def _line(key: str, value: Any, origin: str) -> str:
    if value is None:
        return f"# {key} is not set\n"
    setting = f"{key} = {_toml(value)}"
    return f"{setting:<{_COLUMN}}  # {origin}\n"


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return _enclosed("{", (f"{_key(key)} = {_toml(each)}" for key, each in value.items()), "}")
    if isinstance(value, list):
        return _enclosed("[", map(_toml, value), "]")
    # Strings, numbers and booleans are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)


def _enclosed(start: str, items: Iterable[str], end: str) -> str:
    return start + ", ".join(items) + end


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else json.dumps(key)
