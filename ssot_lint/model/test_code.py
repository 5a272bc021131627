"""Which code exists for tests: what fails in it fails a test on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.model.vocabulary import SETUP_NAMES
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.definitions import ClassDefinition, Function
    from ssot_lint.model.file import TestFile

_TESTING_MODULE = compile_late(r"(?:.*[._])?(?:tests?|testing|testkit)(?:_[^.]*)?$")


def is_for_tests(file: TestFile, function: Function, cls: ClassDefinition | None) -> bool:
    """Whether a function of `file`, seen as a method of `cls`, is the tests' own: what other code raises is tested."""
    if file.is_test_side:
        return True
    # What a framework looks at before and after every test speaks of leaks, not of this test.
    if function.name in SETUP_NAMES:
        return False
    return bool(_TESTING_MODULE.match(file.module)) or is_framework_case(file, cls)


def is_framework_case(file: TestFile, cls: ClassDefinition | None) -> bool:
    """Whether a function of `file`, seen as a method of `cls`, is what program code gives to test cases."""
    return not file.is_test_side and cls is not None and (cls.home or file).is_unittest(cls) is True
