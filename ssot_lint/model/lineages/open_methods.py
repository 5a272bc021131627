"""Methods that a mixin calls on `self` and leaves to the classes that inherit it: what they do is told by those."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.memory import remember
from ssot_lint.model.names import last_name, raised_by

if TYPE_CHECKING:
    from ssot_lint.model.definitions import ClassDefinition, Function
    from ssot_lint.model.file import TestFile


def is_left_open(function: Function) -> bool:
    """Whether a method does nothing but say that a subclass has to: `raise NotImplementedError`."""
    return len(function.body) <= 2 and refuses(function)


def refuses(function: Function) -> bool:
    """Whether a method ends with `raise NotImplementedError`, whatever it says and calls before."""
    *before, last = function.body
    if not isinstance(last, ast.Raise) or last_name(raised_by(last)) != "NotImplementedError":
        return False
    return all(isinstance(each, ast.Expr) for each in before)


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
