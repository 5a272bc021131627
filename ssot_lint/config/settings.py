"""The configuration as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ssot_lint.config.tables import BaseClass, Doubles, Environment, Events, Factory, WebSocket
from ssot_lint.data import dataclass, field
from ssot_lint.findings import Confidence

# Ruff's defaults, and what only holds other people's code.
DEFAULT_EXCLUDE = (
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".hypothesis",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What one source (a file, the command line) said about rules; `select` None: it builds on the source below."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, resolved; paths and globs are relative to `root`. `rule_options`: by rule name, without defaults.

    `selections` keeps select, extend-select and ignore per source; if empty, the three flat fields are the one source.
    """

    root: Path = field(default_factory=Path.cwd)
    source: Path | None = None
    src: tuple[str, ...] = ()
    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    selections: tuple[Selection, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    min_confidence: Confidence = Confidence.LIKELY
    assert_functions: tuple[str, ...] = ()
    smoke_marks: tuple[str, ...] = ("smoke",)
    test_support: tuple[str, ...] = ()
    runner: str | None = None
    require_reason: bool = False
    fix: bool = False
    fix_only: bool = False
    show_fixes: bool = False
    unsafe_fixes: bool = False
    fixable: tuple[str, ...] = ("ALL",)
    unfixable: tuple[str, ...] = ()
    extend_safe_fixes: tuple[str, ...] = ()
    extend_unsafe_fixes: tuple[str, ...] = ()
    async_drivers: tuple[str, ...] = ()
    real_tiers: tuple[str, ...] = ()
    allow_doubles_of: tuple[str, ...] = ()
    base_classes: tuple[BaseClass, ...] = ()
    exempt_bases: tuple[str, ...] = ()
    require_class: bool = False
    allow_singletons: tuple[str, ...] = ()
    factories: tuple[Factory, ...] = ()
    doubles: Doubles = field(default_factory=Doubles)
    events: Events = field(default_factory=Events)
    websocket: WebSocket = field(default_factory=WebSocket)
    environment: Environment = field(default_factory=Environment)
    rule_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Selection, ...]:
        """`selections`, or the flat fields as the one source."""
        return self.selections or (Selection(self.select, self.extend_select, self.ignore),)

    def origin(self, key: str) -> str:
        """Where the value of a dotted kebab-case key comes from: a file's display path, `command line` or `default`."""
        return self.origins.get(key, "default")
