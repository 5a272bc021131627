"""Doubles that may go by another name in a test."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.local_endpoints import LocalEndpoint
from ssot_lint.rewrite.endpoints.asked import ASKED, SENDING
from ssot_lint.rewrite.region import Region

_TOLD = ASKED | {"side_effect", "return_value"}


def demand_no_other_looks(region: Region, endpoints: Iterable[LocalEndpoint]) -> None:
    """Raises Refused where something else is asked what it was sent: it may be one of the doubles by another name."""
    known = {each.name for each in endpoints}
    records = {each.records for each in endpoints}
    asked = {
        id(each.value)
        for each in region.walk(cst.Attribute)
        if each.attr.value in _TOLD or each.attr.value.startswith("assert_")
    }
    for node in region.walk(cst.Attribute):
        is_look = node.attr.value in records or (node.attr.value in SENDING and id(node) in asked)
        holder = region.code_of(node.value)
        if is_look and holder not in known:
            line = region.span_of(node).line
            raise Refused(f"`{holder}` on line {line} may be one of the doubles by another name")
