"""Exceptions that end the run, each with the exit code and a message that names file, key and remedy."""

from __future__ import annotations

from pathlib import Path


class SsotLintError(Exception):
    """A user-facing error: `message` is shown as it is, without a traceback; `exit_code` ends the process."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(SsotLintError):
    """The command line cannot be carried out as given."""


class ConfigError(SsotLintError):
    """A configuration value cannot be used; the message names file, key and the nearest known name."""

    def __init__(self, source: Path | str, key: str | None, problem: str, remedy: str | None = None) -> None:
        where = f"{source}: {key}: " if key else f"{source}: "
        super().__init__(where + problem + (f" ({remedy})" if remedy else ""))
        self.source = source
        self.key = key
        self.problem = problem
        self.remedy = remedy


class RuleError(SsotLintError):
    """A rule is declared wrongly (code, level, option or page); raised when the registry is built."""
