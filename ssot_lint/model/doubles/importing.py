"""Whether code of one module can meet what another one holds: it imports that module, itself or through others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_IMPORT = compile_late(r"\n[ \t]*+(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^\n#]*)|import[ \t]+([\w.]+))")
_MOST_FILES = 25


def may_import(file: TestFile, wanted: TestFile) -> bool:
    """Whether `file` imports `wanted`; also true where that would take reading too many files to tell."""
    key = ("may_import", id(wanted))
    if key not in file.memory:
        file.memory[key] = _may_import(file, wanted)
    return bool(file.memory[key])


def _may_import(file: TestFile, wanted: TestFile) -> bool:
    queue, seen = [file], {id(file)}
    for each in queue:
        if each is wanted or "import_module" in each.source.text:
            return True
        paths = list(_imported_paths(each))
        # Whoever names the module itself need not be asked what else it imports.
        if wanted.module in paths and each.knowledge.resolve(wanted.module, each).file is wanted:
            return True
        for path in paths:
            found = each.knowledge.resolve(path, each).file
            if found is not None and id(found) not in seen:
                if len(seen) == _MOST_FILES:
                    return True
                seen.add(id(found))
                queue.append(found)
    return False


def _imported_paths(file: TestFile) -> Iterator[str]:
    """The dotted paths that a file imports anywhere, as its text says: functions import late."""
    for module, names, plain in _IMPORT.findall(f"\n{file.source.text}"):
        path = _absolute(module or plain, file)
        yield path
        # What stands behind `import` may be a submodule; on further lines of a parenthesis it is looked over.
        for name in names.strip("() ").split(","):
            if name.strip():
                yield f"{path}.{name.split()[0]}"


def _absolute(path: str, file: TestFile) -> str:
    level = len(path) - len(path.lstrip("."))
    if not level:
        return path
    parts = file.package.split(".")
    base = parts[: len(parts) - level + 1]
    return ".".join([*base, *([path[level:]] if path[level:] else [])])
