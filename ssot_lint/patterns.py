"""Regular expressions that are compiled when they are first used: a check meets 150 of them and needs the fewest."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Pattern:
    """Stands for a compiled expression, and remembers its bound methods, so that it costs nothing to ask it again."""

    def __init__(self, expression: Any, flags: int) -> None:
        self._written = (expression, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._written), name)  # which `re` remembers
        setattr(self, name, found)
        return found


def compile_late(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The expression, with the methods of a compiled one; what is wrong in it is raised at the first use."""
    return cast(re.Pattern[AnyStr], _Pattern(expression, flags))
