"""What a factory can be given: fixtures that tests can see, and attributes that a canonical base sets."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.data import dataclass, field
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.words import split_words
from ssot_lint.model.inference import Nature, result_of
from ssot_lint.model.singletons.contexts import is_nothing
from ssot_lint.model.singletons.makers import parameters
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.bases import Candidate
from ssot_lint.proposal.factories import AccessorUse
from ssot_lint.proposal.facts import ClassPlace
from ssot_lint.proposal.gathering import place_of
from ssot_lint.proposal.tree import Tree

_MAKING = compile_late(r"(?:create|make|new|build)_")


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
            _do_without_fixture(each, bases, found)
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


def _do_without_fixture(wanted: Wanted, bases: Sequence[Candidate], found: Arguments) -> None:
    """Write the parameter's own name for it, and what a canonical base can make in its place."""
    found.doubts.append(f"no fixture gives its `{wanted.name}`: name one, or an expression for it")
    found.source.append(f"{wanted.name}={wanted.name}")
    for base in bases:
        method = making_method(base, wanted.name)
        if method is not None:
            found.fixtures.append(wanted.name)
            found.attributes[wanted.name] = f"self.{method}()"
            found.evidence.append(f"self.{method}(): a method of {base.path}")
            return


def making_method(base: Candidate, name: str) -> str | None:
    """The method of a canonical base that makes what a parameter of this name takes, when it needs nothing itself."""
    words = set(split_words(name))
    lineage = base.base.lineage
    for cls in lineage.classes if lineage is not None else ():
        for each, method in cls.methods.items():
            if _MAKING.match(each) and words < set(split_words(each)) and _needs_nothing(method, cls):
                return each
    return None


def _needs_nothing(method: Function, cls: ClassDefinition) -> bool:
    if cls.home is None or type(method).__name__ == "AsyncFunctionDef":
        return False
    return not any(parameter.required for parameter in parameters(method, cls, cls.home))


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
