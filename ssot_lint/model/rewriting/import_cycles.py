"""Whether a module that is to be imported imports, itself or through others, the one that is to import it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_MOST = 300


def demand_no_cycle(file: TestFile, imported: TestFile) -> None:
    """Refuse where `file` cannot import `imported` because that one needs `file` first."""
    seen = {imported.location}
    queue = [imported]
    while queue and len(seen) < _MOST:
        current = queue.pop()
        for target in (*current.definitions.imports.values(), *current.definitions.star_imports):
            for path in (target, target.rpartition(".")[0]):
                found = current.knowledge.resolve(path, current).file if path else None
                if found is None or found.location in seen:
                    continue
                if found.location == file.location:
                    raise Refused(f"the module of the base imports this one, by way of `{current.module}`")
                seen.add(found.location)
                queue.append(found)
