"""`ssot-lint fix`."""

from __future__ import annotations

from typing import Any

import click

from ssot_lint.cli.checking import perform
from ssot_lint.cli.options import check_options


@click.command("fix", short_help="Rewrite tests that prove nothing, where that can be done with confidence.")
@click.option("-i", "--interactive", is_flag=True, help="Show each fix as a diff and ask.")
@check_options
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Fix what can be fixed in PATHS, as `check --fix` does: safe fixes, with `--unsafe-fixes` all of them.

    What every fix promises: nothing outside the statements it touches changes, the result parses, no check is lost, the
    finding is gone and none comes. Where that cannot be kept the file stays as it was. `ssot-lint undo` takes the last
    run back.

    Exits like `check`: 0 when nothing is left to report, 1 when something is.
    """
    return perform(paths, given | {"fix": given["fix"] is not False})
