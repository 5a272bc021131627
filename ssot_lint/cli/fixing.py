"""The options that make `check` rewrite files, and what then goes where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ssot_lint.cli.failure import WRONG
from ssot_lint.cli.progress import progress_bar
from ssot_lint.cli.terminal import output_width, wants_colour, write, write_bytes
from ssot_lint.cli.values import split_commas
from ssot_lint.errors import UsageError

if TYPE_CHECKING:
    from ssot_lint.config import Config
    from ssot_lint.engine.fixing.run import FixRun, FixSettings, Verification
    from ssot_lint.engine.run import Request
    from ssot_lint.report.style import Style

Command = TypeVar("Command", bound=Callable[..., Any])
# Seconds without a sign of life, after which a test or an import is given up.
_PATIENCE = 300.0
_TEXT = ("full", "concise", "grouped")


def fix_options(command: Command) -> Command:
    """Add the options of a fix run."""
    for add in reversed(_OPTIONS):
        command = add(command)
    return command


_OPTIONS = (
    click.option("--fix/--no-fix", default=None, help="Rewrite the files: make the safe fixes."),
    click.option("--unsafe-fixes/--no-unsafe-fixes", default=None, help="Make fixes too that can change an outcome."),
    click.option("--diff", is_flag=True, help="Show what fixes would change, as a diff, and write nothing."),
    click.option("--fix-only", is_flag=True, default=None, help="Fix, and do not report what is left."),
    click.option("--show-fixes", is_flag=True, default=None, help="List every fix that was made."),
    click.option(
        "--fixable",
        multiple=True,
        callback=split_commas,
        metavar="LIST",
        help="Rules whose fixes may be made. Default: ALL.",
    ),
    click.option(
        "--unfixable", multiple=True, callback=split_commas, metavar="LIST", help="Rules whose fixes are not made."
    ),
    click.option("--allow-dirty", is_flag=True, help="Make unsafe fixes in files with uncommitted changes too."),
    click.option("--journal", type=click.Path(path_type=Path), metavar="DIR", help="Where to keep what `undo` needs."),
    click.option(
        "--verify",
        type=click.Choice(["none", "collect", "run"]),
        default="none",
        help="Ask pytest before and after, and roll back files in which something undeclared changed: which tests it"
        " collects, or also how they end. This runs the project's code.",
    ),
    click.option("--pytest", metavar="COMMAND", help="How to run pytest for --verify. Default: as the project would."),
    click.option(
        "--commit",
        type=click.Choice(["none", "rule", "family"]),
        default="none",
        help="Commit what was fixed, one commit for each rule or family. Touches only files without other changes.",
    ),
    click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 when something was fixed."),
)


def wants_fixes(given: dict[str, Any], config: Config) -> bool:
    """Whether the command line, or the configuration where that is silent, asks for a fix run."""
    if given["fix"] is not None and not given["diff"]:
        return bool(given["fix"])
    return bool(given["diff"] or given["fix_only"] or config.fix or config.fix_only)


def run_fixes(request: Request, given: dict[str, Any], config: Config) -> int:
    """Fix, or show what would be fixed; returns the exit code."""
    if given["commit"] != "none" and (given["diff"] or request.stdin is not None):
        raise UsageError("--commit needs files that are written: not stdin, and no --diff")
    settings = _settings(request, given, config)
    run = _run(request, settings, given)
    if given["diff"]:
        return _show_diff(run, given)
    if request.stdin is not None:
        return _pass_on(run, request, given)
    fix_only = given["fix_only"] or (given["fix_only"] is None and config.fix_only)
    show = given["show_fixes"] or (given["show_fixes"] is None and config.show_fixes)
    style = _style(request, given)
    if not fix_only:
        write(_report(run, style, given), given["output_file"])
    _tell(run, given, each=show)
    return exit_code(run, given, fix_only=fix_only)


def exit_code(run: FixRun, given: dict[str, Any], *, fix_only: bool) -> int:
    """2 when something could not be checked, 1 for what is left (or was fixed, if asked for), else 0."""
    if run.report.all_problems:
        return WRONG
    left = bool(run.report.findings) and not fix_only and not given["exit_zero"]
    return int(left or (given["exit_non_zero_on_fix"] and bool(run.changed)))


def _settings(request: Request, given: dict[str, Any], config: Config) -> FixSettings:
    from ssot_lint.config.root import find_root
    from ssot_lint.engine.fixing.run import FixSettings
    from ssot_lint.rewrite.cache_folder import journal_folder

    unsafe = given["unsafe_fixes"] if given["unsafe_fixes"] is not None else config.unsafe_fixes
    root = find_root(request.cwd)
    write = not given["diff"] and request.stdin is None
    return FixSettings(
        unsafe=bool(unsafe),
        allow_dirty=given["allow_dirty"],
        write=write,
        journal=Path(journal_folder(str(root), str(given["journal"]) if given["journal"] else None)),
        root=root,
        with_bytes=not write,
    )


def _run(request: Request, settings: FixSettings, given: dict[str, Any]) -> FixRun:
    from ssot_lint.engine.fixing.run import fix, fix_by_commit, fix_one_by_one

    if given.get("interactive"):
        from ssot_lint.cli.questions import ask

        return fix_one_by_one(request, settings, ask(colour=wants_colour(given["color"])))
    verification = _verification(settings, given)
    bar = progress_bar(quiet=given["quiet"])
    try:
        if given["commit"] != "none":
            return fix_by_commit(request, settings, given["commit"], bar, verification)
        return fix(request, settings, bar, verification)
    finally:
        if bar is not None:
            bar.close()


def _verification(settings: FixSettings, given: dict[str, Any]) -> Verification | None:
    from ssot_lint.engine.fixing.run import Verification
    from ssot_lint.engine.verification.interpreter import find_python

    if given["verify"] == "none" or not settings.write:
        return None
    command = tuple(find_python(settings.root, given["pytest"]))
    return Verification(command, settings.root, runs=given["verify"] == "run", timeout=_PATIENCE)


def _style(request: Request, given: dict[str, Any], stdin: dict[str, bytes] | None = None) -> Style:
    from ssot_lint.report.source_lines import source_lines
    from ssot_lint.report.style import Style

    return Style(
        colour=wants_colour(given["color"], to_file=given["output_file"] is not None),
        width=output_width(),
        lines_of=source_lines(request.cwd, stdin),
        summary=not given["quiet"],
    )


def _report(run: FixRun, style: Style, given: dict[str, Any]) -> Iterator[str]:
    from ssot_lint.report import renderer

    return renderer(given["output_format"], statistics=given["statistics"])(run.report, style)


def _tell(run: FixRun, given: dict[str, Any], *, each: bool = False, would: bool = False) -> None:
    """Say what was done: on stdout with a report for eyes, else on stderr."""
    from ssot_lint.report.fixes import render_fixes
    from ssot_lint.report.style import Style

    if given["quiet"]:
        return
    aside = would or given["output_format"] not in _TEXT or given["output_file"] is not None
    style = Style(colour=wants_colour(given["color"]) and not aside, width=output_width())
    text = "".join([*render_fixes(run.files, style, each=each, would=would), *(f"{line}\n" for line in run.remarks)])
    if aside:
        click.echo(text, err=True, nl=False)
    else:
        write([text])


def _show_diff(run: FixRun, given: dict[str, Any]) -> int:
    from ssot_lint.report.diff import diffs

    write_bytes(diffs(run.files), given["output_file"])
    _tell(run, given, would=True)
    return WRONG if run.report.all_problems else int(bool(run.changed))


def _pass_on(run: FixRun, request: Request, given: dict[str, Any]) -> int:
    """The fixed source on stdout, and what is left of the findings on stderr."""
    assert request.stdin is not None
    after = run.files[0].after or b"" if run.files and run.files[0].is_changed else request.stdin
    write_bytes([after])
    style = _style(request, given, {file.path: after for file in run.report.files})
    if not given["fix_only"]:
        click.echo("".join(_report(run, style, given)), err=True, nl=False)
    return exit_code(run, given, fix_only=bool(given["fix_only"]))
