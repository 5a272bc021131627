"""What a test replaces while it runs: by `patch`, `mocker`, `monkeypatch` or plain assignment to an attribute."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, replace
from ssot_lint.model import pretests
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.inference import Nature, Scope, Thing, infer, of_symbol
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.statements import WITHS, is_within, iterate_calls, statements_in
from ssot_lint.model.wording import extent_of, wording_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_MOCKERS = frozenset({"mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker"})
_LIBRARIES = frozenset({"unittest", "mock", "asynctest"})
_GIVING = (ast.Expr, ast.Return)
_DATA = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp, ast.DictComp)
_REPLACING = frozenset({"setattr", "patch", "object"})
_SAID = _REPLACING - {"object"}  # which is said of a patch


@dataclass(frozen=True, slots=True)
class Replacement:
    """One replacement. `name`: the attribute that is replaced; `owner`: the expression it belongs to, or its `path`.

    `node` is what the finding points at; `bound`: the local name that holds the double, if any; `block`: the statement
    at whose end the real thing is back.
    """

    node: ast.expr | ast.stmt
    name: str
    path: str | None
    owner: ast.expr | None
    value: ast.expr | None
    bound: str | None = None
    block: ast.stmt | None = None

    def holds_at(self, node: ast.expr) -> bool:
        """Whether the replacement is in force where an expression of the test stands, as far as blocks tell."""
        return self.block is None or is_within(node, self.block)


def replacements_of(test: Test) -> Iterator[Replacement]:
    """The replacements that the test's decorators and its own body make, nested functions left out, and those after
    which the real thing still runs.
    """
    return (each for each in _replacements(test) if not _runs_on(each))


def _replacements(test: Test) -> Iterator[Replacement]:
    scope = test.scope
    parameters = {id(call): name for name, call in scope.patched.items()}
    for decorator in test.node.decorator_list:
        if isinstance(decorator, ast.Call):
            yield from _of_call(decorator, scope, parameters.get(id(decorator)))
    # No call replaces anything where none of their names is said.
    calls = not pretests.ENABLED or not _SAID.isdisjoint(wording_of(test.file).words(*extent_of(test.node)))
    for statement in statements_in(test.node):
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            continue
        if isinstance(statement, ast.Assign):
            yield from _of_assignment(statement, scope)
        for expression, bound in _expressions(statement) if calls else ():
            for call in iterate_calls(expression):
                if last_name(call.func) not in _REPLACING:
                    continue
                found = _of_call(call, scope, bound if _is_whole(call, expression) else None)
                ends = isinstance(statement, WITHS) and call is expression
                yield from (replace(each, block=statement) for each in found) if ends else found


def _runs_on(patch: Replacement) -> bool:
    """Whether what is put in the place of something is made from it: `setattr(Bot, "stop", counted(Bot.stop))`."""
    owner = patch.path.rpartition(".")[0] if patch.path else dotted(patch.owner)
    if owner is None or not isinstance(patch.value, ast.Call):
        return False
    name = f"{owner.rpartition('.')[2]}.{patch.name}"
    given = (*patch.value.args, *(keyword.value for keyword in patch.value.keywords))
    return any(f".{dotted(each)}".endswith(f".{name}") for each in given)


def _expressions(statement: ast.stmt) -> Iterator[tuple[ast.expr, str | None]]:
    """The expressions of a statement itself, each with the name that its value gets."""
    if isinstance(statement, WITHS):
        for item in statement.items:
            target = item.optional_vars
            yield item.context_expr, target.id if isinstance(target, ast.Name) else None
    elif isinstance(statement, ast.Assign):
        target = statement.targets[0]
        yield statement.value, target.id if isinstance(target, ast.Name) else None
    elif isinstance(statement, _GIVING) and statement.value is not None:
        yield statement.value, None


def _is_whole(call: ast.Call, expression: ast.expr) -> bool:
    # `m = patch(…).start()` and `m = stack.enter_context(patch(…))` bind the double as well.
    if call is expression:
        return True
    if isinstance(expression, ast.Call):
        entered = last_name(expression.func) == "enter_context" and call in expression.args
        started = isinstance(expression.func, ast.Attribute) and expression.func.value is call
        return entered or started
    return False


def _of_call(call: ast.Call, scope: Scope, bound: str | None) -> Iterator[Replacement]:
    parts = (dotted(call.func) or "").split(".")
    if parts[-1] == "setattr" and len(parts) == 2 and "monkeypatch" in parts[0]:
        yield from _of_setattr(call, scope)
        return
    by_object = len(parts) > 1 and parts[-2:] == ["patch", "object"]
    if not by_object and parts[-1] != "patch":
        return
    if len(parts) > 1 + by_object and parts[0] not in _MOCKERS and not _is_mock_module(parts[0], scope):
        return
    if any(keyword.arg == "wraps" for keyword in call.keywords):
        return  # what is replaced still runs
    from ssot_lint.model.constancy.texts import texts_of

    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    replaced = 2 if by_object else 1
    value = call.args[replaced] if len(call.args) > replaced else keywords.get("new")
    if by_object:
        owner = call.args[0] if call.args else keywords.get("target")
        names = texts_of(call.args[1] if len(call.args) > 1 else keywords.get("attribute"), scope)
        if owner is not None and names is not None and len(names) == 1:
            yield Replacement(call, names[0], None, owner, value, bound)
        return
    paths = texts_of(call.args[0] if call.args else keywords.get("target"), scope)
    if paths is not None and len(paths) == 1 and "." in paths[0]:
        yield Replacement(call, paths[0].rpartition(".")[2], paths[0], None, value, bound)


def _of_setattr(call: ast.Call, scope: Scope) -> Iterator[Replacement]:
    from ssot_lint.model.constancy.texts import texts_of

    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and len(call.args) == 2:
        yield Replacement(call, first.value.rpartition(".")[2], first.value, None, call.args[1])
    elif first is not None and len(call.args) >= 3:
        names = texts_of(call.args[1], scope)
        if names is not None and len(names) == 1:
            yield Replacement(call, names[0], None, first, call.args[2])


def _of_assignment(statement: ast.Assign, scope: Scope) -> Iterator[Replacement]:
    target, value = statement.targets[0], statement.value
    if not isinstance(target, ast.Attribute) or len(statement.targets) > 1:
        return
    if isinstance(target.value, ast.Name) and target.value.id in ("self", "cls"):
        return
    from ssot_lint.model.doubles.recognition import double_of

    if double_of(target.value, scope) is None and _is_callable(value, scope):
        yield Replacement(statement, target.attr, None, target.value, value)


def _is_callable(value: ast.expr, scope: Scope) -> bool:
    from ssot_lint.model.doubles.recognition import double_of

    if isinstance(value, ast.Lambda) or double_of(value, scope) is not None:
        return True
    return isinstance(value, ast.Name) and infer(value, scope).nature is Nature.FUNCTION


def _is_mock_module(name: str, scope: Scope) -> bool:
    return name in _LIBRARIES or (scope.path_of(name) or "").partition(".")[0] in _LIBRARIES


def replaces_data(patch: Replacement) -> bool:
    """Whether the replacement is a plain value: then what is replaced is no function or class."""
    return isinstance(patch.value, _DATA)


def replaced_thing(patch: Replacement, scope: Scope) -> Thing | None:
    """What stands where the patch puts its double; None when that cannot be told."""
    if patch.path is not None:
        return of_symbol(scope.file.knowledge.resolve(patch.path, scope.file))
    if patch.owner is None:
        return None
    attribute = ast.copy_location(ast.Attribute(patch.owner, patch.name, ast.Load()), patch.owner)
    # What is remembered by node must not outlive a node that is made here.
    return infer(attribute, replace(scope, things={}, doubles={}))
