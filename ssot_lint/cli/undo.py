"""`ssot-lint undo`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from ssot_lint.cli.failure import WRONG
from ssot_lint.cli.terminal import working_directory, write

if TYPE_CHECKING:
    from pathlib import Path

    from ssot_lint.rewrite.runs import Run
    from ssot_lint.rewrite.undo import Result

NOTHING = 1


@click.command("undo", short_help="Restore the files of the last fix run.")
@click.option("--journal", metavar="DIR", help="Where the journals are. Default: .ssot_lint_cache/journal.")
@click.option("--list", "show_list", is_flag=True, help="List the runs, the newest first, and restore nothing.")
def command(journal: str | None, show_list: bool) -> int:
    """Restore the files of the last fix run, exactly as they were; once more for the run before that.

    A file that was changed since the fix is left alone and named. Exits with 0 when all files have their old bytes
    again, 1 when there is nothing to undo, and 2 when a file was refused or the journal cannot be used.
    """
    from ssot_lint.config.root import find_root
    from ssot_lint.rewrite.cache_folder import journal_folder
    from ssot_lint.rewrite.undo import list_runs, undo

    cwd = working_directory()
    root = find_root(cwd)
    folder = journal_folder(str(root), journal)
    if show_list:
        write(_listed(reversed(list_runs(folder, str(root)))))
        return 0
    results = undo(folder, str(root))
    if not results:
        click.echo("Nothing to undo.", err=True)
        return NOTHING
    write(_told(results, root, cwd))
    return WRONG if any(result.reason for result in results) else 0


def _listed(runs: Iterable[Run]) -> Iterator[str]:
    for run in runs:
        mark = " (undone)" if run.is_undone else ""
        files = len({entry.path for entry in run.entries})
        yield f"{run.started:%Y-%m-%d %H:%M:%S} UTC  {_count(files)}{mark}\n"


def _told(results: list[Result], root: Path, cwd: Path) -> Iterator[str]:
    from ssot_lint.config.sources import display_path

    for result in results:
        path = display_path(root / result.path, cwd)
        yield f"{path}: not restored: {result.reason}\n" if result.reason else f"{path}: {result.outcome.value}\n"
    refused = sum(bool(result.reason) for result in results)
    tail = f", {_count(refused)} left as {'it is' if refused == 1 else 'they are'}" if refused else ""
    yield f"{_count(len(results) - refused)} as before the fix{tail}.\n"


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"
