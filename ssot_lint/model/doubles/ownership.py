"""Classes of the program that own WebSocket connections: managers, bridges, emitters, notifiers."""

from __future__ import annotations

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.doubles.words import Role, split_words, websocket_role

_OWNERS = frozenset({"manager", "bridge", "emitter", "notifier"})


def owns_connections(cls: ClassDefinition | None) -> bool:
    """Whether a class of the program is named as an owner and one of its methods takes a WebSocket connection."""
    if cls is None or cls.home is None or cls.home.is_test_side or not _OWNERS & set(split_words(cls.name)):
        return False
    known: bool | None = cls.home.owners.get(id(cls))
    if known is None:
        known = cls.home.owners[id(cls)] = any(
            websocket_role(argument.arg) is Role.CONNECTION
            for each in cls.home.definitions.mro(cls)
            for method in each.methods.values()
            for argument in (*method.args.posonlyargs, *method.args.args, *method.args.kwonlyargs)
        )
    return known
