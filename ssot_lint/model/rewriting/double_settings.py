"""What a double is set to that a real endpoint is by itself, so that nothing is lost when the setting goes."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.doubles.recognition import MAKERS
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_METHODS = frozenset({"send_json", "send_text", "send", "send_str", "send_bytes", "close", "accept"})
_STATES = frozenset({"client_state", "application_state", "state"})
_IS_OPEN = frozenset({"open", "is_open", "is_connected"})
_OPEN = frozenset({"CONNECTED", "OPEN"})
# What says only what a mock stands for.
PLAIN = frozenset({"spec", "spec_set", "name", "autospec", "instance"})


def pointless_settings(test: Test, names: Collection[str]) -> frozenset[Span]:
    """The targets of assignments in a test, as `ws.closed` or `self.ws.send_json`, that say nothing new of endpoints.

    `names` are those of the endpoints, as written.
    """
    found = set()
    for statement in test.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and sets_the_obvious(node, names):
                found.add(test.file.source.span(node.targets[0]))
    return frozenset(found)


def sets_the_obvious(statement: ast.stmt, names: Collection[str]) -> bool:
    """Whether a statement does nothing but set one of these endpoints to what it is anyway when it is real."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    path = _path(statement.targets[0])
    return any(
        ".".join(path[:place]) in names and is_pointless(path[place:], statement.value) for place in range(1, len(path))
    )


def is_pointless(path: Sequence[str], value: ast.expr) -> bool:
    """Whether a double's attribute, by its path from the double, is set to what an open endpoint has by itself."""
    name, rest = (path[0], path[1:]) if path else ("", ())
    if name in _METHODS:
        return _is_silent_mock(value) if not rest else len(rest) == 1 and _answers_nothing(rest[0], value)
    if name in _STATES:
        return (not rest and _is_silent_mock(value)) or (tuple(rest) in ((), ("name",)) and _says_open(value))
    if rest or not isinstance(value, ast.Constant):
        return False
    return value.value is (name in _IS_OPEN) if name in _IS_OPEN or name == "closed" else False


def _path(target: ast.expr) -> list[str]:
    """`self.ws.send_json` as `self`, `ws`, `send_json`; empty for what is no dotted name."""
    names: list[str] = []
    while isinstance(target, ast.Attribute):
        names.append(target.attr)
        target = target.value
    return [target.id, *reversed(names)] if isinstance(target, ast.Name) else []


def _is_silent_mock(value: ast.expr) -> bool:
    """A mock made on the spot that does nothing of its own."""
    if not isinstance(value, ast.Call) or value.args or last_name(value.func) not in MAKERS:
        return False
    return all(
        keyword.arg is not None and (keyword.arg in PLAIN or _answers_nothing(keyword.arg, keyword.value))
        for keyword in value.keywords
    )


def _answers_nothing(attribute: str, value: ast.expr) -> bool:
    """`return_value = None` (or True: sent), `side_effect = None`."""
    if not isinstance(value, ast.Constant):
        return False
    if attribute == "return_value":
        return value.value is None or value.value is True
    return attribute == "side_effect" and value.value is None


def _says_open(value: ast.expr) -> bool:
    if isinstance(value, ast.Attribute):
        return value.attr.upper() in _OPEN
    if not isinstance(value, ast.Constant):
        return False
    if isinstance(value.value, str):
        return value.value.upper() in _OPEN
    # Both Starlette's and the websockets library's numbers for it.
    return type(value.value) is int and value.value == 1
