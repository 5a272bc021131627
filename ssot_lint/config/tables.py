"""The tables inside the configuration, as plain data."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.data import dataclass, field

FLAVOURS = ("sync", "async", "both")
WHEN = ("always", "no-context")


@dataclass(frozen=True, slots=True)
class BaseClass:
    """A canonical test case: dotted path, and flavour (`sync`, `async`, `both`; None: inferred from the class)."""

    path: str
    flavour: str | None = None


@dataclass(frozen=True, slots=True)
class Factory:
    """One `[[factories]]` table. `call` is an expression whose dotted names are imported when it is put in place."""

    call: str
    replaces: tuple[str, ...] = ()
    constructs: tuple[str, ...] = ()
    fixtures: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    keep_arguments: bool = False
    when: str = "always"
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Doubles:
    """`[doubles]`: `canonical` maps the name of a private double, or its role, to the canonical one's dotted path."""

    canonical: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Events:
    """`[events]`: the names of the events that a complete run sends, in order."""

    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebSocket:
    """`[websocket]`: expressions for a real endpoint (`{endpoint}` stands for it), what is one, where doubles stay."""

    open: str | None = None
    fixtures: tuple[str, ...] = ()
    receive_json: str | None = None
    receive_text: str | None = None
    receive_all: str | None = None
    receive_all_text: str | None = None
    silent: str | None = None
    real_clients: tuple[str, ...] = ()
    real_fixtures: tuple[str, ...] = ()
    allow_doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment:
    """`[environment]`: call templates of the canonical access (`{key}`, `{default}`, `{value}`); exempt files."""

    allow: tuple[str, ...] = ()
    read: str | None = None
    read_default: str | None = None
    write: str | None = None
    delete: str | None = None
    contains: str | None = None
