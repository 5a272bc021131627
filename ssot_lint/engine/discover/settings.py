"""What discovery is told, and what it answers."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.config.settings import DEFAULT_EXCLUDE
from ssot_lint.data import dataclass


@dataclass(frozen=True, slots=True)
class DiscoverSettings:
    """`root` is what patterns with a slash start from, `cwd` what paths are shown and named relative to; absolute."""

    root: Path
    cwd: Path
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True


@dataclass(frozen=True, slots=True)
class Discovered:
    """A file to check, or with `error` a path that could not be looked at.

    `location` is its absolute path, as it was reached; `display` is relative to the working directory with `/`,
    absolute outside of it; `explicit` when the user named this very path.
    """

    location: str
    display: str
    explicit: bool = False
    error: str | None = None

    @property
    def path(self) -> Path:
        """The location as a path, made anew: for thousands of files that takes as long as finding them."""
        return Path(self.location)


__all__ = ["DEFAULT_EXCLUDE", "DiscoverSettings", "Discovered"]
