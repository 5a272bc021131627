"""What would await a test or a fixture if it became a coroutine, and the decorators that it takes."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.awaiting import is_driven
from ssot_lint.model.marks import Mark, read_marks
from ssot_lint.model.routines import Routine
from ssot_lint.patterns import compile_late
from ssot_lint.pytest_config.drivers import declares

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_PLAIN = compile_late(
    r"pytest\.mark\.|(?:unittest\.)?mock\.patch(?:\.\w+)?$|patch(?:\.\w+)?$|unittest\.(?:skip|expected)|"
    r"(?:static|class)method$"
)
_ASYNCIO = compile_late(r"\bpytest_asyncio\b|\bmark\.asyncio\b|\basyncio_mode\b")
_ANYIO = compile_late(r"\bmark\.anyio\b|\banyio_backend\b")
_FUNCTION, _PYTEST = "function", "pytest.fixture"


def test_decorators(test: Test, drivers: tuple[str, ...]) -> tuple[str, ...]:
    """The decorators, as dotted paths, that a test needs to be awaited. Raises Refused where nothing would do it."""
    _demand_plain(test)
    needed: dict[str, None] = {}
    for cls in _receivers(test):
        needed |= dict.fromkeys(_for_class(test, cls, drivers))
    return tuple(needed)


def _receivers(test: Test) -> list[ClassDefinition | None]:
    file, owner = test.file, test.owner
    if owner is None:
        return [None]
    made = [cls for cls in file.collection.instantiated if owner in file.lineage(cls).classes]
    return [*made] or [owner]


def _for_class(test: Test, cls: ClassDefinition | None, drivers: tuple[str, ...]) -> tuple[str, ...]:
    file = test.file
    lineage = file.lineage(cls) if cls is not None else None
    if lineage is not None and lineage.is_unittest is None:
        raise Refused(f"whether `{lineage.doubtful[0]}` makes it a `unittest.TestCase` is not known")
    if lineage is not None and lineage.is_unittest:
        if lineage.runs_coroutines:
            return ()
        raise Refused(
            "the test would have to be async, and `unittest.TestCase` awaits none; `IsolatedAsyncioTestCase` does"
        )
    if is_driven(test, cls, drivers):
        return ()
    if _is_anyio(file):
        return ("pytest.mark.anyio",)
    if _speaks(file, _ASYNCIO) or declares(file.layout.rootdir, "pytest-asyncio"):
        return ("pytest.mark.asyncio",)
    raise Refused("the test would have to be async, and nothing here awaits async tests: no mode, no plugin, no mark")


def _speaks(file: TestFile, pattern: re.Pattern[str]) -> bool:
    """Whether the file or one that gives it fixtures mentions a plugin."""
    return any(pattern.search(each.source.text) for each in (file, *file.knowledge.fixture_files(file)))


def _demand_plain(test: Test) -> None:
    """Refuse where a decorator may do something with what the test returns."""
    marks = list(test.marks) + [
        mark for cls in _receivers(test) if cls for mark in TestClass(cls, test.file).decorators
    ]
    for mark in marks:
        if not _PLAIN.match(mark.path):
            raise Refused(f"what `@{mark.path}` does with an async test is not known")
    if len(test.marks) < len(test.node.decorator_list):
        raise Refused("what a decorator of the test does with a coroutine is not known")
    if any(isinstance(node, ast.Yield) for node in ast.walk(test.node)):
        raise Refused(f"`{test.name}` is a generator")


def fixture_decorator(routine: Routine) -> tuple[str, ...]:
    """The decorator that takes the place of a fixture's when it is a coroutine; none where its own will do.

    Raises Refused where nothing awaits fixtures, or where it outlives the event loop of a test.
    """
    file = routine.file
    assert routine.node is not None
    marks = read_marks(routine.node.decorator_list, file)
    name = fixture_name(marks) or routine.name
    if scope_of(marks) != _FUNCTION:
        raise Refused(f"the fixture `{name}` outlives the event loop of a test")
    _demand_never_fetched(name, file)
    others = [mark for mark in marks if not is_fixture_mark(mark)]
    if others or len(marks) < len(routine.node.decorator_list):
        raise Refused(f"what another decorator of `{name}` does with a coroutine is not known")
    if any(mark.path == "pytest_asyncio.fixture" for mark in marks):
        return ()
    decorator = class_fixture_decorator(file)
    if _is_anyio(file):
        _demand_anyio(name, file)
    return () if decorator == _PYTEST else (decorator,)


def class_fixture_decorator(file: TestFile) -> str:
    """The decorator, as a dotted path, of fixtures that are coroutines here. Raises Refused where none awaits them."""
    if file.layout.asyncio_mode == "auto" or _is_anyio(file):
        return _PYTEST
    if _speaks(file, _ASYNCIO) or declares(file.layout.rootdir, "pytest-asyncio"):
        return "pytest_asyncio.fixture"
    raise Refused("a fixture would have to be async, and nothing here awaits async fixtures")


def _is_anyio(file: TestFile) -> bool:
    return file.layout.asyncio_mode != "auto" and _speaks(file, _ANYIO) and not _speaks(file, _ASYNCIO)


def _demand_anyio(name: str, file: TestFile) -> None:
    if not file.is_collected:
        raise Refused(f"whether all tests that ask for `{name}` run under anyio is not known")
    for test in file.tests:
        if name in test.parameters and not any(mark.name == "anyio" for mark in test.all_marks):
            raise Refused(f"`{test.name}` asks for `{name}` and does not run under anyio, which awaits fixtures")


def _demand_never_fetched(name: str, file: TestFile) -> None:
    """Refuse where a running test fetches the fixture by name: the loop is busy then."""
    for node in ast.walk(file.tree) if "getfixturevalue" in file.source.text else ():
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "getfixturevalue":
            given = node.args[0] if node.args else None
            if not isinstance(given, ast.Constant) or given.value == name:
                raise Refused(f"line {node.lineno} fetches `{name}` while the test runs")


def is_fixture_mark(mark: Mark) -> bool:
    """Whether a decorator is what makes a fixture."""
    return mark.name in ("fixture", "yield_fixture", "trio_fixture")


def fixture_name(marks: tuple[Mark, ...]) -> str | None:
    """The name that a fixture's decorator gives it."""
    found = (mark.argument(99, "name") for mark in marks)
    return next((str(each.value) for each in found if isinstance(each, ast.Constant)), None)


def scope_of(marks: tuple[Mark, ...]) -> str:
    """The scope of a fixture; `?` where it is computed."""
    for mark in marks:
        given = mark.argument(99, "scope")
        if given is not None:
            return str(given.value) if isinstance(given, ast.Constant) else "?"
    return _FUNCTION
