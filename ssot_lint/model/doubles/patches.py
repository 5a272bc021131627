"""Calls of mocking libraries, as written: what a `patch` replaces and by what, and what a mock is made after."""

from __future__ import annotations

import ast

from ssot_lint.data import dataclass
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import dotted, last_name

LIBRARIES = frozenset({"unittest", "mock", "asynctest", "mockito", "flexmock", "doublex", "pytest_mock"})
MOCKERS = frozenset({"mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker"})


@dataclass(frozen=True, slots=True)
class Patch:
    """One `patch` call: the dotted path it replaces (if it says) and the expression that it puts there (if given)."""

    target: str | None
    replacement: ast.expr | None


def read_patch(node: ast.Call, scope: Scope) -> Patch | None:
    """The patch that a call makes; None for other calls, and for one that only listens to the real thing."""
    parts = (dotted(node.func) or "").split(".")
    kind = parts[-1]
    if kind == "object" and len(parts) > 1 and parts[-2] == "patch":
        replaced = 2
    elif kind == "patch":
        replaced = 1
    else:
        return None
    if any(keyword.arg == "wraps" for keyword in node.keywords):
        return None
    if len(parts) > replaced and parts[0] not in MOCKERS and not _is_mock_module(parts[0], scope):
        return None
    new = next((k.value for k in node.keywords if k.arg in ("new", "new_callable")), None)
    if new is None and len(node.args) > replaced:
        new = node.args[replaced]
    return Patch(_patch_target(node, replaced, scope), new)


def _is_mock_module(name: str, scope: Scope) -> bool:
    return name in ("mock", "unittest", "patch") or (scope.path_of(name) or "").partition(".")[0] in LIBRARIES


def _patch_target(node: ast.Call, replaced: int, scope: Scope) -> str | None:
    if not node.args:
        return None
    if replaced == 1:
        first = node.args[0]
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    attribute = node.args[1] if len(node.args) > 1 else None
    if isinstance(attribute, ast.Constant) and isinstance(attribute.value, str):
        owner = dotted(node.args[0]) or ""
        return f"{scope.path_of(owner) or owner}.{attribute.value}"
    return None


def spec_of(node: ast.Call, scope: Scope) -> str | None:
    """The dotted path of the class that a mock is made after; None when it is made after none."""
    spec = next((k.value for k in node.keywords if k.arg in ("spec", "spec_set")), None)
    if spec is None and last_name(node.func) in ("create_autospec", "Mock", "MagicMock", "AsyncMock") and node.args:
        spec = node.args[0]
    name = dotted(spec)
    return (scope.path_of(name) or name) if name else None
