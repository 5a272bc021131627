"""The bases of a class header."""

from __future__ import annotations

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.region import Region


def exchange_base(region: Region, index: int, old: str, new: str) -> None:
    """Put expression `new` in the place of base number `index`, which is written `old`."""
    bases = region.cls.bases
    if index >= len(bases) or region.code_of(bases[index].value) != old:
        raise Refused("the bases are not what they were")
    if any(region.code_of(each.value) == new for each in bases):
        raise Refused(f"`{new}` is a base already")
    value = cst.parse_expression(new)
    region.change(bases[index], lambda it: it.with_changes(value=value))
