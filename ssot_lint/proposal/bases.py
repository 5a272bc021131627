"""Which base class of tests is the canonical one, by how many test classes inherit it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ssot_lint.config import BaseClass
from ssot_lint.data import dataclass, field
from ssot_lint.model import TestFile
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.canon import CanonicalBase, read_canon
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.facts import ClassPlace, FileFacts
from ssot_lint.proposal.settings import Setting, count
from ssot_lint.proposal.tree import Tree

_TEST_WORD = compile_late(r"test|case", re.IGNORECASE)
_FLAVOUR_WORD = compile_late(r"async(?:io)?|sync|base|isolated", re.IGNORECASE)
_MOST_LOOKED_AT = 40
_MOST_SHOWN = 6
_LEAST_CLASSES, _LEAST_FILES = 3, 2
# Below this share of all test classes a base is one of several habits, not the rule of the house.
_LEAST_SHARE = 0.2
_DOMINANCE = 2
_PASSED_THROUGH = 0.9


@dataclass(slots=True)
class Tally:
    """How many test classes inherit one base; `files` are those of the test classes."""

    place: ClassPlace
    direct: int = 0
    indirect: int = 0
    files: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Test classes that inherit it at all."""
        return self.direct + self.indirect


@dataclass(frozen=True, slots=True)
class Candidate:
    """One base that may be canonical: its tally, and itself as the model knows it."""

    tally: Tally
    base: CanonicalBase
    ancestors: frozenset[ClassPlace]

    @property
    def path(self) -> str:
        """Its dotted path."""
        return self.tally.place.path

    def evidence(self) -> str:
        """How much it is inherited, in words."""
        tally = self.tally
        parts = [f"{tally.direct:,} directly"] if tally.direct and tally.indirect else []
        detail = f" ({parts[0]}, {tally.indirect:,} through others)" if parts else ""
        return f"{count(tally.total, 'test class', 'test classes')}{detail} in {count(len(tally.files), 'file')}"


def propose_bases(facts: Sequence[FileFacts], tree: Tree) -> tuple[Setting | None, tuple[Candidate, ...]]:
    """The `base-classes` setting, and the bases that it proposes for sure; nothing where tests inherit none."""
    tallies = tally_bases(facts)
    candidates = list(_candidates(tallies, tree))
    if not candidates:
        return None, ()
    heirs = [heir for each in facts for heir in each.heirs]
    chosen = _descend(candidates[0], candidates)
    pair = _pair(chosen, candidates, tree)
    rivals = [each for each in candidates if not _related(each, pair)]
    doubt = _doubt(chosen, rivals, len(heirs))
    evidence = [f"{each.path}: {each.evidence()}" for each in pair]
    bare = sum(not heir.direct and not heir.other_bases for heir in heirs)
    evidence.append(f"of {count(len(heirs), 'test class', 'test classes')} in all, {bare:,} inherit nothing")
    evidence += _shown_rivals(rivals)
    if doubt is not None:
        evidence.append(f"not proposed: {doubt}")
    value = [{"path": each.path, "flavour": each.base.flavour} for each in pair]
    return Setting("base-classes", value, tuple(evidence), doubt is None), tuple(pair) if doubt is None else ()


def tally_bases(facts: Sequence[FileFacts]) -> list[Tally]:
    """The bases of the project by how many test classes inherit them, most first."""
    tallies: dict[ClassPlace, Tally] = {}
    for each in facts:
        for heir in each.heirs:
            for place in heir.direct:
                tally = tallies.setdefault(place, Tally(place))
                tally.direct += 1
                tally.files.add(each.path)
            for place in heir.indirect:
                tally = tallies.setdefault(place, Tally(place))
                tally.indirect += 1
                tally.files.add(each.path)
    return sorted(tallies.values(), key=lambda each: (-each.total, -each.direct, each.place.path))


def _candidates(tallies: list[Tally], tree: Tree) -> Iterator[Candidate]:
    for tally in tallies[:_MOST_LOOKED_AT]:
        # A base inherited in its own file only is that file's business.
        if tally.files == {tree.display(tally.place.location)} or tally.place.name.endswith("Mixin"):
            continue
        candidate = _candidate(tally, tree)
        if candidate is not None:
            yield candidate


def _candidate(tally: Tally, tree: Tree) -> Candidate | None:
    place = tally.place
    home, cls = _class_at(place, tree)
    if home is None or cls is None or "." in place.qualname:
        return None
    suits = home.is_test_side or home.lineage(cls).is_unittest or _TEST_WORD.search(place.name)
    if not suits or not home.module or TestClass(cls, home).held:
        return None
    base = read_canon((BaseClass(place.path),), home).bases[0]
    if base.symbol.cls is None:
        return None
    ancestors = frozenset(
        ClassPlace(each.home.location or "", each.qualname, f"{each.home.module}.{each.qualname}")
        for each in home.lineage(cls).classes[1:]
        if each.home is not None
    )
    return Candidate(tally, base, ancestors)


def _class_at(place: ClassPlace, tree: Tree) -> tuple[TestFile | None, ClassDefinition | None]:
    home = tree.file(place.location)
    if home is None:
        return None, None
    return home, next((each for each in home.definitions.all_classes if each.qualname == place.qualname), None)


def _descend(chosen: Candidate, candidates: list[Candidate]) -> Candidate:
    """The base that nearly all heirs of `chosen` name, where they do not name it itself."""
    for each in candidates:
        named_more = chosen.tally.place in each.ancestors and chosen.tally.direct <= each.tally.direct
        if named_more and each.tally.total >= _PASSED_THROUGH * chosen.tally.total:
            return _descend(each, candidates)
    return chosen


def _pair(chosen: Candidate, candidates: list[Candidate], tree: Tree) -> list[Candidate]:
    """The base and its counterpart for coroutines, sync first."""
    found = [each for each in candidates if each is not chosen and _are_pair(chosen, each)]
    found = found or list(_unused_counterparts(chosen, tree))
    if not found:
        return [chosen]
    best = max(found, key=lambda each: (each.tally.place.module == chosen.tally.place.module, each.tally.total))
    return sorted([chosen, best], key=lambda each: each.base.flavour == "async")


def _are_pair(one: Candidate, other: Candidate) -> bool:
    if one.base.flavour == other.base.flavour:
        return False
    mine, theirs = one.tally.place, other.tally.place
    alike = _FLAVOUR_WORD.sub("", mine.name) == _FLAVOUR_WORD.sub("", theirs.name)
    return alike and (mine.module == theirs.module or mine in other.ancestors or theirs in one.ancestors)


def _unused_counterparts(chosen: Candidate, tree: Tree) -> Iterator[Candidate]:
    """Classes of the same module that would make a pair, although no test inherits them yet."""
    home = tree.file(chosen.tally.place.location)
    for cls in home.definitions.classes.values() if home is not None else ():
        place = ClassPlace(chosen.tally.place.location, cls.qualname, f"{chosen.tally.place.module}.{cls.qualname}")
        candidate = _candidate(Tally(place), tree) if place != chosen.tally.place else None
        if candidate is not None and _are_pair(chosen, candidate):
            yield candidate


def _related(candidate: Candidate, pair: list[Candidate]) -> bool:
    """Whether a base is one of the pair, inherits one, or is inherited by one."""
    mine = candidate.tally.place
    return any(
        each.tally.place == mine or each.tally.place in candidate.ancestors or mine in each.ancestors for each in pair
    )


def _doubt(chosen: Candidate, rivals: list[Candidate], classes: int) -> str | None:
    tally = chosen.tally
    if tally.total < _LEAST_CLASSES or len(tally.files) < _LEAST_FILES:
        return "too few test classes inherit it to call it canonical"
    if rivals and tally.total < _DOMINANCE * rivals[0].tally.total:
        return f"{rivals[0].path} is inherited nearly as often"
    if tally.total < _LEAST_SHARE * classes:
        return f"only {tally.total:,} of {classes:,} test classes inherit it"
    return None


def _shown_rivals(rivals: list[Candidate]) -> list[str]:
    """The other roots of test classes, in words; those of one name are told to be so."""
    roots = [each for each in rivals if not any(other.tally.place in each.ancestors for other in rivals)]
    names = Counter(each.tally.place.name for each in roots)
    lines = [f"rival: {each.path}: {each.evidence()}" for each in roots[:_MOST_SHOWN]]
    if len(roots) > _MOST_SHOWN:
        lines.append(f"and {count(len(roots) - _MOST_SHOWN, 'more base', 'more bases')} beside it")
    lines += [
        f"{number} classes are called {name}: import it from its home" for name, number in names.items() if number > 1
    ]
    return lines
