"""How surely an expression is a mock that makes up attributes: seen being made, put in place, or so called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.findings import Confidence
from ssot_lint.model.doubles.recognition import double_of
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.sites import statements_of
from ssot_lint.patterns import compile_late

_MOCK_NAME = compile_late(r"(^|_)(mock|mocked|mocks|patched|spy|stub)\d*(_|$)|^m_|[a-z](Mock|Spy)$|^mock[A-Z]")
# Objects that answer `called_once` and its like themselves.
_ANSWERING_NAME = compile_late(
    r"(requests|respx|httpx|aiohttp|http)_?mock(er)?|aioresponses|responses?|rsps|respx|route|adapter"
)
_KNOWN = frozenset({Nature.INSTANCE, Nature.CLASS, Nature.FUNCTION, Nature.MODULE, Nature.LITERAL})


def surely_mock(node: ast.expr, scope: Scope) -> Confidence | None:
    """How surely `node` stands for a mock of a mocking library; None when it is something else or nothing says so."""
    double = double_of(node, scope)
    if double is not None:
        return double.confidence if double.is_mock else None
    if type(node) is ast.Attribute:
        put = [double_of(value, scope) for value in _put_into(node, scope)]
        if put:
            found = put[-1]
            return found.confidence if found is not None and found.is_mock else None
    if infer(node, scope).nature in _KNOWN:
        return None
    return _by_name(node, scope)


def _by_name(node: ast.expr, scope: Scope) -> Confidence | None:
    while type(node) in (ast.Attribute, ast.Subscript, ast.Call):
        name = last_name(node)
        if name is not None and _MOCK_NAME.search(name) and not _ANSWERING_NAME.fullmatch(name):
            return Confidence.LIKELY
        node = node.func if type(node) is ast.Call else node.value  # type: ignore[attr-defined]
    if type(node) is not ast.Name or _ANSWERING_NAME.fullmatch(node.id) or infer(node, scope).nature in _KNOWN:
        return None
    return Confidence.LIKELY if _MOCK_NAME.search(node.id) else None


def _put_into(node: ast.Attribute, scope: Scope) -> Iterator[ast.expr]:
    """What the function itself puts there: `cart.send = Mock()`, `with patch.object(cart, "send"):`."""
    name = dotted(node)
    if name is None or scope.function is None:
        return
    for statement in statements_of(scope.function.body):
        if type(statement) is ast.Assign and any(dotted(target) == name for target in statement.targets):
            yield statement.value
        elif isinstance(statement, ast.With | ast.AsyncWith):
            for item in statement.items:
                if _patches(item.context_expr, node):
                    yield item.context_expr
    for decorator in scope.function.decorator_list:
        if _patches(decorator, node):
            yield decorator


def _patches(node: ast.expr, target: ast.Attribute) -> bool:
    """Whether `node` is `patch.object(owner, "name")` of just this attribute."""
    if type(node) is not ast.Call or len(node.args) < 2 or last_name(node.func) != "object":
        return False
    name = node.args[1]
    return type(name) is ast.Constant and name.value == target.attr and dotted(node.args[0]) == dotted(target.value)
