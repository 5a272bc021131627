"""A few rules, and projects on disk, for the tests of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ssot_lint.config import Config, Configs, OptionSchema, Schema, load_configs

SCHEMA = Schema(
    names={
        "SSOT101": "empty-test",
        "SSOT102": "constant-check",
        "SSOT103": "no-check",
        "SSOT201": "mock-only-websocket",
        "SSOT901": "unused-suppression",
        "ACME001": "slow-till",
    },
    options={
        "empty-test": {"placeholder-fix": OptionSchema("xfail", ("xfail", "fail", "delete"))},
        "slow-till": {
            "limit": OptionSchema(3),
            "strict": OptionSchema(default=False),
            "tills": OptionSchema((), ("north", "south")),
            "note": OptionSchema(""),
        },
    },
)


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files by their path relative to `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def configs_in(cwd: Path, *arguments: str, isolated: bool = False, **flags: object) -> Configs:
    """The configurations of a run in `cwd`, with `--config` arguments and dedicated flags."""
    return load_configs(cwd, SCHEMA, config_args=arguments, isolated=isolated, overrides=flags)


def config_of(root: Path, text: str, *arguments: str, **flags: object) -> Config:
    """The Config that a `ssot-lint.toml` with this text gives its directory."""
    write(root, {"ssot-lint.toml": text})
    configs = load_configs(root, SCHEMA, config_args=arguments, isolated=False, overrides=flags)
    return configs.for_directory(root)
