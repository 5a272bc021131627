"""What a file is to pytest, and what stands for one that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span

if TYPE_CHECKING:
    from ssot_lint.model.grammar import Newer


class Role(Enum):
    """What a file is to pytest: collected for tests, a conftest, test-side code beside them, or the program."""

    COLLECTED = "collected"
    CONFTEST = "conftest"
    SUPPORT = "support"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Unparsable:
    """A file in which nothing runs: it does not decode or parse. `newer` is a Python that surely would accept it."""

    path: str
    span: Span
    reason: str
    role: Role
    newer: Newer | None = None
    test_name: None = None
    class_name: None = None
