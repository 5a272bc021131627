"""`ssot-lint check`."""

from __future__ import annotations

from typing import Any

import click

from ssot_lint.cli.checking import perform
from ssot_lint.cli.options import check_options


@click.command("check", short_help="Report tests that prove nothing.")
@check_options
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Report tests that prove nothing in PATHS: files or folders, `-` for stdin, by default the current folder.

    Exits with 0 when there is nothing to report, 1 when there are findings (with `--diff`: when something would
    change), and 2 when the command or the configuration is wrong or a file could not be checked.
    """
    return perform(paths, given)
