"""Bytes to a test model: the only room, with `project`, where `ast` is spoken. Rules see what is exported here."""

from ssot_lint.model.bodies.skips import SkipPlace
from ssot_lint.model.checks import Check, CheckKind, Raises
from ssot_lint.model.constancy.repairs import Repair
from ssot_lint.model.file import Role, TestFile, Unparsable
from ssot_lint.model.flow.flow import Reason
from ssot_lint.model.flow.swallows import Swallow
from ssot_lint.model.reading import read_file
from ssot_lint.model.tests import Test, TestClass

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
