"""How the configuration words what is done with an endpoint: receive a message or all of them, see that none comes."""

from __future__ import annotations

from ssot_lint.config import WebSocket
from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused


@dataclass(frozen=True, slots=True)
class Wording:
    """Expressions for one endpoint: the next message, all messages until it is silent, nothing more was sent."""

    receive_json: str | None
    receive_text: str | None
    receive_all_json: str | None
    receive_all_text: str | None
    silent: str | None

    @classmethod
    def of(cls, settings: WebSocket, name: str) -> Wording:
        """The configured expressions for the endpoint of that name."""
        texts = (
            settings.receive_json,
            settings.receive_text,
            settings.receive_all,
            settings.receive_all_text,
            settings.silent,
        )
        return cls(*(text.replace("{endpoint}", name) if text else None for text in texts))

    @staticmethod
    def awaits(settings: WebSocket) -> bool:
        """Whether anything that is done with a real endpoint is awaited."""
        return "await " in f"{settings.open} {settings.receive_json} {settings.receive_text} {settings.silent}"

    def receive(self, sending: str) -> str:
        """The expression that gives the next message. Raises Refused when none is configured."""
        found = self.receive_json if sending == "send_json" else self.receive_text
        if found is None:
            raise Refused("the configuration does not say how a message is received")
        return found

    def receive_all(self, sending: str) -> str | None:
        """The expression that gives a list of all messages that were sent and not yet received."""
        return self.receive_all_json if sending == "send_json" else self.receive_all_text

    def silence(self) -> str:
        """The expression that fails when more was sent. Raises Refused when none is configured."""
        if self.silent is None:
            raise Refused("the configuration does not say how to see that nothing more was sent")
        return self.silent
