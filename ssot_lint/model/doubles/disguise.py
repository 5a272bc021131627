"""Test-side classes with the shape of an endpoint that reach nothing real, whatever they are called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Nature, infer

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

SHAPE = frozenset(
    "send send_json send_text send_bytes recv receive receive_json receive_text close accept connect".split()
)
_PLAIN = frozenset({"object", "abc.ABC", "builtins.object"})
_LOCAL_PACKAGES = frozenset(
    "builtins json time datetime uuid random asyncio logging collections copy typing dataclasses enum re math threading"
    " queue secrets string itertools functools traceback contextlib unittest warnings types abc hashlib".split()
)
_NETWORK_IN_ASYNCIO = frozenset(
    "open_connection start_server open_unix_connection create_subprocess_exec create_subprocess_shell".split()
)


def is_disguised(cls: ClassDefinition, file: TestFile) -> bool:
    """Whether a test-side class looks like an endpoint (two or more of its methods) and none reaches a real part.

    A base that is unknown or outside the project may do the real work, so such a class is not called disguised.
    """
    known = file.disguises.get(id(cls))
    if known is None:
        file.disguises[id(cls)] = False  # a class that asks for itself while being looked at
        known = file.disguises[id(cls)] = _is_disguised(cls, file)
    return known


def _is_disguised(cls: ClassDefinition, file: TestFile) -> bool:
    if len(SHAPE & set(cls.methods)) < 2:
        return False
    if any(base not in _PLAIN for base in file.definitions.outside_bases(cls)):
        return False
    chain = file.definitions.mro(cls)
    if any(each.home is not None and not each.home.is_test_side for each in chain):
        return False
    return not any(_reaches(method, each, each.home or file) for each in chain for method in each.methods.values())


def _reaches(method: Function, cls: ClassDefinition, file: TestFile) -> bool:
    """Whether a method calls anything that may be network, process or program code."""
    from ssot_lint.model.statements import iterate_calls, statements_in

    scope = file.scope_of(method, cls)
    for statement in statements_in(method):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for call in iterate_calls(statement):
            thing = infer(call.func, scope)
            if thing.nature in (Nature.FUNCTION, Nature.CLASS):
                if thing.file is not None and not thing.file.is_test_side:
                    return True
            elif thing.nature in (Nature.OUTSIDE, Nature.RESULT):
                if not _is_local(thing.path):
                    return True
            elif _calls_attribute_of_unknown(call, file):
                return True
    return False


def _is_local(path: str) -> bool:
    root, _, rest = path.partition(".")
    return root in _LOCAL_PACKAGES and not (root == "asyncio" and rest.partition(".")[0] in _NETWORK_IN_ASYNCIO)


def _calls_attribute_of_unknown(call: ast.Call, file: TestFile) -> bool:
    """Whether the call goes to a connection-like attribute (`self.websocket.send(…)`) that nothing local explains."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr not in SHAPE | {"request", "get", "post", "execute"}:
        return False
    owner = func.value
    return isinstance(owner, ast.Attribute) and func.attr in SHAPE
