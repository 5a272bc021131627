"""Whether a conftest decides by itself which classes are tests, so that `python_classes` does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_HOOK = "pytest_pycollect_makeitem"
_CLASSES = compile_late(rf"def {_HOOK}\b.*?\bisclass\(", re.DOTALL)


def is_taken_by_hook(file: TestFile) -> bool:
    """Whether a hook that pytest finds for `file` may collect classes that the configuration does not ask for."""
    return any(map(_decides, file.knowledge.fixture_files(file)))


def _decides(conftest: TestFile) -> bool:
    """Whether a conftest or plugin makes items of classes, or takes its hooks from where nobody can look."""
    if _CLASSES.search(conftest.source.text):
        return True
    imported = conftest.definitions.imports.get(_HOOK)
    if imported is not None:
        home = conftest.symbol(_HOOK).file
        return home is None or home is conftest or _decides(home)
    return any(_is_unseen(module, conftest) for module in conftest.definitions.star_imports)


def _is_unseen(module: str, conftest: TestFile) -> bool:
    symbol = conftest.knowledge.resolve(module, conftest)
    if symbol.kind is SymbolKind.MODULE and symbol.file is not None:
        return bool(_CLASSES.search(symbol.file.source.text))
    return True
