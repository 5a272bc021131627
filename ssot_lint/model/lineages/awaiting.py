"""What awaits a test that is a coroutine: its test case, a mark, a mode, a plugin, a decorator; or nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.marks import Mark
from ssot_lint.model.requests.fixtures import requested_names
from ssot_lint.model.sites import iterate_calls
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.lineages.lineage import Lineage
    from ssot_lint.model.tests import Test

_MARKS = frozenset(
    "asyncio anyio trio curio tornado gen_test asyncio_cooperative twisted aio sanic inline_callbacks".split()
)
_FIXTURES = frozenset(
    "anyio_backend aiohttp_client aiohttp_server aiohttp_raw_server test_client test_server jp_fetch jp_ws_fetch"
    " jp_asyncio_loop http_server_client io_loop hass sanic_client".split()
)
_NEUTRAL = compile_late(
    r"(?:(?:unittest\.)?mock\.patch|patch)(?:\.\w+)?$|mocker\.|unittest\.(?:skip|expected)|(?:static|class)method$|"
    r"pytest\.(?:mark|param|deprecated_call)|hypothesis\.|parameterized\.|ddt\.|freezegun\.|responses\.|respx\.|"
    r"typing\.|time_machine\.|requests_mock\.|vcr\.|override_settings$|tag$|allure\."
)
_RUNS = frozenset(
    "run run_until_complete async_to_sync run_sync run_coroutine_threadsafe start run_in_loop AsyncToSync".split()
)
# In a conftest these take over what pytest does with a coroutine, or mark it.
_HOOKS = compile_late(r"\bdef pytest_(?:pyfunc_call|pycollect_makeitem|runtest_call|runtest_protocol|itemcollected)\b")
_MARKING = compile_late(r"\bdef pytest_(?:collection_modifyitems|collection_finish|generate_tests)\b")
_COROUTINES = compile_late(r"asyncio|anyio|\btrio\b|iscoroutine|tornado|curio")
_MODES = compile_late(r"(?:mark|markers?)\W{1,3}(?:asyncio|anyio|trio)\b|\bdef anyio_backend\b|asyncio_mode")


@dataclass(frozen=True, slots=True)
class Unawaited:
    """A coroutine test that nothing awaits. `case`: the test case that calls it and drops the coroutine, if any."""

    case: str | None
    confidence: Confidence
    doubtful: tuple[str, ...] = ()


def unawaited(test: Test, drivers: Iterable[str] = ()) -> Unawaited | None:
    """Why nothing awaits an async `test`; None where something may. `drivers`: more marks, fixtures and decorators."""
    if not test.is_async or _is_wrapped(test, frozenset(drivers)):
        return None
    if test.owner is None:
        return None if is_driven(test, None, drivers) else Unawaited(None, Confidence.LIKELY)
    judged = [_of_class(test, cls, drivers) for cls in _receivers(test, test.owner)]
    found = [each for each in judged if each is not None]
    # A mixin's test runs where one of its classes awaits it.
    return max(found, key=lambda each: each.confidence.rank) if found and len(found) == len(judged) else None


def _receivers(test: Test, owner: ClassDefinition) -> list[ClassDefinition]:
    file = test.file
    made = [cls for cls in file.collection.instantiated if owner in file.lineage(cls).classes]
    return [cls for cls in made if _defined_in(cls, test) is owner] or [owner]


def _defined_in(cls: ClassDefinition, test: Test) -> ClassDefinition | None:
    found = test.file.lineage(cls).method(test.name)
    return found[0] if found else None


def _of_class(test: Test, cls: ClassDefinition, drivers: Iterable[str]) -> Unawaited | None:
    lineage = test.file.lineage(cls)
    if lineage.runs_coroutines or _is_transformed(cls, test.file):
        return None
    if lineage.is_unittest is True:
        sure = Confidence.POSSIBLE if lineage.doubtful else Confidence.CERTAIN
        return Unawaited("unittest.TestCase", sure, lineage.doubtful)
    looks_unittest = any(name.rpartition(".")[2].endswith("TestCase") for name in lineage.doubtful)
    if is_driven(test, cls, drivers):
        return Unawaited(None, Confidence.POSSIBLE, lineage.doubtful) if looks_unittest else None
    sure = Confidence.LIKELY if lineage.is_known else Confidence.POSSIBLE
    return Unawaited(None, sure, lineage.doubtful)


def _is_wrapped(test: Test, drivers: frozenset[str]) -> bool:
    """Whether a decorator may turn the coroutine into something that runs."""
    if len(test.marks) < len(test.node.decorator_list):
        return True
    return any(not _NEUTRAL.match(mark.path) and _runs(mark, test.file, drivers) for mark in test.marks)


def _runs(mark: Mark, file: TestFile, drivers: frozenset[str]) -> bool:
    if mark.path in drivers or mark.name in drivers:
        return True
    symbol = file.knowledge.resolve(mark.path, file) if "." in mark.path else file.symbol(mark.path)
    if symbol.kind is not SymbolKind.FUNCTION or symbol.function is None:
        return True
    names = {getattr(call.func, "attr", getattr(call.func, "id", "")) for call in iterate_calls(symbol.function)}
    return not _RUNS.isdisjoint(names)


def _is_transformed(cls: ClassDefinition, file: TestFile) -> bool:
    marks = TestClass(cls, file).marks
    return any(not _NEUTRAL.match(mark.path) for mark in marks) or len(marks) < len(cls.node.decorator_list)


def is_driven(test: Test, cls: ClassDefinition | None, drivers: Iterable[str]) -> bool:
    """Whether pytest, its configuration, a mark, a fixture or a conftest awaits a test that is in no TestCase."""
    file = test.file
    if file.layout.coroutine_drivers or any(not plugin.startswith("no:") for plugin in file.layout.plugins):
        return True
    known = _MARKS | set(drivers)
    if any(mark.name in known and mark.is_pytest_mark for mark in (*test.all_marks, *_inherited_marks(cls, file))):
        return True
    if not set(requested_names(test)).isdisjoint(_FIXTURES | set(drivers)):
        return True
    return any(_takes_over(each) for each in file.knowledge.fixture_files(file)) or _has_foreign_plugin(file)


def _inherited_marks(cls: ClassDefinition | None, file: TestFile) -> Iterator[Mark]:
    while cls is not None:
        for each in file.lineage(cls).classes:
            yield from TestClass(each, each.home or file).marks
        cls = cls.outer


def marks_as_coroutines(lineage: Lineage, drivers: Iterable[str]) -> bool:
    """Whether a class of the lineage carries a mark by which a plugin awaits its tests."""
    known = _MARKS | set(drivers)
    marks = (mark for each in lineage.classes if each.home is not None for mark in TestClass(each, each.home).marks)
    return any(mark.name in known and mark.is_pytest_mark for mark in marks)


def _takes_over(conftest: TestFile) -> bool:
    text = conftest.source.text
    if _HOOKS.search(text) or _MODES.search(text):
        return True
    return bool(_MARKING.search(text) and _COROUTINES.search(text)) or _has_foreign_plugin(conftest)


def _has_foreign_plugin(file: TestFile) -> bool:
    """Whether `pytest_plugins` names a module that is not of the project: it may do anything."""
    listed = file.definitions.assigned.get("pytest_plugins")
    if listed is None:
        return False
    items = listed.elts if isinstance(listed, ast.List | ast.Tuple | ast.Set) else [listed]
    names = [item.value if isinstance(item, ast.Constant) else None for item in items]
    return any(not isinstance(name, str) or _is_foreign(name, file) for name in names)


def _is_foreign(name: str, file: TestFile) -> bool:
    return name not in ("pytester", "pytest_mock") and file.knowledge.resolve(name, file).kind is not SymbolKind.MODULE


__all__ = ["Unawaited", "is_driven", "marks_as_coroutines", "unawaited"]
