"""The whole survey: read every file, then draw the proposal from what they said."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.config import Config
from ssot_lint.engine.batches import collecting_by_file
from ssot_lint.model import Role
from ssot_lint.proposal.bases import propose_bases
from ssot_lint.proposal.environment import propose_environment
from ssot_lint.proposal.events import EventCount, propose_events
from ssot_lint.proposal.factories import accessor_uses
from ssot_lint.proposal.facts import FileFacts
from ssot_lint.proposal.gathering import gather
from ssot_lint.proposal.layout import notes_on, propose_exclusion, propose_tiers
from ssot_lint.proposal.mapping import propose_factories
from ssot_lint.proposal.settings import Proposal, Setting
from ssot_lint.proposal.stand_ins import propose_doubles
from ssot_lint.proposal.tree import Member, Progress, Tree
from ssot_lint.proposal.websockets import propose_websocket


def survey(root: Path, config: Config | None = None, progress: Progress | None = None) -> Proposal:
    """What the project below `root` (absolute) suggests. Nothing is imported or run; unreadable files are skipped.

    `config` says which files belong to it; its other values are not looked at.
    """
    tree = Tree(root, config or Config(root=root))
    with collecting_by_file():
        facts, events = _read(tree, progress)
        return _proposal(tree, facts, events)


def _read(tree: Tree, progress: Progress | None) -> tuple[list[FileFacts], EventCount]:
    facts: list[FileFacts] = []
    events = EventCount()
    for done, member in enumerate(tree.members, 1):
        found = _read_one(member, tree, events)
        if found is not None:
            facts.append(found)
            tree.tidy()
        if progress is not None:
            progress(done, len(tree.members))
    return facts, events


def _read_one(member: Member, tree: Tree, events: EventCount) -> FileFacts | None:
    data = tree.read(member)
    if data is None:
        return None
    events.add(data, is_test_side=member.role is not Role.PROGRAM)
    if member.role is Role.PROGRAM:
        return None
    try:
        with tree.model(member, data) as file:
            return gather(file) if file is not None else None
    except RecursionError:
        tree.skipped[member.display] = "too deeply nested to be read"
    except Exception as error:
        # A fault of ours in one file must not cost what the others say.
        tree.skipped[member.display] = f"internal error: {type(error).__name__}: {error}"
    return None


def _proposal(tree: Tree, facts: list[FileFacts], events: EventCount) -> Proposal:
    tests = sum(each.tests for each in facts)
    if not tests:
        return Proposal(skipped=tuple(tree.skipped.items()))
    base_classes, bases = propose_bases(facts, tree)
    allowed, factories, lines = propose_factories(facts, bases, tree)
    without = Setting("factories", None, lines) if lines else None
    settings = (propose_exclusion(tree), base_classes, propose_tiers(tree), allowed, without)
    uses = accessor_uses(facts)
    tables = (
        *factories,
        propose_doubles(facts),
        propose_events(events),
        propose_websocket(facts, tree),
        propose_environment(facts, uses, tree),
    )
    return Proposal(
        notes=notes_on(tree, facts),
        settings=tuple(each for each in settings if each is not None),
        sections=tuple(each for each in tables if each is not None),
        skipped=tuple(tree.skipped.items()),
        tests=tests,
    )
