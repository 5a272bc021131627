"""What one file may know of the others: import resolution and symbols of other files, found lazily and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lint.project.roles import Roles

if TYPE_CHECKING:
    from ssot_lint.project.symbols import Project

__all__ = ["Project", "Roles"]


def __getattr__(name: str) -> Any:
    # The model comes with it; whoever asks for roles alone can do without.
    if name != "Project":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ssot_lint.project.symbols import Project

    return Project
