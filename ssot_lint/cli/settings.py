"""The options of `check` that stand for settings of the configuration file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ssot_lint.cli.values import per_file_ignores, split_commas

Command = TypeVar("Command", bound=Callable[..., Any])

_LISTS = {
    "select": "Rules to use instead of the configured ones: codes, prefixes such as SSOT1, names, or ALL.",
    "ignore": "Rules to leave out.",
    "extend-select": "Rules to use on top of the selected ones.",
    "exclude": "Globs of files and folders to leave out, instead of the configured ones.",
    "extend-exclude": "Globs to leave out on top of those.",
}
_CONFIDENCES = ("certain", "likely", "possible")


def settings_options(command: Command) -> Command:
    """Add the options. Lists may be repeated and hold commas."""
    for add in reversed(_options()):
        command = add(command)
    return command


def overrides(given: dict[str, Any]) -> dict[str, object]:
    """The settings among the parsed options, by their key in the configuration; None for what was not given."""
    values: dict[str, object] = {key: given[key.replace("-", "_")] or None for key in _LISTS}
    for key in ("force-exclude", "respect-gitignore", "min-confidence"):
        values[key] = given[key.replace("-", "_")]
    for key in ("fixable", "unfixable"):
        values[key] = given[key] or None
    values["per-file-ignores"] = per_file_ignores(given["per_file_ignores"]) or None
    return values


def _options() -> list[Callable[[Command], Command]]:
    return [
        *(_list(name) for name in ("select", "ignore", "extend-select")),
        _repeated("--per-file-ignores", "PATTERN:CODE", "Rules to leave out in the files that match PATTERN."),
        *(_list(name) for name in ("exclude", "extend-exclude")),
        _switch("force-exclude", "Leave out excluded files also when they are named."),
        _switch("respect-gitignore", "Leave out what .gitignore leaves out (default)."),
        click.option(
            "--min-confidence", type=click.Choice(_CONFIDENCES), help="Report nothing less certain. Default: likely."
        ),
        click.option(
            "--config",
            multiple=True,
            metavar="FILE|KEY=VALUE",
            help="The configuration file to use, or a single setting in TOML; may be repeated.",
        ),
        click.option("--isolated", is_flag=True, help="Ignore all configuration files."),
    ]


def _list(name: str) -> Callable[[Command], Command]:
    return _repeated(f"--{name}", "LIST", _LISTS[name])


def _repeated(flag: str, metavar: str, text: str) -> Callable[[Command], Command]:
    return click.option(flag, multiple=True, callback=split_commas, metavar=metavar, help=text)


def _switch(name: str, text: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}/--no-{name}", default=None, help=text)
