"""`ssot-lint report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssot_lint.cli.checking import request_for
from ssot_lint.cli.failure import WRONG
from ssot_lint.cli.progress import progress_bar
from ssot_lint.cli.settings import settings_options
from ssot_lint.cli.terminal import color_option, terminal_style, working_directory, write
from ssot_lint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lint.engine.gathering import Gathered
    from ssot_lint.findings import Problem
    from ssot_lint.report.event_matrix import EventMatrix

# The rule that gathers which tests check which events.
_RULE = "SSOT206"


@click.command("report", short_help="Show which tests check the required events.")
@click.argument("paths", nargs=-1, type=click.Path())
@settings_options
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="A table, or data.")
@click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the output to this file.")
@click.option("--show-tests", is_flag=True, help="List the tests below the table.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use. Default: by need.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@color_option
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Show how the tests in PATHS (default: the current folder) check the events that the configuration requires.

    For each of `events.required` it counts the tests that check it at a real WebSocket endpoint, at a double of one,
    and at neither, and names the events that no test checks. Exits with 0, or with 2 when the command or the
    configuration is wrong or a file could not be read.
    """
    from ssot_lint.engine.gathering import gather
    from ssot_lint.report.event_matrix import render, render_json

    if "-" in paths:
        raise UsageError("a report is of files: `-` (stdin) cannot be read")
    request = request_for(paths or (".",), {**given, "select": (_RULE,), "ignore": ()})
    bar = progress_bar(quiet=given["quiet"])
    try:
        gathered, problems = gather(request, _RULE, bar)
    finally:
        if bar is not None:
            bar.close()
    matrices = _matrices(gathered)
    if given["output_format"] == "json":
        write(render_json(matrices), given["output_file"])
    else:
        color = "never" if given["output_file"] is not None and given["color"] == "auto" else given["color"]
        write(render(matrices, terminal_style(color), show_tests=given["show_tests"]), given["output_file"])
    return _told(problems)


def _matrices(gathered: Sequence[Gathered]) -> list[EventMatrix]:
    """One for each project that requires events. Raises UsageError when none does."""
    from ssot_lint.config.sources import display_path
    from ssot_lint.report.event_matrix import EventMatrix

    wanting = [each for each in gathered if each.config.events.required]
    if not wanting:
        raise UsageError("no events are required: name them in `events.required` of the configuration")
    cwd = working_directory()
    return [
        EventMatrix(display_path(Path(each.config.root), cwd), tuple(each.config.events.required), each.facts)
        for each in wanting
    ]


def _told(problems: Sequence[Problem]) -> int:
    """Say on stderr what went wrong; the exit code."""
    from ssot_lint.report.headline import problem_line
    from ssot_lint.report.style import Style

    for problem in problems:
        click.echo(problem_line(problem, Style()), err=True)
    return WRONG if problems else 0
