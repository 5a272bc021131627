"""Where rules may be, found without the modules of the standard library that would take longer than they."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress

_MODULE_SUFFIXES = (".py", ".pyc", ".so", ".pyd")


def modules_in(folder: str, package: str) -> Iterator[str]:
    """The modules below a package's folder: what `pkgutil` gives, which takes longer to import than to do without."""
    if not os.path.isdir(folder):  # in an archive
        import pkgutil

        yield from (each.name for each in pkgutil.walk_packages([folder], f"{package}.") if not each.ispkg)
        return
    seen: set[str] = set()  # a module may lie there as source and compiled
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        stem, _, suffix = name.partition(".")
        if f".{suffix}".endswith(_MODULE_SUFFIXES) and stem != "__init__" and stem not in seen:
            seen.add(stem)
            yield f"{package}.{stem}"
        elif not suffix and stem != "__pycache__" and os.path.isdir(path):
            yield from modules_in(path, f"{package}.{stem}")


def others_register(group: str) -> bool:
    """Whether an installed distribution may register rules: importing `importlib.metadata` to ask it takes long."""
    wanted = group.encode()
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")
        except NotADirectoryError:
            return True  # an archive
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) or name == "EGG-INFO":
                with suppress(OSError), open(os.path.join(place, name, "entry_points.txt"), "rb") as file:
                    if wanted in file.read():
                        return True
    return False
