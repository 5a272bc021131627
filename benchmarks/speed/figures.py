"""Series of measurements and the table that shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, each repetition's value, its unit, the bar, and a remark."""

    what: str
    values: tuple[float, ...]
    unit: str = "×"
    bar: str = ""
    remark: str = ""

    def cells(self) -> tuple[str, str, str, str, str]:
        """The texts of the columns."""
        if not self.values:
            return self.what, "skipped", "", self.bar, self.remark
        low, high = min(self.values), max(self.values)
        middle = f"{median(self.values):.2f} {self.unit}"
        return self.what, middle, f"{low:.2f} … {high:.2f}", self.bar, self.remark


HEAD = ("what", "median", "spread", "bar", "")


def table(rows: Iterable[Row], head: tuple[str, ...] = HEAD) -> str:
    """The rows as an aligned Markdown table."""
    cells = [head, *(row.cells() for row in rows)]
    widths = [max(3, *(len(line[column]) for line in cells)) for column in range(len(head))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
