"""Whether everything that a test calls is known, so that "it checks nothing" can be said for certain."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ssot_lint.model.calls import resolve_call
from ssot_lint.model.fixtures import requests_of
from ssot_lint.model.sites import iterate_calls
from ssot_lint.model.vocabulary import KNOWN_PACKAGES

if TYPE_CHECKING:
    from ssot_lint.model.calls import Callee
    from ssot_lint.model.tests import Test

_BUILT_IN_FIXTURES = frozenset(
    "request tmp_path tmpdir tmp_path_factory monkeypatch capsys capfd capsysbinary caplog recwarn pytestconfig"
    " event_loop mocker".split()
)
_KNOWN = KNOWN_PACKAGES | sys.stdlib_module_names | {"builtins"}


def is_fully_known(test: Test) -> bool:
    """Whether every call of the body, every fixture it asks for and every base of its class resolves."""
    requested = (each for each in requests_of(test, near=True) if each.name not in _BUILT_IN_FIXTURES)
    if test.is_unittest is None or any(each.fixture is None for each in requested):
        return False
    calls = (call for statement in test.body for call in iterate_calls(statement))
    return all(_is_known(resolve_call(call.func, test.scope)) for call in calls)


def _is_known(callee: Callee) -> bool:
    if callee.function is not None or callee.cls is not None:
        return True
    return (callee.outside or "").partition(".")[0] in _KNOWN
