"""Which binding of a name to believe where a module has several."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.model.definitions import Binding


def preferred(bindings: list[Binding]) -> Iterator[Binding]:
    """The bindings of a name in the order in which to believe them: last first, `except` branches at the end."""
    yield from (binding for binding in reversed(bindings) if not binding.fallback)
    yield from (binding for binding in reversed(bindings) if binding.fallback)


__all__ = ["preferred"]
