"""The options that `check` and `fix` share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ssot_lint.cli.fixing import fix_options
from ssot_lint.cli.settings import settings_options
from ssot_lint.cli.terminal import color_option
from ssot_lint.cli.values import read_shard
from ssot_lint.report import FORMATS

Command = TypeVar("Command", bound=Callable[..., Any])

_OUTPUT = (
    click.option("--output-format", type=click.Choice(list(FORMATS)), default="full", help="How to show findings."),
    click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the output to this file."),
    click.option("--statistics", is_flag=True, help="Show how often each rule reported, instead of the findings."),
    click.option("-e", "--exit-zero", is_flag=True, help="Exit with 0 when there are findings; errors still give 2."),
    click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use. Default: by need."),
    click.option("-n", "--no-cache", is_flag=True, help="Neither use results of earlier runs nor keep those of this."),
    click.option(
        "--cache-dir",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SSOT_LINT_CACHE_DIR",
        help="Where to keep results. Default: .ssot_lint_cache in the project. [env: SSOT_LINT_CACHE_DIR]",
    ),
)
_INPUT = (
    click.option(
        "--executor", type=click.Choice(["local", "dask"]), default="local", help="Where to check. Default: here."
    ),
    click.option("--scheduler", metavar="ADDRESS", help="Of the Dask scheduler, such as tcp://host:8786."),
    click.option(
        "--shard", callback=read_shard, metavar="N/M", help="Check the Nth of M parts; see `ssot-lint merge --help`."
    ),
    click.option("--show-files", is_flag=True, help="List the files that would be checked, and stop."),
    click.option("--show-settings", is_flag=True, help="Show the settings with their origins, and stop."),
    click.option("--stdin-filename", help="What to take stdin for, when the path is `-`."),
    click.option("-q", "--quiet", is_flag=True, help="Findings only: no summary, no progress."),
    click.option("-v", "--verbose", is_flag=True, help="Show the traceback of an internal error."),
    color_option,
)


def check_options(command: Command) -> Command:
    """Add PATHS and all options, in the order of the help text."""
    for add in reversed(_INPUT):
        command = add(command)
    command = fix_options(command)
    for add in reversed(_OUTPUT):
        command = add(command)
    return click.argument("paths", nargs=-1, type=click.Path())(settings_options(command))
