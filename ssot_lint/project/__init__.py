"""What one file may know of the others: import resolution and symbols of other files, found lazily and kept."""

from ssot_lint.project.roles import Roles
from ssot_lint.project.symbols import Project

__all__ = ["Project", "Roles"]
