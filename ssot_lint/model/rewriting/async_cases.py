"""Which base keeps a class from awaiting its tests, and which one awaits them in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.config import BaseClass
from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.canon import Canon, CanonicalBase, read_canon
from ssot_lint.model.symbols import Symbol

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_SYNC = frozenset({"unittest.TestCase", "unittest.case.TestCase"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """In the class whose keyword stands on `line`, base number `index`, written `old`, becomes `module.name`."""

    line: int
    index: int
    old: str
    module: str
    name: str


def exchange_for(test: Test, configured: Iterable[BaseClass]) -> Exchange:
    """The exchange of bases after which the coroutine is awaited: the configured base for async tests, or unittest's.

    Raises Refused where the base that decides stands in another file, or another one has a say.
    """
    file, owner = test.file, test.owner
    if owner is None:
        raise Refused("it is in no class")
    canon = read_canon(configured, file)
    for cls in file.definitions.mro(owner):
        home = cls.home or file
        for index, written in enumerate(cls.base_names):
            symbol = home.symbol(written) if written else None
            if symbol is not None and written and _is_sync(symbol, canon):
                if home.path != file.path:
                    full = f"{home.module}.{cls.qualname}".lstrip(".")
                    raise Refused(f"`{full}` is what makes it a `unittest.TestCase`")
                _demand_alone(cls, index, canon, file)
                module, name = _wanted(cls, canon)
                return Exchange(cls.node.lineno, index, written, module, name)
    if file.is_unittest(owner) is not True:
        raise Refused("the class does not make itself a test case; one that inherits it does")
    raise Refused("what makes it a `unittest.TestCase` cannot be told")


def _is_sync(symbol: Symbol, canon: Canon) -> bool:
    if symbol.path in _SYNC:
        return True
    return any(base.is_symbol(symbol) and base.flavour == "sync" and base.is_unittest for base in canon.bases)


def _demand_alone(cls: ClassDefinition, index: int, canon: Canon, file: TestFile) -> None:
    """Refuse where another base of the class decides how its tests are run."""
    for at, written in enumerate(cls.base_names):
        symbol = file.symbol(written) if written and at != index else None
        if symbol is None:
            if at != index:
                raise Refused("another base of the class is not known")
            continue
        held = symbol.cls is not None and symbol.cls.home is not None and symbol.cls.home.lineage(symbol.cls)
        if any(base.is_symbol(symbol) for base in canon.bases) or (held and canon.held_by(held)):
            raise Refused(f"beside the canonical base `{written}` the other one is to go, not to be exchanged")


def _wanted(cls: ClassDefinition, canon: Canon) -> tuple[str, str]:
    """The configured test case that awaits, or unittest's; one that is no test case lacks the assertions."""
    for flavour in ("async", "both"):
        for base in canon.bases:
            if base.flavour == flavour and base.is_unittest and _awaits(base) and not base.is_class(cls):
                return base.module, base.name
    return "unittest", "IsolatedAsyncioTestCase"


def _awaits(base: CanonicalBase) -> bool:
    return base.lineage.runs_coroutines if base.lineage is not None else base.flavour == "async"
