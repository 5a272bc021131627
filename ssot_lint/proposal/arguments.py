"""What a factory can be given: fixtures that tests can see, and attributes that a canonical base sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.inference import Nature, result_of
from ssot_lint.model.singletons.contexts import is_nothing
from ssot_lint.proposal.bases import Candidate
from ssot_lint.proposal.factories import AccessorUse
from ssot_lint.proposal.facts import ClassPlace
from ssot_lint.proposal.gathering import place_of
from ssot_lint.proposal.tree import Tree


@dataclass(frozen=True, slots=True)
class Wanted:
    """One argument to be found: the parameter, and the project class of its annotation if it has one."""

    name: str
    wants: ClassPlace | None


@dataclass(slots=True)
class Arguments:
    """The arguments of a call as source, what they use, and in words where it is from and what is missing."""

    source: list[str] = field(default_factory=list)
    fixtures: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def find_arguments(wanted: Sequence[Wanted], use: AccessorUse, bases: Sequence[Candidate], tree: Tree) -> Arguments:
    """A fixture for each parameter, by its name or by the class of what it gives, and the attribute of that name."""
    found = Arguments()
    for each in wanted:
        name = _fixture_for(each, use, tree)
        if name is None:
            found.doubts.append(f"no fixture gives its `{each.name}`: name one, or an expression for it")
            found.source.append(f"{each.name}={each.name}")
            continue
        found.source.append(f"{each.name}={name}")
        found.fixtures.append(name)
        seen = [visible[name] for visible in use.visible if name in visible]
        places = ", ".join(sorted({tree.display(location) for location in seen}))
        found.evidence.append(f"fixture {name}: {places}")
        if len(seen) < len(use.visible):
            found.evidence.append(
                f"  not visible in {len(use.visible) - len(seen):,} of the {len(use.visible):,} files"
            )
        for base in bases:
            if sets_attribute(base, each.name):
                found.attributes[name] = f"self.{each.name}"
                found.evidence.append(f"attribute self.{each.name}: set by {base.path}")
                break
    return found


def _fixture_for(wanted: Wanted, use: AccessorUse, tree: Tree) -> str | None:
    """The fixture that most files which call the accessor can see; None when fewer than half can."""
    seen: dict[str, int] = {}
    for visible in use.visible:
        for name in visible:
            seen[name] = seen.get(name, 0) + 1
    enough = [name for name, files in seen.items() if 2 * files >= len(use.visible)]
    if wanted.name in enough:
        return wanted.name
    if wanted.wants is None:
        return None
    giving = (name for name in sorted(enough) if _given_by(name, use, tree) == wanted.wants)
    return next(giving, None)


def _given_by(name: str, use: AccessorUse, tree: Tree) -> ClassPlace | None:
    location = next(visible[name] for visible in use.visible if name in visible)
    file = tree.file(location)
    function = file.fixtures.get(name) if file is not None else None
    if file is None or function is None:
        return None
    given = result_of(function, None, file)
    return place_of(given.cls) if given.nature is Nature.INSTANCE else None


def sets_attribute(base: Candidate, name: str) -> bool:
    """Whether a canonical base, or one that it inherits, assigns something to `self.<name>`."""
    lineage = base.base.lineage
    return any(_assigns(cls, name) for cls in (lineage.classes if lineage is not None else ()))


def _assigns(cls: ClassDefinition, name: str) -> bool:
    home = cls.home
    assigned = home.self_assignments(cls).get(name, ()) if home is not None else ()
    return any(home is not None and not is_nothing(value, home.scope_of(method, cls)) for method, value in assigned)
