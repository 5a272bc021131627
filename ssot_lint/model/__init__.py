"""Bytes to a test model: the only room, with `project`, where `ast` is spoken. Rules see what is exported here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssot_lint.model.bodies.skips import SkipPlace
    from ssot_lint.model.checks import Check, CheckKind, Raises
    from ssot_lint.model.constancy.repairs import Repair
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.flow.flow import Reason
    from ssot_lint.model.flow.swallows import Swallow
    from ssot_lint.model.reading import read_file
    from ssot_lint.model.roles import Role, Unparsable
    from ssot_lint.model.tests import Test, TestClass

# Loaded when asked for: a run that finds every report in its cache needs only what a file is to pytest.
_HOMES = {
    "Check": "checks",
    "CheckKind": "checks",
    "Raises": "checks",
    "Reason": "flow.flow",
    "Repair": "constancy.repairs",
    "Role": "roles",
    "SkipPlace": "bodies.skips",
    "Swallow": "flow.swallows",
    "Test": "tests",
    "TestClass": "tests",
    "TestFile": "file",
    "Unparsable": "roles",
    "read_file": "reading",
}

__all__ = [
    "Check",
    "CheckKind",
    "Raises",
    "Reason",
    "Repair",
    "Role",
    "SkipPlace",
    "Swallow",
    "Test",
    "TestClass",
    "TestFile",
    "Unparsable",
    "read_file",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
