"""Set-ups that a change of bases leaves without a caller, or without the call of super's that they need then."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.lineages.canon import Canon
from ssot_lint.model.lineages.reaching import reach_of
from ssot_lint.model.lineages.setups import DeadSetUp, calls_super, dead_setups, is_abstract
from ssot_lint.model.rewriting.inheritance import Seated, Untested
from ssot_lint.model.vocabulary import SETUP_NAMES


@dataclass(frozen=True, slots=True)
class SetUp:
    """A set-up whose `def` stands on `line`; `is_async`: it is a coroutine. `over`: the line of what it overrides."""

    name: str
    line: int
    is_async: bool
    over: int | None = None


def silenced_by(before: TestClass, after: Seated, canon: Canon) -> list[DeadSetUp]:
    """The set-ups in the body of the class that run and then would not. Raises Refused for those of its mixins.

    What the canonical bases have for test cases, and need not have for others, is their own affair.
    """
    was = Untested(before.definition, before.file, before.lineage)
    then = Untested(before.definition, before.file, after.lineage)
    dead = {each.name for each in dead_setups(was)}
    lost = [each for each in dead_setups(then) if each.name not in dead]
    canonical = {cls for base in canon.bases if base.lineage is not None for cls in base.lineage.classes}
    mixins = [cls for cls in after.lineage.classes[1:] if cls in before.lineage.classes and cls not in canonical]
    inherited = [(cls, name) for cls in mixins for name in cls.methods if name in SETUP_NAMES]
    if inherited:
        ran, runs = reach_of(was), reach_of(then)
        for cls, name in inherited:
            if ran.has(cls, name) and not runs.has(cls, name):
                raise Refused(f"nothing would call `{cls.name}.{name}` any more")
    return lost


def lacking_in(after: Seated, silenced: Collection[str]) -> Iterator[SetUp]:
    """The set-ups that run and do not call the one that they override then."""
    dead = {each.name for each in dead_setups(after)} | set(silenced)
    for name, method in after.definition.methods.items():
        if name not in SETUP_NAMES or name in dead or calls_super(name, method, after.definition, after.file):
            continue
        found = next((each for each in after.lineage.classes[1:] if name in each.methods), None)
        if found is not None and not is_abstract(found.methods[name]):
            over = found.methods[name].lineno if found.home is after.file else None
            yield SetUp(name, method.lineno, isinstance(method, ast.AsyncFunctionDef), over)


__all__ = ["SetUp", "lacking_in", "silenced_by"]
