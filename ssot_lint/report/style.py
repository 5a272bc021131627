"""What a renderer needs to know about where its output goes, and the few colours it may use there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Finding, Severity

LinesOf = Callable[[str], list[str] | None]


class Paint(Enum):
    """Terminal attributes by meaning, as SGR parameters."""

    ERROR = "1;31"
    WARNING = "1;33"
    PLACE = "1"
    GUTTER = "94"
    HELP = "36"
    NOTE = "1;94"
    FAINT = "2"
    GOOD = "32"


def no_lines(path: str) -> list[str] | None:
    """A source reader that has no sources."""
    return None


@dataclass(frozen=True, slots=True)
class Style:
    """How to render: `width` in terminal cells; `lines_of` gives the lines of a display path, None when unreadable.

    `does`: what the fix of a rule does, by code; None: as the rules say, which then have to be imported. `hint` is said
    at the end of a summary.
    """

    colour: bool = False
    width: int = 120
    lines_of: LinesOf = no_lines
    summary: bool = True
    does: Mapping[str, str] | None = None
    hint: str = ""

    def paint(self, text: str, paint: Paint) -> str:
        """`text` in a colour, or as it is when the output has none."""
        return f"\x1b[{paint.value}m{text}\x1b[0m" if self.colour and text else text


def severity_paint(finding: Finding) -> Paint:
    """The colour of a finding's code and marks."""
    return Paint.ERROR if finding.severity is Severity.ERROR else Paint.WARNING
