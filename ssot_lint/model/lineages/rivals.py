"""Names by which a class is known to be meant as a base of tests."""

from __future__ import annotations

from fnmatch import fnmatchcase

_NAMES = ("BaseTestCase", "*BaseTestCase", "*TestBase", "*TestCaseBase", "Base*Test", "Base*TestCase")


def is_called_base(name: str) -> bool:
    """Whether a class of this name is meant as a base of tests, whoever inherits it."""
    return any(fnmatchcase(name, pattern) for pattern in _NAMES)
