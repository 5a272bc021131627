"""Which answers rest on which others, so that a report can name everything on the disk that it rests on.

A node is a question: what a name means to files with these import roots, which files give fixtures in a directory, or
all that was worked out about one file. A question leads to the grounds it looked at and to the questions it asked, also
when the answer was kept from an earlier time: that is why what a file rests on is found by reachability, and why what
the model keeps about a file needs no record of its own. It may be more than was needed, never less.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import TypeVar

from ssot_lint.findings import Ground
from ssot_lint.project.evidence import Evidence
from ssot_lint.project.modules import Location

Node = str | tuple[str, str]
Part = TypeVar("Part")

# What is looked at while no question is known to be open counts for all.
_ALL: Node = ""
_NOBODY_ASKS = nullcontext()


class Traces:
    """The questions of one project. Files are named by their absolute path."""

    def __init__(self) -> None:
        self.are_wanted = True
        self._next: dict[Node, set[Node] | tuple[Node, ...]] = {}
        self._grounds: dict[Node, set[Ground] | tuple[Ground, ...]] = {}
        self._open: list[Node] = []
        self._wanted: set[Node] = set()

    def asking(self, node: Node) -> AbstractContextManager[None]:
        """While a question is worked out: what is looked at, or asked, belongs to it."""
        return self._asking(node) if self.are_wanted else _NOBODY_ASKS

    @contextmanager
    def _asking(self, node: Node) -> Iterator[None]:
        self._open.append(node)
        try:
            yield
        finally:
            self._open.pop()
            # Most have one or two parts, of which a set takes four times the room.
            if node in self._next:
                self._next[node] = tuple(self._next[node])
            if node in self._grounds:
                self._grounds[node] = tuple(self._grounds[node])

    def ask(self, node: Node, by: Node | None = None) -> None:
        """The open question, and the file `by` which it was asked, rest on another."""
        if not self.are_wanted:
            return
        if by is not None:
            _add(self._next, by, node)
        if self._open:
            _add(self._next, self._open[-1], node)
        elif by is None:
            _add(self._next, _ALL, node)

    def want(self, path: str) -> bool:
        """The open question rests on all that is known of a file; whether none did before."""
        if not self.are_wanted:
            return False
        self.ask(path)
        if path in self._wanted:
            return False
        self._wanted.add(path)
        return True

    def rest(self, ground: Callable[[], Ground], node: Node | None = None) -> None:
        """A question (by default the open one) rests on something on the disk, which is looked at if that is wanted."""
        if not self.are_wanted:
            return
        node = node if node is not None else self._open[-1] if self._open else _ALL
        _add(self._grounds, node, ground())

    def grounds_of(self, path: str) -> list[Ground]:
        """All that the answers about a file rest on so far, sorted."""
        found: set[Ground] = set()
        seen: set[Node] = {path, _ALL}
        waiting: list[Node] = [path, _ALL]
        while waiting:
            node = waiting.pop()
            found.update(self._grounds.get(node, ()))
            for each in self._next.get(node, ()):
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return sorted(found)

    def drop(self, path: str) -> None:
        """Forget the questions of a file that no other file asked for."""
        if path not in self._wanted:
            self._next.pop(path, None)
            self._grounds.pop(path, None)


def _add(parts: dict[Node, set[Part] | tuple[Part, ...]], node: Node, part: Part) -> None:
    known = parts.get(node)
    if known is None:
        parts[node] = {part}
    elif part not in known:
        if isinstance(known, tuple):
            known = parts[node] = set(known)
        known.add(part)


class TracedFinder:
    """The module finder of a project, whose answers are noted as grounds of what is being worked out."""

    def __init__(self, evidence: Evidence, traces: Traces) -> None:
        self._finder = evidence.finder
        self._evidence = evidence
        self._traces = traces
        self.roots = evidence.finder.roots
        self.name_of = evidence.finder.name_of

    def find(self, name: str, more_roots: tuple[str, ...] = ()) -> Location:
        """Where the module of this absolute dotted name is; `more_roots` are searched first."""
        found = self._finder.find(name, more_roots)
        self._traces.rest(lambda: self._evidence.module(name, more_roots, found))
        return found

    def find_below(self, name: str, root: str) -> Location:
        """Where the module would be if `root` were the only root."""
        found = self._finder.find_below(name, root)
        self._traces.rest(lambda: self._evidence.module_below(name, root, found))
        return found

    def modules_in(self, package: Location) -> list[str]:
        """The names of the modules in a regular package, for suggestions."""
        names = self._finder.modules_in(package)
        if package.path is not None and package.path.endswith("__init__.py"):
            self._traces.rest(partial(self._evidence.modules_in, os.path.dirname(package.path), names))
        return names
