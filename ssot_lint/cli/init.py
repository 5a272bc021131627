"""`ssot-lint init`."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssot_lint.cli.failure import DEBUG
from ssot_lint.cli.progress import progress_bar
from ssot_lint.cli.terminal import working_directory, write
from ssot_lint.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from ssot_lint.config import Config, Schema
    from ssot_lint.proposal.settings import Proposal
    from ssot_lint.proposal.writing import Target


@click.command("init", short_help="Propose a configuration from what the project shows.")
@click.argument("directory", default=".", type=click.Path(path_type=Path))
@click.option("--dry-run", "--stdout", "dry_run", is_flag=True, help="Show the proposal, and write nothing.")
@click.option("--file", "own_file", is_flag=True, help="Write ssot-lint.toml also where there is a pyproject.toml.")
@click.option("--force", is_flag=True, help="Add what an existing configuration lacks; what it says stays.")
@click.option("-q", "--quiet", is_flag=True, help="No summary, no progress.")
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of an internal error.")
def command(directory: Path, **given: Any) -> int:
    """Propose a configuration for the project in DIRECTORY (default: here), with the evidence for each line.

    It is written as [tool.ssot-lint] into pyproject.toml, or into ssot-lint.toml where there is none. Nothing of the
    project is imported or run. Exits with 0, or with 2 when a configuration exists or cannot be written.
    """
    from ssot_lint.engine.schema import schema_of
    from ssot_lint.rule import load_registry

    if given["verbose"]:
        os.environ[DEBUG] = "1"
    root = Path(os.path.abspath(working_directory() / directory))
    if not root.is_dir():
        raise UsageError(f"{directory}: no such directory")
    schema = schema_of(load_registry())
    target = _target(root, own_file=given["own_file"])
    if target.table is not None and not given["force"] and not given["dry_run"]:
        raise UsageError(f"{target.path.name} configures ssot-lint already: --force adds to it what it lacks")
    proposal = _survey(root, target, schema, quiet=given["quiet"])
    _deliver(proposal, target, schema, given)
    return 0


def _target(root: Path, *, own_file: bool) -> Target:
    from ssot_lint.config.sources import OWN_FILE, PYPROJECT, find_file
    from ssot_lint.proposal.writing import Target

    existing = find_file(root, root)
    pyproject = root / PYPROJECT
    if existing is not None:
        return Target(existing.path, existing.path.read_bytes(), existing.table)
    if own_file or not pyproject.is_file():
        return Target(root / OWN_FILE)
    try:
        return Target(pyproject, pyproject.read_bytes())
    except OSError as error:
        raise UsageError(f"{PYPROJECT}: cannot be read: {error.strerror or error}") from error


def _survey(root: Path, target: Target, schema: Schema, *, quiet: bool) -> Proposal:
    from ssot_lint.proposal.survey import survey

    bar = progress_bar(quiet=quiet)
    try:
        return survey(root, _config(root, target, schema), bar)
    finally:
        if bar is not None:
            bar.close()


def _config(root: Path, target: Target, schema: Schema) -> Config | None:
    """What an existing configuration says of files to leave out."""
    from ssot_lint.config import load_configs

    return load_configs(root, schema).for_directory(root) if target.table is not None else None


def _deliver(proposal: Proposal, target: Target, schema: Schema, given: dict[str, Any]) -> None:
    from ssot_lint.proposal.rendering import render
    from ssot_lint.proposal.writing import compose, without_existing
    from ssot_lint.proposal.writing import write as replace_file

    if not proposal.tests:
        click.echo("no tests found: nothing to propose", err=True)
    elif given["dry_run"]:
        write([render(proposal, ".".join(target.prefix))])
    else:
        wanted = proposal if target.table is None else without_existing(proposal, target.table)
        if target.table is None or wanted.keys:
            replace_file(target.path, compose(wanted, target, schema))
        if not given["quiet"]:
            click.echo(f"{target.path.name}: {_outcome(wanted, target)}", err=True)
            if target.table is None:
                _tell_hidden(target.path.parent)
    if proposal.skipped and not given["quiet"]:
        _tell_skipped(proposal)


def _outcome(written: Proposal, target: Target) -> str:
    if written.keys:
        return f"proposed {', '.join(written.keys)}; read it before you use it"
    return "nothing to add" if target.table is not None else "nothing that is sure; read what is commented out"


def _tell_hidden(root: Path) -> None:
    """Say which configuration further up does not hold here any more: the nearest one wins."""
    from ssot_lint.config.sources import find_file

    with suppress(ConfigError):  # one that is damaged did not apply either
        above = next((found for folder in root.parents if (found := find_file(folder, root))), None)
        if above is not None:
            click.echo(f"note: {above.path} no longer applies here; `extend` can name it", err=True)


def _tell_skipped(proposal: Proposal) -> None:
    path, reason = proposal.skipped[0]
    more = len(proposal.skipped) - 1
    others = f", and {more:,} more" if more else ""
    click.echo(f"not read: {path}: {reason}{others}", err=True)
