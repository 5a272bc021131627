"""Accessors that were taken out of use: they are still there and still called, and do nothing but raise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.flow.visits import lines_with
from ssot_lint.model.inference import Nature, Thing, infer, returned
from ssot_lint.model.names import dotted, last_name, raised_by
from ssot_lint.model.singletons.suspects import imports_of
from ssot_lint.model.singletons.words import NAMED
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_FETCHING = compile_late(r"get_\w+")
_TO_BE_WRITTEN = frozenset({"NotImplementedError", "NotImplemented"})


@dataclass(frozen=True, slots=True)
class RetiredCall:
    """One call of a program function that only raises."""

    path: str
    function: Function
    owner: ClassDefinition | None
    file: TestFile


def retired_calls(file: TestFile) -> Iterator[RetiredCall]:
    """The calls in a test-side file of accessors that only raise, other than where that is expected."""
    names = {name for name, path in imports_of(file) if _leads_to_one(path, file)}
    if not names:
        return
    lines = lines_with(file.source, names)
    for routine in file.routines:
        for visit in routine.visits(lines):
            for node in visit.nodes() if not visit.expected else ():
                name = dotted(node.func) if isinstance(node, ast.Call) else None
                if isinstance(node, ast.Call) and name is not None and name.partition(".")[0] in names:
                    thing = infer(node.func, visit.scope_for(name.partition(".")[0]))
                    yield from _retired(thing)


def _retired(thing: Thing) -> Iterator[RetiredCall]:
    function, home = thing.function, thing.file
    if thing.nature is not Nature.FUNCTION or function is None or home is None or home.is_test_side:
        return
    if only_raises(function):
        owner = f"{thing.cls.qualname}." if thing.cls is not None else ""
        yield RetiredCall(f"{home.module}.{owner}{function.name}", function, thing.cls, home)


def _leads_to_one(path: str, file: TestFile) -> bool:
    last = path.rpartition(".")[2]
    if not (_FETCHING.fullmatch(last) or last[:1].isupper()):
        return False
    symbol = file.knowledge.resolve(path, file)
    if symbol.file is None or symbol.file.is_test_side:
        return False
    if symbol.kind is SymbolKind.FUNCTION:
        return symbol.function is not None and only_raises(symbol.function)
    methods = symbol.cls.methods if symbol.kind is SymbolKind.CLASS and symbol.cls is not None else {}
    return any(only_raises(methods[name]) for name in NAMED & methods.keys())


def only_raises(function: Function) -> bool:
    """Whether an accessor's body says and logs what it likes, and then raises in any case."""
    if not (_FETCHING.fullmatch(function.name) or function.name in NAMED) or any(True for _ in returned(function)):
        return False
    last = function.body[-1]
    if not isinstance(last, ast.Raise) or last.exc is None:
        return False
    return last_name(raised_by(last)) not in _TO_BE_WRITTEN
