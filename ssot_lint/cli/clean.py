"""`ssot-lint clean`."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_lint.cli.failure import WRONG
from ssot_lint.cli.terminal import working_directory


@click.command("clean", short_help="Remove caches and leftover files.")
@click.option("--all", "everything", is_flag=True, help="Remove the journals, too: nothing can be undone afterwards.")
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was removed.")
def command(everything: bool, quiet: bool) -> int:
    """Remove the caches of the project, and the temporary files that killed runs left in it.

    The project is the nearest folder with a configuration file, with all below it. Journals, which `undo` needs, are
    kept. Exits with 2 when something could not be removed.
    """
    from ssot_lint.config.root import find_root
    from ssot_lint.config.sources import display_path
    from ssot_lint.rewrite.cleaning import clean

    cwd = working_directory()
    failed = False
    for cleaned in clean(str(find_root(cwd)), journals=everything):
        path = display_path(Path(cleaned.path), cwd)
        if cleaned.reason:
            failed = True
            click.echo(f"error: {path}: not removed: {cleaned.reason}", err=True)
        elif not quiet:
            click.echo(f"removed {path}")
    return WRONG if failed else 0
