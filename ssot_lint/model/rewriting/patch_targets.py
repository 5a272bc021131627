"""The target of a patch that goes on standing for what a test calls, when the test calls something else."""

from __future__ import annotations

import ast

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.rewriting.factory_calls import FactoryCall, Replaced
from ssot_lint.model.rewriting.patched_names import Patch, patches_of
from ssot_lint.model.source import parse_expression

_LOOKING = ("assert_called_with", "assert_called_once_with", "assert_any_call", "assert_has_calls", "call_args")
_GIVEN = frozenset({"new", "new_callable", "autospec", "spec", "spec_set", "wraps"})


@dataclass(frozen=True, slots=True)
class Retarget:
    """The string at `span` names `target` from now on; `name`: what the new call must be written as, if it matters."""

    span: Span
    target: str
    name: str | None = None


def retarget_for(replaced: Replaced, call: FactoryCall) -> Retarget | None:
    """How the patch of what is called follows the new call; None where nothing is patched.

    Raises Refused, naming the patch, unless it is one `patch("…")` of this very test that means just this call.
    """
    patches = patches_of(replaced.path, replaced.routine)
    if not patches:
        return None
    refusal = Refused(f"{patches[0].said}, which the factory would go around")
    patch = patches[0]
    new = dotted(_callee(call.text))
    if len(patches) > 1 or patch.text is None or new is None or not _is_plain(patch, call.awaits):
        raise refusal
    module, _, name = new.rpartition(".")
    span = replaced.file.source.span(patch.text)
    owner, _, _ = patch.target.rpartition(".")
    func = replaced.call.func
    if isinstance(func, ast.Attribute) and owner == module == replaced.scope.path_of(dotted(func.value)):
        found = Retarget(span, new)
    elif isinstance(func, ast.Name) and owner and owner == replaced.file.module:
        found = Retarget(span, f"{owner}.{name}", name)
    else:
        raise refusal
    if replaced.routine.node is None or _is_looked_at(replaced.routine.node):
        raise Refused(f"{patch.said}, and the test looks at what it is called with")
    return found


def _callee(text: str) -> ast.expr | None:
    tree = parse_expression(text)
    return tree.func if isinstance(tree, ast.Call) else None


def _is_plain(patch: Patch, awaits: bool) -> bool:
    """Whether it is `patch("…")`, which makes a double that can be awaited of what is a coroutine."""
    node = patch.node
    if not isinstance(node, ast.Call) or last_name(node.func) != "patch":
        return False
    return not awaits or (len(node.args) == 1 and _GIVEN.isdisjoint(each.arg for each in node.keywords))


def _is_looked_at(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr.startswith(_LOOKING) for each in ast.walk(node))
