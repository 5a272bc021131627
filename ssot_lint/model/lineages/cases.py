"""Test cases of known frameworks: which are unittest's, which run coroutines, which set-up of theirs does something."""

from __future__ import annotations

import sys

from ssot_lint.model.vocabulary import CHECKING_PACKAGES, KNOWN_PACKAGES, UNITTEST_CASES
from ssot_lint.patterns import compile_late

PLAIN_BASES = frozenset({"object", "builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
_PACKAGES = KNOWN_PACKAGES | CHECKING_PACKAGES | sys.stdlib_module_names | {"builtins", "django", "rest_framework"}
_FAMILIES = tuple(
    f"{name}."
    for name in (
        "django.test rest_framework.test channels.testing wagtail.test twisted.trial tornado.testing"
        " aiohttp.test_utils asynctest aiounittest testtools absl.testing parameterized unittest later.unittest"
        " flask_testing fixtures oslotest pyfakefs.fake_filesystem_unittest homeassistant"
    ).split()
)
_CASE_NAMES = ("TestCase", "TestCaseMixin", "TestCaseBase")
_RUNNERS = frozenset(
    "django rest_framework channels wagtail aiohttp twisted tornado asynctest aiounittest later homeassistant".split()
)
_FIXTURE_CLASS = frozenset({"setUpClass", "tearDownClass"})
_DEFINED = (
    (compile_late(r"(?:django|rest_framework|channels|wagtail)\."), _FIXTURE_CLASS),
    (compile_late(r"aiohttp\."), frozenset({"asyncSetUp", "asyncTearDown", "setUp", "tearDown"})),
    (compile_late(r"(?:tornado\.testing|flask_testing|testtools|fixtures)\."), frozenset({"setUp", "tearDown"})),
)
# Methods by which a class of the project can take over how unittest runs its tests.
RUN_HOOKS = frozenset("run __call__ _callTestMethod __getattribute__ __init_subclass__ __new__ debug".split())


def is_unittest_case(path: str) -> bool:
    """Whether the class outside the project derives from `unittest.TestCase`."""
    if path in UNITTEST_CASES or not path.endswith(_CASE_NAMES):
        return path in UNITTEST_CASES
    parts = path.split(".")
    return path.startswith(_FAMILIES) or (parts[:2] == ["django", "contrib"] and parts[3:4] == ["test"])


def runs_coroutines(path: str) -> bool:
    """Whether the test case outside the project awaits tests that are coroutines."""
    known = path.partition(".")[0] in _RUNNERS or path.endswith("IsolatedAsyncioTestCase")
    return known and is_unittest_case(path)


def is_known(path: str) -> bool:
    """Whether the class belongs to a package whose classes are known not to be a project's own."""
    return path.partition(".")[0] in _PACKAGES or path in PLAIN_BASES or is_unittest_case(path)


def does_in(path: str, method: str) -> bool:
    """Whether the class outside the project does something in this set-up or tear-down, so that super's matters."""
    return any(pattern.match(path) and method in methods for pattern, methods in _DEFINED)
