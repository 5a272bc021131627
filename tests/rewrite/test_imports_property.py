"""Made-up modules ask for imports: each name means what was asked for when the module runs, and nothing else moves."""

import ast
import importlib.abc
import importlib.machinery
import inspect
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_lint.fixes import Edit, Import
from ssot_lint.model.rewriting.import_statements import Where, read_layout
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits
from tests.rewrite.importing import read

MODULES = frozenset({"acme", "acme.db", "acme.db.models", "bolt", "bolt.tool", "zulu"})
Request = tuple[str, str | None]
REQUESTS: Sequence[Request] = (
    *((module, None) for module in sorted(MODULES)),
    ("acme.db", "Session"),
    ("acme", "Cart"),
    ("bolt.tool", "Session"),
    ("zulu", "LIMIT"),
    ("zulu", "db"),
)
TOPS = (
    "#!/usr/bin/env python\n",
    "# -*- coding: utf-8 -*-\n",
    "# Copyright of nobody\n\n",
    '"""Text\nof the module."""\n',
    "from __future__ import annotations\n",
    "\n",
)
IMPORTS = (
    "import os\n",
    "import json, sys\n",
    "\n",
    "# the others\n",
    "import acme\n",
    "import acme.db\n",
    "import acme.db.models as models\n",
    "from acme import Cart\n",
    "from acme import Cart as Basket, Shop\n",
    "from acme import db\n",
    "from acme.db import (\n    Engine,  # the engine\n    Zone\n)\n",
    "from acme.db import (Engine,\n                     Session)\n",
    "from acme.db import Engine, \\\n    Zone\n",
    "from bolt import tool; import zulu\n",
    "import zulu as z\n",
    "import bolt.tool\n",
    "from zulu import *\n",
    "sys_path = 1\n",
    "try:\n    from zulu import LIMIT\nexcept ImportError:\n    from bolt import LIMIT\n",
    "try:\n    import zulu\nexcept ImportError:\n    zulu = None\n",
    "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from acme.db import Session\n    import zulu\n",
    "if sys_path if 'sys_path' in globals() else 0:\n    import acme\n",
    "probe(None)\n",
)
BODIES = (
    "probe(None)\n",
    "def f_{n}():\n    probe(None)\n",
    "def f_{n}(zulu, Session=None):\n    probe(None)\n",
    "def f_{n}():\n    import zulu\n    from acme.db import Session\n    probe(None)\n",
    "def f_{n}():\n    probe(None)\n    from acme import Cart\n    acme = 3\n",
    "def f_{n}():\n    global LIMIT\n    LIMIT = 3\n    probe(None)\n",
    "def f_{n}():\n    [probe(None) for db in (1,)]\n",
    "def f_{n}():\n    def inner(tool):\n        return lambda Cart: probe(None)\n    inner(1)(2)\n",
    "def f_{n}():\n    if sys_path:\n        import bolt\n    probe(None)\nsys_path = 0\n",
    "@probe(None)\ndef f_{n}(acme=1):\n    import zulu\n",
    "class C_{n}:\n    zulu = 1\n    probe(None)\n    def m(self):\n        probe(None)\n",
    "class C_{n}:\n    @probe(None)\n    def m(self, Session=1): probe(None)\n",
    "Session = 'mine'\n",
    "def Cart(): pass\n",
    "import zulu\n",
    "from acme.db import Session\n",
    "import acme as db; del db\n",
    "for tool in (): pass\n",
    "async def zulu_user(): pass\nprobe(None); probe(None)\n",
)
PROBE = "probe(None)"


class Stub(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes the modules of MODULES, whose every other attribute is the text of its own path."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name in MODULES else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)

        def give(name: str) -> str:
            if name.startswith("__") or f"{spec.name}.{name}" in MODULES:
                raise AttributeError(name)
            return f"{spec.name}.{name}"

        module.__dict__.update(__getattr__=give, __all__=["Star"])
        return module

    def exec_module(self, module: ModuleType) -> None:
        pass


@contextmanager
def stubs() -> Iterator[None]:
    finder = Stub()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in MODULES:
            sys.modules.pop(name, None)


def run(text: str) -> dict[int, Any]:
    """What the probes of a module were given, by their number, with all its functions called."""
    seen: dict[int, Any] = {}

    def probe(value: object, number: int = -1) -> Callable[[Any], Any]:
        seen[number] = value.__name__ if isinstance(value, ModuleType) else value
        return lambda function: function

    names: dict[str, Any] = {"probe": probe, "__name__": "made_up"}
    with stubs():
        exec(compile(text, "made_up.py", "exec", dont_inherit=True), names)
        for name, value in sorted(names.items(), key=lambda item: item[0]):
            if name.startswith("C_"):
                value().m()
            elif name.startswith("f_") and inspect.isfunction(value):
                value(*[0] * len(inspect.signature(value).parameters))
    return seen


@st.composite
def modules(draw: st.DrawFn) -> str:
    top = draw(st.lists(st.sampled_from(range(len(TOPS))), unique=True, max_size=4).map(sorted))
    parts = [TOPS[index] for index in top]
    parts += draw(st.lists(st.sampled_from(IMPORTS), max_size=6))
    parts += [text.replace("{n}", str(n)) for n, text in enumerate(draw(st.lists(st.sampled_from(BODIES), max_size=5)))]
    text = "".join(parts)
    return text.removesuffix("\n") if draw(st.booleans()) else text


def top_imports(text: str) -> Counter[tuple[str | None, str, str]]:
    found = (each for each in read_layout(text).statements if each.where is Where.TOP)
    return Counter((each.module, name.name, name.local) for each in found for name in each.names)


def code_lines(text: str) -> list[str]:
    """The lines that are neither blank nor part of an import."""
    covered = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    lines = enumerate(text.splitlines(), 1)
    return [line for number, line in lines if line.strip() and number not in covered]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(modules(), st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_each_name_is_what_was_asked_for(text: str, requests: list[Request], newline: str) -> None:
    text = text.replace("\n", newline)
    lines = text.splitlines(keepends=True)
    probed = [number for number, line in enumerate(lines, 1) if PROBE in line]
    imports = Imports(read(text), newline)
    wanted: dict[int, str] = {}
    needed: set[Import] = set()
    probes: list[Edit] = []
    for index, line in enumerate(probed):
        module, name = requests[index % len(requests)]
        expression, needs = imports.module(module, line) if name is None else imports.name(module, name, line)
        needed |= {needs} if needs else set()
        wanted[index] = module if name is None else f"{module}.{name}"
        probes.append(Edit(line, line, lines[line - 1].replace(PROBE, f"probe({expression}, {index})")))
    edits = imports.edits(needed, (), text)

    only = apply_edits(text, edits)
    assert code_lines(only) == code_lines(text)
    before, after = top_imports(text), top_imports(only)
    assert all(count <= max(1, before[each]) for each, count in after.items())
    result = apply_edits(text, [*edits, *probes])
    assert {number: value for number, value in run(result).items() if number >= 0} == wanted

    again = Imports(read(result), newline)
    shown = [number for number, line in enumerate(result.splitlines(), 1) if "probe(" in line]
    for index, line in enumerate(shown):
        module, name = requests[index % len(requests)]
        found = again.module(module, line) if name is None else again.name(module, name, line)
        assert found[1] is None, (found, result)
    assert again.edits(needed, (), result) == []
