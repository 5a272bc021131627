"""Factories whose object lives in a `with` block: which kind, and where such a block can stand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.config import Factory
from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.surroundings import Surroundings
from ssot_lint.model.source import parse_expression

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_MAKERS = {"contextmanager": False, "asynccontextmanager": True}


class Entry(Enum):
    """How the block comes about."""

    THERE = "the call is what a block enters already"
    MADE = "the rest of the function becomes the block"


@dataclass(frozen=True, slots=True)
class Block:
    """A block around what uses the object of the call in `statement`; `line`: that of the `def` whose rest it is."""

    entry: Entry
    is_async: bool
    statement: Span
    line: int = 0
    name: str = ""


def block_for(factory: Factory, place: Surroundings, file: TestFile) -> Block | None:
    """The block that the factory's object needs at a place; None for a factory that is no context manager.

    Raises Refused where there can be none.
    """
    is_async = _is_async_manager(factory, file)
    if is_async is None:
        return None
    statement = place.statement
    span = file.source.span(statement)
    if isinstance(place.parent, ast.withitem) and isinstance(statement, ast.With | ast.AsyncWith):
        if len(statement.items) > 1 and is_async is not isinstance(statement, ast.AsyncWith):
            raise Refused("the factory is a context manager of another kind than the others of the block")
        return Block(Entry.THERE, is_async, span)
    function, value = place.function, place.awaited or place.node
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if not isinstance(target, ast.Name) or not isinstance(statement, ast.Assign) or statement.value is not value:
        raise Refused("the factory is a context manager, and the call is part of something else than `name = …`")
    if function is None or statement not in function.body or statement is function.body[-1]:
        raise Refused("the factory is a context manager, and its block would not hold what uses the object")
    return Block(Entry.MADE, is_async, span, function.lineno, target.id)


def is_managed(factory: Factory, file: TestFile) -> bool:
    """Whether the factory is a context manager."""
    return _is_async_manager(factory, file) is not None


def _is_async_manager(factory: Factory, file: TestFile) -> bool | None:
    """Whether the factory is entered by `async with`, or by `with`; None when it is no context manager."""
    tree = parse_expression(factory.call)
    path = dotted(tree.func) if isinstance(tree, ast.Call) else None
    function = file.knowledge.resolve(path, file).function if path is not None else None
    for decorator in function.decorator_list if function is not None else ():
        found = _MAKERS.get((dotted(decorator) or "").rpartition(".")[2])
        if found is not None:
            return found
    return None
