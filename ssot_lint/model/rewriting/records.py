"""Fakes that keep what they are sent in a list, so that what arrives at a real endpoint can stand for the list."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.model.definitions import ClassDefinition, Function

_IDLE = frozenset({"await asyncio.sleep(0)", "await sleep(0)"})
# What a real endpoint has, too.
_COMMON = frozenset({"close", "accept", "is_open", "closed", "open", "client_state", "application_state", "state"})


def record_of(cls: ClassDefinition | None, call: ast.Call) -> str | None:
    """The attribute that holds the list to which every `send…` of the fake made by `call` appends its message.

    None where a `send…` does anything else; it may raise by the fake's own state, if the call does not set that.
    """
    if cls is None:
        return None
    kept = {_appended_to(method, cls) for name, method in cls.methods.items() if name.startswith("send")}
    record = kept.pop() if len(kept) == 1 else None
    if record is None or ((call.args or call.keywords) and not _starts_empty(cls, record)):
        return None
    return record


def sending_of(cls: ClassDefinition | None) -> str:
    """The one method by which a fake is sent messages; empty when there are several."""
    names = [name for name in (cls.methods if cls is not None else ()) if name.startswith("send")]
    return names[0] if len(names) == 1 else ""


def receiving_of(cls: ClassDefinition | None, record: str | None) -> frozenset[str]:
    """The methods of a fake that give the first of the messages that it keeps, and forget it."""
    methods = cls.methods.items() if cls is not None and record is not None else ()
    return frozenset(name for name, method in methods if record is not None and _gives_first_of(method, record))


def giving_of(cls: ClassDefinition | None, record: str | None) -> frozenset[str]:
    """The methods of a fake that give all of the messages that it keeps, as a list."""
    methods = cls.methods.items() if cls is not None and record is not None else ()
    return frozenset(name for name, method in methods if record is not None and _gives_all_of(method, record))


def obstacle_of(cls: ClassDefinition, call: ast.Call, record: str | None) -> str:
    """Why a real endpoint cannot stand for the fake made by `call`, empty where it can.

    It may keep what it is sent and give it back, be closed, and be given names; no answers, no state, no base.
    """
    known = _COMMON | receiving_of(cls, record) | giving_of(cls, record)
    more = [name for name in cls.methods if not name.startswith(("__", "send")) and name not in known]
    more += [name for name in cls.methods if name.startswith("__") and name != "__init__"]
    more += [name for name in cls.base_names if name != "object" and name is not None]
    if more:
        return f"`{cls.name}` has `{more[0]}` besides"
    if record is None:
        return f"`{cls.name}` does more with messages than keep them"
    if not sending_of(cls):
        return f"`{cls.name}` keeps messages of several kinds in one list"
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if not all(isinstance(each, ast.JoinedStr) or _is_text(each) for each in given):
        return f"`{cls.name}` is told more than a name"
    return ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _appended_to(method: Function, cls: ClassDefinition) -> str | None:
    body = [each for each in method.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    if not body or not all(_is_guard(each, cls) for each in body[:-1]):
        return None
    last = body[-1]
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return None
    func, given = last.value.func, last.value.args
    sent = [each.arg for each in method.args.args[1:2]]
    if [each.id for each in given if isinstance(each, ast.Name)] != sent or len(given) != 1:
        return None
    if not isinstance(func, ast.Attribute) or func.attr != "append":
        return None
    return _of_self(func.value)


def _returned(method: Function) -> ast.expr | None:
    """What a method gives that does nothing else; to let others run for a moment is nothing."""
    body = [each for each in method.body if not isinstance(each, ast.Expr) or ast.unparse(each) not in _IDLE]
    body = [each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    return body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) and len(method.args.args) == 1 else None


def _gives_all_of(method: Function, record: str) -> bool:
    """`return self.sent`, `self.sent.copy()`, `list(self.sent)`, `self.sent[:]`."""
    given = _returned(method)
    if isinstance(given, ast.Call) and not given.keywords:
        if isinstance(given.func, ast.Attribute) and given.func.attr == "copy" and not given.args:
            given = given.func.value
        elif isinstance(given.func, ast.Name) and given.func.id == "list" and len(given.args) == 1:
            given = given.args[0]
    elif isinstance(given, ast.Subscript) and ast.unparse(given.slice) == ":":
        given = given.value
    return given is not None and _of_self(given) == record


def _gives_first_of(method: Function, record: str) -> bool:
    """`return self.sent.pop(0)`, and nothing else."""
    call = _returned(method)
    if not isinstance(call, ast.Call) or call.keywords or not isinstance(call.func, ast.Attribute):
        return False
    first = [each.value for each in call.args if isinstance(each, ast.Constant)]
    front = call.func.attr == "pop" and first == [0] and len(call.args) == 1
    return (front or (call.func.attr == "popleft" and not call.args)) and _of_self(call.func.value) == record


def _is_guard(statement: ast.stmt, cls: ClassDefinition) -> bool:
    """`if self.lost: raise …`, where nothing that a call gives to the class decides."""
    if not isinstance(statement, ast.If) or statement.orelse or len(statement.body) != 1:
        return False
    return isinstance(statement.body[0], ast.Raise) and all(
        _is_plain(name, cls) for name in _asked(statement.test, cls)
    )


def _asked(condition: ast.AST, cls: ClassDefinition) -> Iterator[str]:
    """The attributes that a condition reads, those behind properties too; a bare name for anything else."""
    for node in ast.walk(condition):
        name = _of_self(node)
        prop = cls.methods.get(name) if name is not None else None
        if prop is not None:
            yield from (each for each in map(_of_self, ast.walk(prop)) if each is not None and each not in cls.methods)
        elif name is not None:
            yield name
        elif isinstance(node, ast.Name) and node.id != "self":
            yield ""


def _is_plain(attribute: str, cls: ClassDefinition) -> bool:
    return isinstance(_set_first(cls, attribute), ast.Constant)


def _starts_empty(cls: ClassDefinition, record: str) -> bool:
    value = _set_first(cls, record)
    return isinstance(value, ast.List) and not value.elts


def _set_first(cls: ClassDefinition, attribute: str) -> ast.expr | None:
    """What `__init__` assigns to an attribute, if it does so once and on every path."""
    made = cls.methods.get("__init__")
    found = [
        statement.value
        for statement in (made.body if made is not None else ())
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if _of_self(target) == attribute
    ]
    return found[0] if len(found) == 1 else None


def _of_self(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return node.attr
    return None
