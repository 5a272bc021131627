"""`ssot-lint merge`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ssot_lint.cli.checking import exit_code_for, rendered, request_for
from ssot_lint.cli.settings import settings_options
from ssot_lint.cli.terminal import color_option, write
from ssot_lint.errors import UsageError
from ssot_lint.report import FORMATS


@click.command("merge", short_help="Make one report of those of all shards.")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@settings_options
@click.option("--output-format", type=click.Choice(list(FORMATS)), default="full", help="How to show findings.")
@click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the output to this file.")
@click.option("--statistics", is_flag=True, help="Show how often each rule reported, instead of the findings.")
@click.option("-e", "--exit-zero", is_flag=True, help="Exit with 0 when there are findings; errors still give 2.")
@click.option("-q", "--quiet", is_flag=True, help="Findings only: no summary.")
@color_option
def command(reports: tuple[Path, ...], **given: Any) -> int:
    """Make one report of the JSON REPORTS of all shards: the same, and the same exit code, as of one check of all.

    Run it in the same checkout and folder and with the same settings as the checks:

    \b
      ssot-lint check --shard 1/2 --output-format json -o 1.json --exit-zero
      ssot-lint check --shard 2/2 --output-format json -o 2.json --exit-zero
      ssot-lint merge 1.json 2.json
    """
    from ssot_lint.engine.merging import merge, read_shard

    shards = [read_shard(str(path), _read(path)) for path in reports]
    request = request_for(shards[0].paths, given)
    report = merge(shards, request)
    write(rendered(report, request, given), given["output_file"])
    return exit_code_for(report, exit_zero=given["exit_zero"])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8") from error
