"""Where test-side code reaches into the place that keeps a shared object: reads, writes, resets by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.flow.visits import Lines, Visit, lines_at, positions_of
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.routines import Routine
from ssot_lint.model.singletons.suspects import imports_of
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_NEEDLES = ("._", ".cache_clear", ', "_', ", '_")
_INSTANCE = compile_late(r"_{1,2}(?:\w+_)?(?:instances?|singletons?)$")
_UNRESOLVED = (SymbolKind.MISSING, SymbolKind.UNKNOWN)
_BY_NAME = frozenset({"setattr", "getattr", "hasattr", "delattr"})
_PATCHES = frozenset({"setattr", "delattr", "object"})


@dataclass(frozen=True, slots=True)
class Reach:
    """One access of the place of a shared object. `slot` as written; `undone`: a fixture or patch takes it back."""

    routine: Routine
    span: Span
    slot: str
    path: str
    writes: bool
    undone: bool = False


def reaches_of(file: TestFile) -> Iterator[Reach]:
    """The accesses of instance slots in a test-side file, in the order of its functions."""
    lines = _lines(file)
    if not lines:
        return
    for routine in file.routines:
        for visit in routine.visits(lines):
            if isinstance(visit.statement, ast.ImportFrom):
                yield from _imports(visit.statement, visit, routine)
                continue
            written = _written(visit.statement)
            for node in visit.nodes():
                found = None
                if isinstance(node, ast.Attribute):
                    found = _attribute(node, visit, routine, id(node) in written)
                elif isinstance(node, ast.Call) and len(node.args) >= 2:
                    found = _by_name(node, visit, routine)
                if found is not None:
                    yield found


def _lines(file: TestFile) -> Lines:
    """The lines that have `Name._x`, `Name, "_x"` or `Name.cache_clear` for an imported name, or import `_x`."""
    text = file.source.text
    at = [(_root_before(text, position), position) for each in _NEEDLES for position in positions_of(text, each)]
    owners = set(_owners(file, {root for root, _ in at} - {"", "self", "cls"}))
    found = [position for root, position in at if root in owners]
    for _, path in imports_of(file):
        private = path.rpartition(".")[2]
        if private.startswith("_") and not private.startswith("__"):
            found += positions_of(text, private)
    return lines_at(file.source, found)


def _root_before(text: str, end: int) -> str:
    """The first name of the dotted one that ends at this position; empty when none does."""
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in "._"):
        start -= 1
    return text[start:end].partition(".")[0]


def _owners(file: TestFile, roots: set[str]) -> Iterator[str]:
    """Those of the names that are imported classes, modules and functions, or classes that cannot be found."""
    for name, path in imports_of(file) if roots else ():
        if name not in roots:
            continue
        kind = file.knowledge.resolve(path, file).kind
        unknown_class = kind in _UNRESOLVED and name.lstrip("_")[:1].isupper()
        if unknown_class or kind in (SymbolKind.CLASS, SymbolKind.MODULE, SymbolKind.FUNCTION):
            yield name


def _written(statement: ast.stmt) -> set[int]:
    """The ids of the attributes that a statement assigns, deletes, fills or clears."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign | ast.Delete):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        func = statement.value.func
        if isinstance(func, ast.Attribute) and func.attr in ("clear", "pop", "update", "append", "add", "setdefault"):
            targets = [func.value]
    bare = [each.value if isinstance(each, ast.Subscript) else each for each in targets]
    return {id(part) for each in bare for part in (each.elts if isinstance(each, ast.Tuple | ast.List) else [each])}


def _attribute(node: ast.Attribute, visit: Visit, routine: Routine, writes: bool) -> Reach | None:
    name = dotted(node)
    if name is None or not (node.attr.startswith("_") or node.attr == "cache_clear"):
        return None
    scope = visit.scope_for(name.partition(".")[0])
    path = _slot_path(node.value, node.attr, scope, writes)
    if path is None:
        return None
    return Reach(routine, routine.file.source.span(node), name, path, writes)


def _by_name(node: ast.Call, visit: Visit, routine: Routine) -> Reach | None:
    """`setattr(owner, "_slot", value)` and its kin; `monkeypatch` and `patch.object` undo it afterwards."""
    called, slot = last_name(node.func), node.args[1]
    name = dotted(node.args[0])
    if name is None or not isinstance(slot, ast.Constant) or not isinstance(slot.value, str):
        return None
    builtin = isinstance(node.func, ast.Name) and called in _BY_NAME
    if not builtin and called not in _PATCHES:
        return None
    writes = called not in ("getattr", "hasattr")
    path = _slot_path(node.args[0], slot.value, visit.scope_for(name.partition(".")[0]), writes)
    if path is None or not slot.value.startswith("_"):
        return None
    return Reach(routine, routine.file.source.span(node), f"{name}.{slot.value}", path, writes, not builtin)


def _imports(statement: ast.ImportFrom, visit: Visit, routine: Routine) -> Iterator[Reach]:
    file = routine.file
    for alias in statement.names:
        bound = alias.asname or alias.name
        path = visit.scope_for(bound).imports.get(bound) or file.definitions.imports.get(bound)
        if not alias.name.startswith("_") or path is None:
            continue
        symbol = file.knowledge.resolve(path, file)
        home = symbol.file
        if symbol.kind is SymbolKind.VALUE and home is not None and _keeps(home, symbol.path.rpartition(".")[2]):
            yield Reach(routine, file.source.span(alias), alias.name, symbol.path, False)


def _slot_path(owner: ast.expr, attribute: str, scope: Scope, writes: bool) -> str | None:
    """The dotted path of the slot that `owner.attribute` is; None when it is none that a program keeps an object in."""
    thing = infer(owner, scope)
    if thing.file is scope.file and thing.file is not None:
        return None
    if attribute == "cache_clear":
        from ssot_lint.model.singletons.accessors import How, accessor_behind

        accessor = accessor_behind(thing, "")
        cached = accessor is not None and accessor.how is How.CACHED and not accessor.ambient
        return f"{thing.path}.{attribute}" if cached else None
    if thing.nature is Nature.CLASS and thing.cls is not None and thing.file is not None:
        path = f"{thing.file.module}.{thing.cls.qualname}.{attribute}"
        return path if _is_slot_of_class(thing.cls, attribute, writes) else None
    if thing.nature is Nature.MODULE and thing.file is not None:
        known = not thing.file.is_test_side and _keeps(thing.file, attribute)
        return f"{thing.path}.{attribute}" if known or _INSTANCE.match(attribute) else None
    return _unknown_slot(owner, attribute, thing, scope)


def _unknown_slot(owner: ast.expr, attribute: str, thing: Thing, scope: Scope) -> str | None:
    name = dotted(owner) or ""
    known = thing.nature is not Nature.UNKNOWN or not name.rpartition(".")[2].lstrip("_")[:1].isupper()
    return None if known or not _INSTANCE.match(attribute) else f"{scope.path_of(name) or name}.{attribute}"


def _is_slot_of_class(cls: ClassDefinition, attribute: str, writes: bool) -> bool:
    if attribute == "__dict__":
        from ssot_lint.model.singletons.classes import accessor_of_class

        return accessor_of_class(cls) is not None
    if _INSTANCE.match(attribute) and cls.home is not None:
        # Who looks for a slot that the class surely lacks makes sure that there is none.
        lineage = cls.home.lineage(cls)
        return writes or lineage.holds(attribute) or not lineage.is_known
    from ssot_lint.model.singletons.slots import slots_of

    for each in cls.home.definitions.mro(cls) if cls.home is not None else ():
        if each.home is not None and not each.home.is_test_side:
            slots, name = slots_of(each.home), f"{each.qualname}.{attribute}"
            if slots.filled(name) is not None or slots.registered(name) is not None:
                return True
    return False


def _keeps(file: TestFile, name: str) -> bool:
    """Whether a global of a program module holds an object for all its callers."""
    if file.is_test_side:
        return False
    from ssot_lint.model.singletons.accessors import accessor_of
    from ssot_lint.model.singletons.objects import made_object
    from ssot_lint.model.singletons.slots import slots_of

    slots, value = slots_of(file), file.definitions.assigned.get(name)
    if slots.filled(name) is not None or slots.registered(name) is not None:
        return True
    # An object made on import is a slot only where a function gives it to all callers.
    if not isinstance(value, ast.Call) or made_object(value, file.module_scope) is None:
        return False
    accessors = (accessor_of(function, None, file) for function in file.definitions.functions.values())
    return any(accessor is not None and accessor.slot == name for accessor in accessors)
