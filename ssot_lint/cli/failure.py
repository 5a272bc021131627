"""How a command ends: its exit code, and what is said about errors."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

import click

from ssot_lint.errors import SsotLintError

WRONG = 2
INTERRUPTED = 130
DEBUG = "SSOT_LINT_DEBUG"


def prepare_streams() -> None:
    """Let characters that the terminal's encoding lacks appear escaped instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def exit_code_of(command: Callable[[], object]) -> int:
    """Run `command`, which returns an exit code or None; errors are said on stderr and become exit codes."""
    try:
        code = command()
    except SsotLintError as error:
        return _fail(error.message, error.exit_code)
    except click.UsageError as error:
        hint = f"\nTry '{error.ctx.command_path} --help' for help." if error.ctx else ""
        return _fail(error.format_message() + hint, WRONG)
    except click.ClickException as error:
        return _fail(error.format_message(), WRONG)
    except click.Abort:
        return _fail("interrupted", INTERRUPTED)
    except Exception as error:
        return _fail_unexpectedly(error)
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    click.echo(f"error: {message}", err=True)
    return code


def _fail_unexpectedly(error: Exception) -> int:
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "" if os.environ.get(DEBUG) else f"; set {DEBUG}=1 to see where"
    return _fail(f"{reason}\nThis is a bug in ssot-lint, please report it{hint}.", WRONG)
