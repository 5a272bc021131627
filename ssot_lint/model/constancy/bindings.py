"""Local names of a test: what binds each, and where the object behind it could have changed hands."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ssot_lint.data import dataclass, field

Path = tuple[tuple[int, int], ...]
LOOPS = frozenset({ast.For, ast.AsyncFor, ast.While})


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a test: line and column as `ast` counts them, and the branches around it as (node id, arm)."""

    line: int
    column: int
    path: Path


@dataclass(slots=True)
class Bindings:
    """The bindings of each local name, the places that end what is known of it, the names that share its object."""

    bound: dict[str, list[tuple[Place, ast.expr | None]]] = field(default_factory=dict)
    ended: dict[str, list[Place]] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    loops: set[int] = field(default_factory=set)

    def once(self) -> Mapping[str, ast.expr]:
        """The names that are bound exactly once, each with the expression it is bound to."""
        single = {name: bindings[0][1] for name, bindings in self.bound.items() if len(bindings) == 1}
        return {name: value for name, value in single.items() if value is not None}

    def holds(self, name: str, statement: ast.stmt) -> bool:
        """Whether `name` is bound once, on every way to `statement`, and its object was left alone until then."""
        at = self.places.get(id(statement))
        bindings = self.bound.get(name, [])
        if at is None or len(bindings) != 1:
            return False
        where = bindings[0][0]
        if where.line > at.line or where.path != at.path[: len(where.path)]:
            return False
        end = statement.end_lineno or at.line
        endings = (place for each in self._sharing(name) for place in self.ended.get(each, ()))
        return not any(self._reaches(place, end, at, where) for place in endings)

    def _reaches(self, ending: Place, end: int, at: Place, where: Place) -> bool:
        if ending.line <= end:
            return True
        # Further down in a loop around both is earlier in its next round, unless the round binds the name anew.
        around = {node for node, _ in at.path} & {node for node, _ in ending.path} & self.loops
        return bool(around - {node for node, _ in where.path})

    def _sharing(self, name: str) -> set[str]:
        found = {name}
        queue = [name]
        while queue:
            for other in self.aliases.get(queue.pop(), ()):
                if other not in found:
                    found.add(other)
                    queue.append(other)
        return found
