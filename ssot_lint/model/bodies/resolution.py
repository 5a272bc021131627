"""Whether everything that a test calls is known, so that "it checks nothing" can be said for certain, or at least
likely.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.requests.fixtures import requests_of
from ssot_lint.model.sites import iterate_calls
from ssot_lint.model.vocabulary import KNOWN_PACKAGES

if TYPE_CHECKING:
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
    return all(_is_known(call.func, test.scope) for call in calls)


def calls_namesake(test: Test) -> bool:
    """Whether it calls a method of an object that nobody knows, and a class of its file has one of that name which
    checks: `pilot.app.saw_all()`.
    """
    file = test.file
    for call in (call for statement in test.body for call in iterate_calls(statement)):
        func = call.func
        if not isinstance(func, ast.Attribute) or infer(func, test.scope).nature is not Nature.UNKNOWN:
            continue
        for cls in file.definitions.classes.values():
            method = cls.methods.get(func.attr)
            if method is not None and file.checks_of_function(method, cls) is not None:
                return True
    return False


def _is_known(func: ast.expr, scope: Scope) -> bool:
    thing = infer(func, scope)
    if thing.nature in (Nature.FUNCTION, Nature.CLASS):
        return True
    if thing.nature in (Nature.OUTSIDE, Nature.RESULT):
        return thing.path.partition(".")[0] in _KNOWN
    return isinstance(func, ast.Attribute) and infer(func.value, scope).nature is Nature.LITERAL
