"""The configuration as plain TOML-like values: to show it, and to tell whether two give the same results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ssot_lint.config.keys import READERS, field_of
from ssot_lint.config.settings import Config
from ssot_lint.data import values_of
from ssot_lint.digests import blake2b
from ssot_lint.enumeration import Enum

# Where a checkout lies and which of its files are looked at do not change what is found in one file.
_WITHOUT_INFLUENCE = frozenset(
    {"exclude", "extend-exclude", "force-exclude", "respect-gitignore", "fix", "fix-only", "show-fixes", "unsafe-fixes"}
)
_SELECTION = frozenset({"select", "extend-select", "ignore"})


def settings_of(config: Config) -> Iterator[tuple[str, Any, str]]:
    """Every dotted key with its value as plain data and its origin, in the order of the reference."""
    for key in READERS:
        table, _, name = key.rpartition(".")
        holder = getattr(config, field_of(table)) if table else config
        yield key, plain(getattr(holder, field_of(name))), config.origin(key)
    for rule, options in sorted(config.rule_options.items()):
        for name, value in sorted(options.items()):
            yield f"{rule}.{name}", plain(value), config.origin(f"{rule}.{name}")


def digest(config: Config) -> str:
    """A hex digest of every value that can change the findings of a file; the same on every machine and checkout."""
    values = {key: value for key, value, _ in settings_of(config) if key not in _WITHOUT_INFLUENCE | _SELECTION}
    values["selections"] = plain(config.sources)
    return blake2b(repr(_ordered(values)).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _ordered(value: Any) -> Any:
    """The same data, whatever the order of the keys in its tables."""
    if isinstance(value, dict):
        return [(key, _ordered(value[key])) for key in sorted(value)]
    return [_ordered(each) for each in value] if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """The value as TOML data: dataclasses and mappings as tables (without None), tuples as lists, enums as text."""
    if isinstance(value, Enum):
        return value.value
    fields = values_of(value)
    if fields is not None:
        named = {name.replace("_", "-"): each for name, each in fields.items()}
        return {name: plain(each) for name, each in named.items() if each is not None}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value
