"""Replacing and removing files: atomically, only while they are as they were read, and with the old bytes in a journal.

Against a killed process a rename is enough. Against a loss of power the new bytes have to be on the disk before the
rename, and the old ones in the journal before that. A sync costs milliseconds, but of many files that were all
written before it mostly the first does; so files are replaced in groups: all drafts and journal entries are written,
then all are synced, then all are renamed, each after one more look at the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol

from ssot_lint.data import dataclass
from ssot_lint.rewrite.draft import Change, Draft, LostRace, NotWritten, write_draft
from ssot_lint.rewrite.leftovers import sweep
from ssot_lint.rewrite.syncing import at_once, sync_folder

__all__ = ["GROUP", "Change", "LostRace", "NotWritten", "replace_file", "replace_files", "sweep"]

# Bounded by open files: two for each of a group, and some systems allow 256.
GROUP = 64


class Log(Protocol):
    """Keeps the old bytes of files; see Journal."""

    def note(self, location: str, before: bytes, after: bytes | None) -> None:
        """Keep `before` (`after` None: the file goes); it need not be on the disk before `sync`. Raises NotWritten."""

    def sync(self) -> None:
        """Wait until all that was noted is on the disk. Raises NotWritten."""

    def withdraw(self, location: str) -> None:
        """The change noted last for this file was not made."""


@dataclass(slots=True)
class _Step:
    """One change on its way; at the end `error` is None when the file was replaced."""

    change: Change
    draft: Draft | None = None
    noted: bool = False
    error: NotWritten | None = None


def replace_file(location: str, before: bytes, after: bytes) -> None:
    """Replace a file of the bytes `before` atomically, keeping links to it, mode, owner and attributes.

    Raises NotWritten with the file as it was; LostRace, which is one, when it has other bytes than `before`.
    """
    step = _replace_group([Change(location, before, after)], None)[0]
    if step.error is not None:
        raise step.error


def replace_files(changes: Iterable[Change], journal: Log | None = None) -> Iterator[tuple[Change, NotWritten | None]]:
    """Make many changes, each as `replace_file` does; yields every change with why it was not made, or None.

    Works as it is iterated, in groups, and removes what killed runs left in the same folders. With a journal no file
    is replaced before its old bytes are durable there.
    """
    pending = iter(changes)
    swept: set[str] = set()
    while group := list(islice(pending, GROUP)):
        steps = _replace_group(group, journal)
        sweep(_folders(steps) - swept)
        swept |= _folders(steps)
        for step in steps:
            yield step.change, step.error


def _replace_group(changes: list[Change], journal: Log | None) -> list[_Step]:
    steps = [_Step(change) for change in changes]
    try:
        _each(steps, _draft)
        _refuse_twins(steps)
        if journal is not None:
            _enter(steps, journal)
        _each(steps, _sync)
        _each(steps, _place)
    finally:
        for step in steps:
            if step.draft is not None:
                step.draft.discard()
    if journal is not None:
        for step in steps:
            if step.noted and step.error is not None:
                journal.withdraw(step.change.location)
    at_once(sync_folder, list(_folders(steps)))
    return steps


def _folders(steps: list[_Step]) -> set[str]:
    return {os.path.dirname(step.draft.target) for step in steps if step.draft is not None}


def _each(steps: list[_Step], action: Callable[[_Step], None]) -> None:
    at_once(lambda step: _attempt(step, action), [step for step in steps if step.error is None])


def _attempt(step: _Step, action: Callable[[_Step], None]) -> None:
    try:
        action(step)
    except NotWritten as refusal:
        step.error = refusal


def _draft(step: _Step) -> None:
    step.draft = write_draft(step.change)


def _refuse_twins(steps: list[_Step]) -> None:
    """Of two changes to the same file, perhaps by a link, the second was made for bytes that the first replaces."""
    targets: set[str] = set()
    for step in steps:
        if step.draft is not None and step.draft.target in targets:
            step.error = LostRace()
        elif step.draft is not None:
            targets.add(step.draft.target)


def _enter(steps: list[_Step], journal: Log) -> None:
    def note(step: _Step) -> None:
        # What was not there before is what a journal gives back, and in none itself.
        if step.change.before is None:
            return
        journal.note(step.change.location, step.change.before, step.change.after)
        step.noted = True

    for step in steps:
        if step.error is None:
            _attempt(step, note)
    try:
        journal.sync()
    except NotWritten as refusal:
        for step in steps:
            step.error = step.error or refusal


def _sync(step: _Step) -> None:
    assert step.draft is not None
    step.draft.sync()


def _place(step: _Step) -> None:
    assert step.draft is not None
    step.draft.put_in_place()
