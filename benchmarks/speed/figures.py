"""Series of measurements and the table that shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, each repetition's value, its unit, bar and aim (`≤ 2.0`), a remark."""

    what: str
    values: tuple[float, ...]
    unit: str = "×"
    bar: str = ""
    aim: str = ""
    remark: str = ""

    def cells(self) -> tuple[str, ...]:
        """The texts of the columns."""
        if not self.values:
            return self.what, "skipped", "", self.bar, self.aim, "", self.remark
        low, high = min(self.values), max(self.values)
        middle = f"{median(self.values):.2f} {self.unit}"
        return self.what, middle, f"{low:.2f} … {high:.2f}", self.bar, self.aim, self.verdict, self.remark

    @property
    def verdict(self) -> str:
        """Which of the two the median keeps; empty when there is no bar."""
        if not self.bar or not self.values:
            return ""
        if self.aim and keeps(median(self.values), self.aim):
            return "aim"
        return "bar" if keeps(median(self.values), self.bar) else "no"


def keeps(value: float, limit: str) -> bool:
    """Whether a value is within a limit such as `≤ 2.0` or `≥ 3`."""
    sign, _, number = limit.partition(" ")
    return value <= float(number) if sign == "≤" else value >= float(number)


HEAD = ("what", "median", "spread", "bar", "aim", "kept", "")


def table(rows: Iterable[Row], head: tuple[str, ...] = HEAD) -> str:
    """The rows as an aligned Markdown table."""
    cells = [head, *(row.cells() for row in rows)]
    widths = [max(3, *(len(line[column]) for line in cells)) for column in range(len(head))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
