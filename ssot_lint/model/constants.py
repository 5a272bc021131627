"""Checks whose outcome does not depend on the program (SSOT102)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence

if TYPE_CHECKING:
    from ssot_lint.model.checks import Check


@dataclass(frozen=True, slots=True)
class Constancy:
    """Why a check always has the same outcome: `reason` completes "this check …", e.g. "is always true"."""

    reason: str
    confidence: Confidence = Confidence.CERTAIN


def constancy_of(check: Check) -> Constancy | None:
    """Why this check's outcome is fixed, or None when the program can change it."""
    node = check.node
    if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and node.test.value:
        return Constancy("is always true")
    return None
