"""What texts and places told without any tree: it stays when the files that a project has read are let go."""

from __future__ import annotations

from typing import Any

from ssot_lint.data import dataclass, field
from ssot_lint.project.margins import Margins
from ssot_lint.project.whereabouts import Whereabouts


@dataclass(slots=True)
class Told:
    """`answers` are those about dotted paths, by question and import roots."""

    margins: Margins = field(default_factory=Margins)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)

    def without_answers(self) -> Told:
        """The same for new traces, in which nothing is noted yet of what an answer rests on."""
        return Told(self.margins, self.whereabouts)


__all__ = ["Told"]
