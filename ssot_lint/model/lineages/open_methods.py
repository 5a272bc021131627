"""Methods that a mixin calls on `self` and leaves to the classes that inherit it: what they do is told by those."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.memory import remember
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.definitions import ClassDefinition, Function
    from ssot_lint.model.file import TestFile


def is_left_open(function: Function) -> bool:
    """Whether a method does nothing but say that a subclass has to: `raise NotImplementedError`."""
    body = function.body
    last = body[-1]
    if last.__class__ is not ast.Raise or len(body) > 2:
        return False
    raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
    return last_name(raised) == "NotImplementedError" and (len(body) == 1 or isinstance(body[0], ast.Expr))


def is_hollow(function: Function) -> bool:
    """Whether a method does nothing at all: a hook for subclasses."""
    return all(
        each.__class__ is ast.Pass or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in function.body
    )


def implementations(
    name: str, cls: ClassDefinition, file: TestFile
) -> Iterator[tuple[Function, ClassDefinition, TestFile]]:
    """What a method is in `cls` and the classes of `file` that inherit it: each function, its class and its file."""
    for heir in (cls, *_heirs(cls, file)):
        owner = next((each for each in file.definitions.mro(heir) if name in each.methods), None)
        if owner is not None and not is_left_open(owner.methods[name]):
            yield owner.methods[name], heir, owner.home or file


def _heirs(cls: ClassDefinition, file: TestFile) -> list[ClassDefinition]:
    key = ("heirs", id(cls))
    if key not in file.memory:
        classes = file.definitions.all_classes
        heirs = [each for each in classes if each is not cls and cls in file.definitions.mro(each)]
        remember(file, key, (cls,), heirs)
    known: list[ClassDefinition] = file.memory[key]
    return known
