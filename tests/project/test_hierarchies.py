"""Generated class hierarchies over several files resolve as Python's own `__mro__` when they are imported."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import unittest
from pathlib import Path

from ssot_lint.model import TestFile
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.project import Project, Roles

Made = tuple[str, str, type]
HIERARCHIES = 100
READ_MRO = """
import importlib, json, sys
found = {}
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for key, value in vars(module).items():
        if isinstance(value, type) and value.__module__ == name and value.__qualname__ == key:
            found[f"{name}:{key}"] = [f"{c.__module__}:{c.__qualname__}" for c in value.__mro__ if c is not object]
print(json.dumps(found))
"""


def write_hierarchy(folder: Path, seed: int) -> list[str]:
    """Write a package of three to five modules whose classes inherit from those before; the names of its modules."""
    choose = random.Random(seed)
    package = f"h{seed}"
    (folder / package / "sub").mkdir(parents=True)
    (folder / package / "__init__.py").write_text("")
    (folder / package / "sub" / "__init__.py").write_text("from .m2 import *\n" if choose.random() < 0.3 else "")
    made: list[Made] = [("unittest.case", "TestCase", unittest.TestCase)]
    modules = []
    for index in range(choose.randint(3, 5)):
        inside = index in (2, 3)
        module = f"{package}.sub.m{index}" if inside else f"{package}.m{index}"
        lines = ["from __future__ import annotations"]
        for number in range(choose.randint(1, 4)):
            lines += _class_lines(module, f"C{index}_{number}", made, choose)
        path = folder.joinpath(*module.split(".")).with_suffix(".py")
        path.write_text("\n".join(lines) + "\n")
        modules.append(module)
    return modules


def _class_lines(module: str, name: str, made: list[Made], choose: random.Random) -> list[str]:
    lines = []
    bases: list[str] = []
    made_of: list[type] = []
    for home, base, real in choose.sample(made, min(len(made), choose.randint(0, 3))):
        if not _can_be_linearised([*made_of, real]):
            continue
        made_of.append(real)
        if home == module:
            bases.append(base)
            continue
        line, written = _import_line(module, home, base, choose)
        lines.append(line)
        bases.append(written)
    if bases and choose.random() < 0.2:
        lines.append(f"Alias{name} = {bases[0]}")
        bases[0] = f"Alias{name}"
    lines.append(f"class {name}({', '.join(bases)}):\n    pass")
    made.append((module, name, type(name, tuple(made_of), {})))
    return lines


def _can_be_linearised(bases: list[type]) -> bool:
    try:
        type("Probe", tuple(bases), {})
    except TypeError:
        return False
    return True


def _import_line(module: str, home: str, base: str, choose: random.Random) -> tuple[str, str]:
    form = choose.randrange(5)
    if form == 0:
        return f"import {home} as mod_{base}", f"mod_{base}.{base}"
    if form == 1:
        return f"from {home} import {base} as Renamed{base}", f"Renamed{base}"
    if form == 2:
        return f"try:\n    from {home} import {base}\nexcept ImportError:\n    {base} = None", base
    if form == 3 and home.rpartition(".")[0] == module.rpartition(".")[0]:
        return f"from .{home.rpartition('.')[2]} import {base}", base
    if form == 4:
        return f"import {home}", f"{home}.{base}"
    return f"from {home} import {base}", base


def mro_of(file: TestFile, name: str) -> list[str]:
    """Our linearisation of a class of `file`, in the form of `READ_MRO`."""
    names = []
    for each in file.definitions.full_mro(file.definitions.classes[name]):
        if isinstance(each, ClassDefinition):
            assert each.home is not None
            names.append(f"{each.home.module}:{each.qualname}")
        else:
            assert each is not None, f"{name} has a base that was not resolved"
            home, _, base = each.rpartition(".")
            names.append(f"{home}:{base}")
    return names


def test_generated_hierarchies_resolve_as_python_does(tmp_path: Path) -> None:
    modules = [module for seed in range(HIERARCHIES) for module in write_hierarchy(tmp_path, seed)]
    done = subprocess.run(
        [sys.executable, "-c", READ_MRO, *modules], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    wanted = json.loads(done.stdout)
    project = Project([tmp_path], Roles())
    found = {}
    for module in modules:
        file = project.file(str(tmp_path.joinpath(*module.split(".")).with_suffix(".py")))
        assert file is not None
        for name in file.definitions.classes:
            found[f"{module}:{name}"] = mro_of(file, name)
    assert len(wanted) > 500
    assert found == wanted
