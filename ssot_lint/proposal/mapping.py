"""The tables of factories: which accessors each replaces, how it is called, and why it is believed to be the one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.data import dataclass
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.arguments import Arguments, Wanted, find_arguments
from ssot_lint.proposal.bases import Candidate
from ssot_lint.proposal.factories import AccessorUse, Match, accessor_uses, matches_of, says_for_whom
from ssot_lint.proposal.facts import FileFacts
from ssot_lint.proposal.gathering import place_of
from ssot_lint.proposal.settings import Section, Setting, count, shorten
from ssot_lint.proposal.tree import Tree

_MOST_UNSURE = 25
_MOST_LISTED = 30
_MOST_ALLOWED = 30
_MOST_OTHERS = 3
_SETTING_UP = compile_late(r"_*(?:initiali[sz]e|init|set_?up|configure|register|start|bootstrap|reload|reset|load)_")
_WHERE = ("in the same module", "in the module of the class", "in the same package")


@dataclass(frozen=True, slots=True)
class Pairing:
    """One accessor with the factory found for it. `call` and `when` are what the table says.

    `accessor` tells of the one, `evidence` of the other.
    """

    use: AccessorUse
    accessor: str
    call: str
    when: str
    arguments: Arguments
    constructs: tuple[str, ...]
    evidence: tuple[str, ...]
    doubts: tuple[str, ...]


def propose_factories(
    facts: Sequence[FileFacts], bases: Sequence[Candidate], tree: Tree
) -> tuple[Setting | None, tuple[Section, ...], tuple[str, ...]]:
    """`allow-singletons`, the tables of factories, and the accessors without a factory, a line each."""
    uses = accessor_uses(facts)
    allowed = _allowed([use for use in uses if use.call.ambient])
    pairings: list[Pairing] = []
    without: list[AccessorUse] = []
    for use in uses:
        if not use.call.ambient:
            pairing = _pair(use, facts, bases, tree)
            if pairing is not None:
                pairings.append(pairing)
            elif not use.call.retired:
                without.append(use)
            tree.tidy()
    sections = list(_sections(pairings))
    unsure = [each for each in sections if not each.sure]
    kept = [each for each in sections if each.sure or each in unsure[:_MOST_UNSURE]]
    return allowed, tuple(kept), tuple(_listed(without, len(unsure) - _MOST_UNSURE))


def _allowed(uses: list[AccessorUse]) -> Setting | None:
    if not uses:
        return None
    shown = uses[:_MOST_ALLOWED]
    evidence = ["settings, loggers and the environment, which are shared on purpose:"]
    evidence += [f"  {use.call.path}: {_called(use)}" for use in shown]
    if len(uses) > len(shown):
        evidence.append(f"  and {count(len(uses) - len(shown), 'more', 'more')} that are recognised by their names")
    return Setting("allow-singletons", [use.call.path for use in shown], tuple(evidence))


def _called(use: AccessorUse) -> str:
    return f"{count(use.calls, 'call')} in {count(len(use.files), 'file')} of the tests"


def _pair(use: AccessorUse, facts: Sequence[FileFacts], bases: Sequence[Candidate], tree: Tree) -> Pairing | None:
    own = _own_context(use)
    if own is not None:
        return _with_own_context(use, own, bases, tree)
    matches = matches_of(use, tree)
    if not matches:
        return None
    best = matches[0]
    maker = best.maker
    arguments = find_arguments(_wanted(best), use, bases, tree)
    call = f"{maker.path}({', '.join(arguments.source)})"
    made = sum(each.built[use.call.gives.name] for each in facts) if use.call.gives else 0
    constructs = (use.call.gives.path,) if use.call.gives is not None and best.exact else ()
    doubts = [*_doubts(best, matches), *arguments.doubts, *_accessor_doubts(use, tree)]
    evidence = [_of_maker(best, tree), *arguments.evidence, *_others(matches)]
    if constructs and made:
        evidence.append(f"`{constructs[0].rpartition('.')[2]}(` stands {count(made, 'time')} in the tests")
    return Pairing(
        use,
        _of_accessor(use, tree),
        f"await {call}" if maker.is_async else call,
        "no-context" if use.call.contexts else "always",
        arguments,
        constructs,
        tuple(evidence),
        tuple(doubts),
    )


def _own_context(use: AccessorUse) -> Wanted | None:
    """The parameter by which the accessor itself makes an object for somebody; None when it has none."""
    call = use.call
    named = [name for name in call.parameters if name in call.contexts and says_for_whom(name)]
    if not named or len(call.required) > 1 or (call.required and call.required[0] != named[0]):
        return None
    wants = dict(zip(call.parameters, call.wants, strict=False))
    return Wanted(named[0], wants.get(named[0]))


def _with_own_context(use: AccessorUse, own: Wanted, bases: Sequence[Candidate], tree: Tree) -> Pairing:
    arguments = find_arguments([own], use, bases, tree)
    accessor = f"{_of_accessor(use, tree)}; with a `{own.name}` it gives that one's own"
    call = f"{use.call.path}({', '.join(arguments.source)})"
    doubts = (*arguments.doubts, *_accessor_doubts(use, tree))
    return Pairing(use, accessor, call, "no-context", arguments, (), tuple(arguments.evidence), doubts)


def _wanted(match: Match) -> list[Wanted]:
    """What the maker must be given, and the first of its contexts."""
    parameters = match.maker.parameters
    required = [each for each in parameters if each.required]
    if not any(each.name in match.contexts for each in required):
        required += [each for each in parameters if each.name in match.contexts][:1]
    return [Wanted(each.name, place_of(each.wants)) for each in required]


def _doubts(best: Match, matches: list[Match]) -> Iterator[str]:
    maker = best.maker
    if maker.manages:
        yield "it is a context manager: what it gives has to be entered"
    if maker.bound and maker.owner is not None:
        yield f"it is a method: an object of {maker.owner.name} is needed to call it"
    if not best.exact:
        yield f"it gives {maker.gives[0].name}, which inherits the accessor's class"
    equal = [each.maker.path for each in matches[1:] if each.rank == best.rank]
    if equal:
        yield f"as good by all that can be seen: {shorten(equal, _MOST_OTHERS)}"


def _accessor_doubts(use: AccessorUse, tree: Tree) -> Iterator[str]:
    if _SETTING_UP.match(use.name):
        yield f"the name of {use.name} says that it does more than fetch"
    symbol = tree.resolve(use.call.path)
    if symbol.kind not in (SymbolKind.FUNCTION, SymbolKind.CLASS):
        yield f"{use.call.path} cannot be found by this path from the root of the project"


def _of_accessor(use: AccessorUse, tree: Tree) -> str:
    call = use.call
    where = f" ({tree.display(call.location)}:{call.line})" if call.location else ""
    return f"{call.path}{where}: {_called(use)}; gives {call.kept}"


def _of_maker(match: Match, tree: Tree) -> str:
    maker = match.maker
    kind = "coroutine" if maker.is_async else "context manager" if maker.manages else "function"
    takes = f", takes {', '.join(match.contexts)}" if match.contexts else ", takes no context"
    place = f"{tree.display(maker.file.location or '')}:{maker.function.lineno}"
    return f"{maker.path} ({place}): {kind} {_WHERE[match.distance]}, gives {maker.gives[0].name}{takes}"


def _others(matches: list[Match]) -> Iterator[str]:
    others = [each.maker.path for each in matches[1:]]
    if others:
        yield f"also: {shorten(others, _MOST_OTHERS)}"


def _sections(pairings: list[Pairing]) -> Iterator[Section]:
    groups: dict[tuple[str, str, bool], list[Pairing]] = {}
    for each in pairings:
        groups.setdefault((each.call, each.when, not each.doubts), []).append(each)
    for (call, when, sure), group in groups.items():
        first = group[0].arguments
        settings = [Setting("replaces", [each.use.call.path for each in group])]
        constructs = list(dict.fromkeys(path for each in group for path in each.constructs))
        if constructs:
            settings.append(Setting("constructs", constructs))
        settings.append(Setting("call", call))
        if first.fixtures:
            settings.append(Setting("fixtures", first.fixtures))
        if first.attributes:
            settings.append(Setting("attributes", first.attributes))
        settings.append(Setting("when", when))
        # What is said of the factory is nearly the same for each.
        evidence = [*(each.accessor for each in group), *group[0].evidence]
        evidence += dict.fromkeys(f"not sure: {doubt}" for each in group for doubt in each.doubts)
        yield Section("factories", tuple(settings), tuple(evidence), sure, repeated=True)


def _listed(without: list[AccessorUse], hidden: int) -> Iterator[str]:
    """The accessors for which there is nothing to propose, a line each."""
    if without:
        yield "Shared objects that tests fetch and for which no factory was found (SSOT401 reports them):"
        yield from (f"  {use.call.path}: {_called(use)}" for use in without[:_MOST_LISTED])
        if len(without) > _MOST_LISTED:
            yield f"  and {count(len(without) - _MOST_LISTED, 'more', 'more')}"
    if hidden > 0:
        yield f"{count(hidden, 'more table')} of which init is not sure, left out"
