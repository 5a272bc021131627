"""The project's own way to environment variables: functions of a module, or methods of what an accessor gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ssot_lint.model.symbols import SymbolKind
from ssot_lint.model.variables import ACTIONS, VariableAccess, variable_functions, variable_methods
from ssot_lint.proposal.factories import AccessorUse
from ssot_lint.proposal.facts import ClassPlace, FileFacts
from ssot_lint.proposal.settings import Section, Setting, count
from ssot_lint.proposal.tree import Tree

_LEAST_FILES = 2
_DOMINANCE = 2
_ARGUMENTS = {"read": "{key}", "write": "{key}, {value}", "delete": "{key}", "contains": "{key}"}


def propose_environment(facts: Sequence[FileFacts], uses: Sequence[AccessorUse], tree: Tree) -> Section | None:
    """The `environment` table, from the access that most test-side files use; None where there is none."""
    ways = sorted((*_through_functions(facts, tree), *_through_objects(uses, tree)), key=lambda way: -way[1])
    if not ways:
        return None
    (prefix, files, accesses, location), rivals = ways[0], ways[1:]
    evidence = [f"{prefix}: used by {count(files, 'file')} of the tests"]
    raw = [each for each in facts if each.raw_variables]
    if raw:
        evidence.append(
            f"os.environ and os.getenv: {count(sum(each.raw_variables for each in raw), 'place')} "
            f"in {count(len(raw), 'file')} (SSOT504 reports them)"
        )
    evidence += [f"rival: {other}: used by {count(number, 'file')}" for other, number, _, _ in rivals[:3]]
    sure = files >= _LEAST_FILES and (not rivals or files >= _DOMINANCE * rivals[0][1])
    if not sure:
        evidence.append("not sure: too few files use it, or others as many")
    settings = list(_templates(prefix, accesses))
    own = tree.display(location)
    if any(each.location == location for each in facts):
        settings.insert(0, Setting("allow", [own]))
    return Section("environment", tuple(settings), tuple(evidence), sure)


_Way = tuple[str, int, list[VariableAccess], str]


def _through_functions(facts: Sequence[FileFacts], tree: Tree) -> Iterator[_Way]:
    importers: dict[str, set[str]] = {}
    for each in facts:
        for path in each.imported:
            importers.setdefault(path, set()).add(each.path)
    for module in dict.fromkeys(each for path in importers for each in (path, path.rpartition(".")[0]) if each):
        symbol = tree.resolve(module)
        if symbol.kind is not SymbolKind.MODULE or symbol.file is None or symbol.file.location is None:
            continue
        accesses = list(variable_functions(symbol.file))
        names = [module, *(f"{module}.{each.name}" for each in accesses)]
        files = {path for name in names for path in importers.get(name, ())}
        if files and any(each.action == "read" for each in accesses):
            yield module, len(files), accesses, symbol.file.location


def _through_objects(uses: Iterable[AccessorUse], tree: Tree) -> Iterator[_Way]:
    for use in uses:
        place = use.call.gives
        if not use.call.ambient or place is None or "env" not in place.name.lower() or use.call.required:
            continue
        accesses = list(_methods(place, tree))
        if any(each.action == "read" for each in accesses):
            yield f"{use.call.path}()", len(use.files), accesses, place.location


def _methods(place: ClassPlace, tree: Tree) -> Iterator[VariableAccess]:
    file = tree.file(place.location)
    for cls in file.definitions.all_classes if file is not None else ():
        if cls.qualname == place.qualname:
            yield from variable_methods(cls)


def _templates(prefix: str, accesses: list[VariableAccess]) -> Iterator[Setting]:
    seen: Counter[str] = Counter()
    for action in ACTIONS:
        for each in accesses:
            if each.action != action or seen[action]:
                continue
            seen[action] += 1
            yield Setting(action, f"{prefix}.{each.name}({_ARGUMENTS[action]})")
            if each.takes_default:
                yield Setting("read-default", f"{prefix}.{each.name}({{key}}, {{default}})")
