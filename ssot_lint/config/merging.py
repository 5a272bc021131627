"""Layers of settings into one Config: later layers win, value by value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ssot_lint.config.keys import READERS, TABLES, field_of
from ssot_lint.config.settings import Config, Selection
from ssot_lint.config.tables import Doubles, Environment, Events, WebSocket
from ssot_lint.data import dataclass

_GROUPS: dict[str, type] = {"doubles": Doubles, "events": Events, "websocket": WebSocket, "environment": Environment}
_ACCUMULATED = frozenset({"extend-select", "ignore", "extend-exclude"})
_SELECTION = ("select", "extend-select", "ignore")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says: typed values by dotted key, and the source's display name."""

    source: str
    values: dict[str, Any]


def merge(layers: Sequence[Layer], root: Path, source: Path | None) -> Config:
    """The Config that the layers give, the strongest last."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        if "select" in layer.values:
            # As in Ruff, a new selection starts afresh: what was added to or taken from an older one is gone with it.
            for key in _SELECTION:
                values.pop(key, None)
                origins.pop(key, None)
        for key, value in layer.values.items():
            if key in _ACCUMULATED and key in values:
                values[key] += value
                origins[key] = " + ".join(dict.fromkeys([*origins[key].split(" + "), layer.source]))
            else:
                values[key] = value
                origins[key] = layer.source
    plain = {field_of(key): value for key, value in values.items() if "." not in key}
    all_origins = dict.fromkeys(READERS, "default") | origins
    return Config(
        root=root, source=source, selections=selections_of(layers), origins=all_origins, **plain, **_tables(values)
    )


def selections_of(layers: Sequence[Layer]) -> tuple[Selection, ...]:
    """What each layer says about rules, from the last one that selects anew."""
    found: list[Selection] = [Selection(select=("ALL",))]
    for layer in layers:
        if "select" in layer.values:
            found.clear()
        get = layer.values.get
        selection = Selection(get("select"), get("extend-select", ()), get("ignore", ()))
        if selection != Selection():
            found.append(selection)
    return tuple(found)


def _tables(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of Config that are tables, from dotted keys: the fixed ones, and the options of rules."""
    groups: dict[str, dict[str, Any]] = {name: {} for name in _GROUPS}
    options: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        table, dot, name = key.partition(".")
        if dot and table in TABLES:
            groups[table][field_of(name)] = value
        elif dot:
            options.setdefault(table, {})[name] = value
    return {name: _GROUPS[name](**given) for name, given in groups.items()} | {"rule_options": options}
