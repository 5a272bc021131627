"""The orders in which files sort their imports, and which of them a file follows."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any, TypeVar

from ssot_lint.model.file import TestFile
from ssot_lint.model.rewriting.import_statements import ImportStatement
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

_NUMBER = compile_late(r"(\d+)")
Key = tuple[Any, ...]
_K = TypeVar("_K")
_L = TypeVar("_L", bound=Sequence[Any])
NameKey = Callable[[str], Key]
ModuleKey = Callable[[str, bool], Key]


class Category(IntEnum):
    """The sections of an import block, in their usual order."""

    FUTURE = 0
    STDLIB = 1
    THIRD = 2
    FIRST = 3
    LOCAL = 4


def category_of(module: str, file: TestFile) -> Category:
    """The section of an import of `module` (as written, with its dots) in `file`."""
    root = module.partition(".")[0]
    if not root:
        return Category.LOCAL
    if root == "__future__":
        return Category.FUTURE
    kind = file.knowledge.resolve(root, file).kind
    if root == file.module.partition(".")[0] or kind not in (SymbolKind.OUTSIDE, SymbolKind.UNKNOWN):
        return Category.FIRST
    return Category.STDLIB if root in sys.stdlib_module_names else Category.THIRD


def module_of(statement: ImportStatement) -> str:
    """The module by which a statement is sorted, as written."""
    return statement.written if statement.module is not None else statement.names[0].name


def _natural(text: str) -> Key:
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in _NUMBER.split(text))


def _typed(name: str) -> Key:
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return rank, _natural(name.lower())


NAME_KEYS: Sequence[NameKey] = (_typed, lambda name: _natural(name.lower()), _natural)
MODULE_KEYS: Sequence[ModuleKey] = (
    lambda module, is_from: (is_from, _natural(module.lower())),
    lambda module, is_from: (_natural(module.lower()), is_from),
    lambda module, is_from: (not is_from, _natural(module.lower())),
    lambda module, is_from: (is_from, _natural(module)),
    lambda module, is_from: (_natural(module), is_from),
    lambda module, is_from: (is_from, len(module), _natural(module)),
)


def name_keys_of(statements: Iterable[ImportStatement]) -> list[NameKey]:
    """The orders of names, the one that most from-imports follow first."""
    lists = [[each.name for each in statement.names] for statement in statements if statement.module is not None]
    return _by_evidence(NAME_KEYS, lists, lambda key, names: is_sorted([key(name) for name in names]))


def module_keys_of(runs: Iterable[Sequence[ImportStatement]]) -> list[ModuleKey]:
    """The orders of statements, the one that most runs of them follow first."""
    return _by_evidence(MODULE_KEYS, list(runs), lambda key, run: is_sorted(keys_of(run, key)))


def keys_of(run: Sequence[ImportStatement], key: ModuleKey) -> list[Key]:
    """The sort keys of statements."""
    return [key(module_of(each), each.module is not None) for each in run]


def is_sorted(keys: Sequence[Key]) -> bool:
    """Whether the keys stand in order."""
    return all(one <= other for one, other in itertools.pairwise(keys))


def _by_evidence(keys: Sequence[_K], lists: Sequence[_L], follows: Callable[[_K, _L], bool]) -> list[_K]:
    evidence = [sum(follows(key, each) for each in lists if len(each) > 1) for key in keys]
    return [keys[index] for index in sorted(range(len(keys)), key=lambda index: (-evidence[index], index))]
