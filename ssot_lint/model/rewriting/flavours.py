"""How a class whose async tests nothing awaits comes to bases that leave them to be awaited."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.config import Config
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.lineages.awaiting import marks_as_coroutines
from ssot_lint.model.lineages.canon import CanonicalBase, read_canon
from ssot_lint.model.lineages.lineage import Lineage
from ssot_lint.model.rewriting.inheritance import CASES, canonical_place, exchange, leave_out, listed_bases
from ssot_lint.model.rewriting.seating import Seating, judge


def reseat(cls: TestClass, config: Config) -> Seating:
    """The bases by which the async tests of a class with a canonical base are awaited.

    Raises Refused where what keeps them from it is not listed by the class itself, or nothing else would await them.
    """
    canon = read_canon(config.base_classes, cls.file)
    held = canon.held_by(cls.lineage)
    place = canonical_place(cls.definition, canon, cls.file)
    wanted = canon.flavoured("async")
    is_mixed = cls.is_unittest and not held[0].is_unittest
    cases = [index for index, each in enumerate(listed_bases(cls.definition, cls.file)) if each in CASES]
    if is_mixed and not cases:
        raise Refused("a base that it inherits mixes `unittest.TestCase` in")
    if place is not None and _is_better(wanted, held):
        inheritance = exchange(cls.definition, place, wanted, cls.file)
    elif is_mixed:
        inheritance = leave_out(cls.definition, cases, cls.file)
    elif place is None:
        raise Refused(f"`{held[0].name}` comes by way of another base: that one would have to be exchanged")
    else:
        raise Refused("no canonical base is for async tests")
    if not (is_mixed or _awaits(inheritance.lineage, config.async_drivers)):
        raise Refused(f"`{wanted.name}` does not await them either: no mark, mode or plugin does")
    return judge(cls, inheritance, canon, config)


def _is_better(wanted: CanonicalBase, held: Sequence[CanonicalBase]) -> bool:
    return wanted not in held and wanted.flavour in ("async", "both") and held[0].flavour == "sync"


def _awaits(lineage: Lineage, drivers: Sequence[str]) -> bool:
    """Whether the bases themselves await coroutines, or mark them so that a plugin does."""
    return lineage.runs_coroutines or marks_as_coroutines(lineage, drivers)


__all__ = ["reseat"]
