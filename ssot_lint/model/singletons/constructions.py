"""Where test-side code builds objects by hand that a configured factory is there to make."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.flow.visits import Lines, Visit, lines_with
from ssot_lint.model.inference import Nature, Thing, infer
from ssot_lint.model.names import dotted
from ssot_lint.model.routines import Routine
from ssot_lint.model.singletons.suspects import imports_of
from ssot_lint.model.symbols import SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class Construction:
    """One call of a listed class. `name` as written, `listed` the configured path that means it, `thing` the class."""

    routine: Routine
    span: Span
    name: str
    listed: str
    thing: Thing


def constructions_of(file: TestFile, listed: Collection[str]) -> Iterator[Construction]:
    """The calls in a test-side file of classes that are listed by dotted path, under whatever name."""
    if not listed:
        return
    targets = {file.knowledge.resolve(path, file).path or path: path for path in listed} | {p: p for p in listed}
    lines = _lines(file, targets)
    for routine in file.routines if lines else ():
        for visit in routine.visits(lines):
            for node in visit.nodes():
                if isinstance(node, ast.Call):
                    found = _construction(node, visit, routine, targets)
                    if found is not None:
                        yield found


def _lines(file: TestFile, targets: dict[str, str]) -> Lines:
    """The lines with a name that an import may give to a listed class, or to a module that leads to one."""
    names = {path.rpartition(".")[2] for path in targets}
    for name, path in imports_of(file):
        symbol = file.knowledge.resolve(path, file)
        if path in targets or symbol.path in targets or symbol.kind is SymbolKind.MODULE:
            names.add(name)
    return lines_with(file.source, names)


def _construction(node: ast.Call, visit: Visit, routine: Routine, targets: dict[str, str]) -> Construction | None:
    name = dotted(node.func)
    if name is None:
        return None
    scope = visit.scope_for(name.partition(".")[0])
    thing = infer(node.func, scope)
    if thing.nature is Nature.CLASS and thing.cls is not None and thing.file is not None:
        found = targets.get(f"{thing.file.module}.{thing.cls.qualname}")
    else:
        found = targets.get(scope.path_of(name) or name) if thing.nature is not Nature.FUNCTION else None
    if found is None:
        return None
    return Construction(routine, routine.file.source.span(node), name, found, thing)
