"""The command line: one file per command, loaded when it is called, because start-up is what a commit hook feels."""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
from collections.abc import Sequence

import click

from ssot_lint import __version__
from ssot_lint.cli.failure import WRONG, exit_code_of, prepare_streams

# In the order of the help text.
COMMANDS = ("check", "fix", "report", "merge", "init", "rule", "rules", "undo", "clean")


class LazyGroup(click.Group):
    """A group that imports `ssot_lint.cli.<name>` when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"ssot_lint.cli.{cmd_name}").command
        return command


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="ssot-lint", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> int:
    """Find tests that cannot fail, that meet no real part, or that go around your single sources of truth."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
    return WRONG  # of use only without a command, whose own code replaces it


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line (default: of this process) and exit: 0 clean, 1 findings, 2 anything that went wrong."""
    prepare_streams()
    # What there is at the end goes with the process: to look for garbage in it would take longer.
    atexit.register(gc.freeze)
    sys.exit(exit_code_of(lambda: cli.main(arguments, prog_name="ssot-lint", standalone_mode=False)))
