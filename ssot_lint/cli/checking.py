"""What `check` and `fix` do once their options are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssot_lint.cli.failure import DEBUG, WRONG
from ssot_lint.cli.fixing import run_fixes, wants_fixes
from ssot_lint.cli.progress import progress_bar
from ssot_lint.cli.settings import overrides
from ssot_lint.cli.terminal import output_width, wants_colour, working_directory, write
from ssot_lint.errors import UsageError
from ssot_lint.report import renderer

if TYPE_CHECKING:
    from ssot_lint.config import Config, Schema
    from ssot_lint.engine.cache.results import ResultCache
    from ssot_lint.engine.run import Request
    from ssot_lint.findings import Report

_WORTH_A_HINT = 20  # tests
_NOT_GIVEN: dict[str, Any] = {
    "jobs": None,
    "stdin_filename": None,
    "no_cache": True,
    "cache_dir": None,
    "shard": None,
    "executor": "local",
    "scheduler": None,
    "fixable": None,
    "unfixable": None,
}


def perform(paths: tuple[str, ...], given: dict[str, Any]) -> int:
    """What `check` and `fix` do; returns the exit code."""
    if given["verbose"]:
        os.environ[DEBUG] = "1"
    request = request_for(paths or (".",), given)
    target: Path | None = given["output_file"]
    if given["show_settings"]:
        write(_settings(request), target)
        return 0
    if given["show_files"]:
        write(_files(request), target)
        return 0
    config = _config(request)
    if request.shard is not None:
        _refuse_beside_shard(request, given, fixes=wants_fixes(given, config))
    if wants_fixes(given, config):
        return run_fixes(request, given, config)
    report = _run(request, quiet=given["quiet"])
    if given["verbose"] and request.cache is not None and request.cache.trouble:
        click.echo(f"note: the cache is not used: {request.cache.trouble}", err=True)
    write(rendered(report, request, given), target)
    return exit_code_for(report, exit_zero=given["exit_zero"])


def request_for(paths: tuple[str, ...], options: dict[str, Any]) -> Request:
    """What the options ask for, with the configuration. Raises UsageError, ConfigError.

    Options of `check` that the command does not have are as if they were not given, and it keeps no cache.
    """
    from ssot_lint.config import load_configs
    from ssot_lint.engine.inputs import Request

    given = _NOT_GIVEN | options
    cwd = working_directory()
    from_stdin = "-" in paths
    if from_stdin and len(paths) > 1:
        raise UsageError("`-` (stdin) cannot be checked together with other paths")
    if "" in paths:
        raise UsageError("an empty path was given (`.` is the current folder)")
    if (given["executor"] == "dask") != bool(given["scheduler"]):
        raise UsageError("--executor dask and --scheduler ADDRESS go together")
    if given["stdin_filename"] and not from_stdin:
        raise UsageError("--stdin-filename needs the path `-`")
    cache = None if given["no_cache"] or from_stdin else _cache(cwd, given["cache_dir"])
    schema = _schema(cache)
    return Request(
        paths=paths,
        cwd=cwd,
        configs=load_configs(
            cwd, schema, config_args=given["config"], isolated=given["isolated"], overrides=overrides(given)
        ),
        schema=schema,
        jobs=given["jobs"],
        stdin=sys.stdin.buffer.read() if from_stdin else None,
        stdin_filename=given["stdin_filename"],
        cache=cache,
        shard=given["shard"],
        scheduler=given["scheduler"],
    )


def _refuse_beside_shard(request: Request, given: dict[str, Any], *, fixes: bool) -> None:
    if fixes or request.stdin is not None:
        raise UsageError("--shard is for checks of files: not for fixes, not for stdin")
    if given["output_format"] != "json" or given["statistics"]:
        raise UsageError(
            "--shard needs --output-format json; `ssot-lint merge` makes one report of those of all shards"
        )


def _cache(cwd: Path, folder: Path | None) -> ResultCache | None:
    from ssot_lint.engine.cache.opening import open_cache

    return open_cache(cwd, folder)


def _schema(cache: ResultCache | None) -> Schema:
    """What the configuration needs to know of the rules; kept, as importing all rules takes longer than the rest."""
    schema = cache.schema() if cache is not None else None
    if schema is None:
        from ssot_lint.engine.schema import schema_of
        from ssot_lint.rule import load_registry

        schema = schema_of(load_registry())
        if cache is not None:
            cache.keep_schema(schema)
    return schema


def _run(request: Request, *, quiet: bool) -> Report:
    from ssot_lint.engine.run import run

    bar = progress_bar(quiet=quiet)
    try:
        return run(request, bar)
    finally:
        if bar is not None:
            bar.close()


def rendered(report: Report, request: Request, given: dict[str, Any]) -> Iterator[str]:
    """The pieces of the output that the options ask for."""
    from ssot_lint.report.source_lines import source_lines
    from ssot_lint.report.style import Style

    stdin = {file.path: request.stdin for file in report.files} if request.stdin is not None else {}
    style = Style(
        colour=wants_colour(given["color"], to_file=given["output_file"] is not None),
        width=output_width(),
        lines_of=source_lines(request.cwd, stdin),
        summary=not given["quiet"],
        does=request.schema.does,
        hint=_hint(report, request, given),
    )
    return renderer(given["output_format"], statistics=given["statistics"])(report, style)


def _hint(report: Report, request: Request, given: dict[str, Any]) -> str:
    """How to give the rules about base classes something to go by, where a suite is worth it."""
    from ssot_lint.config import selected_codes

    if given["isolated"] or report.tests < _WORTH_A_HINT or request.stdin is not None:
        return ""
    config = _config(request)
    if config.base_classes or "SSOT301" not in selected_codes(config, request.schema):
        return ""
    return "No base-classes are configured, so most of SSOT3 is silent; `ssot-lint init` proposes some."


def _settings(request: Request) -> Iterator[str]:
    from ssot_lint.report.settings import render_settings

    return render_settings(_config(request), request.schema, request.stdin_filename or request.paths[0])


def _config(request: Request) -> Config:
    """The configuration of the first path: it decides what is not about single files."""
    first = request.stdin_filename or request.paths[0]
    configs = request.configs
    return configs.for_directory(first) if (request.cwd / first).is_dir() else configs.for_file(first)


def _files(request: Request) -> Iterator[str]:
    from ssot_lint.engine.run import list_files

    return (f"{path}\n" for path in list_files(request))


def exit_code_for(report: Report, *, exit_zero: bool) -> int:
    """2 when something went wrong, 1 when there are findings, else 0."""
    if report.all_problems:
        return WRONG
    return int(bool(report.findings) and not exit_zero)
