"""Which reports still hold when files were rewritten: what each of them rests on is looked up again."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ssot_lint.config import Config
from ssot_lint.data import replace
from ssot_lint.engine.run import Examination
from ssot_lint.findings import FileReport, Ground
from ssot_lint.project.evidence import Evidence, evidence_of


def outdated(examination: Examination, cwd: Path) -> set[int]:
    """The positions of the reports that rest on something that is not so any more, or do not say what they rest on."""
    places = {id(each.config): _Place(each.config, cwd) for each in examination.inputs}
    return {
        each.position
        for each in examination.inputs
        if not places[id(each.config)].holds(examination.reports[each.position])
    }


def without(examination: Examination, removed: Collection[str]) -> Examination:
    """The examination of the files that are left when those at these absolute paths are gone."""
    if not removed:
        return examination
    left = [each for each in examination.inputs if each.found.location not in removed]
    inputs = tuple(replace(each, position=number) for number, each in enumerate(left))
    reports = {number: examination.reports[each.position] for number, each in enumerate(left)}
    return replace(
        examination, inputs=inputs, everything=inputs, reports=reports, checked=examination.checked - len(removed)
    )


class _Place:
    """The disk below one configuration as it is now; each thing is looked at once."""

    def __init__(self, config: Config, cwd: Path) -> None:
        self._evidence: Evidence = evidence_of(config, cwd)
        self._known: dict[Ground, bool] = {}

    def holds(self, report: FileReport) -> bool:
        """Whether all that a report rests on is as it was."""
        return bool(report.grounds) and all(map(self._is_so, report.grounds))

    def _is_so(self, ground: Ground) -> bool:
        known = self._known.get(ground)
        if known is None:
            kind, key, value = ground
            known = self._known[ground] = self._evidence.now(kind, key) == value
        return known


def sharing_grounds(reports: dict[int, FileReport]) -> dict[int, FileReport]:
    """The same reports, in which equal grounds are one object: worker processes send them many times."""
    one: dict[Ground, Ground] = {}
    return {
        position: replace(report, grounds=tuple([one.setdefault(each, each) for each in report.grounds]))
        for position, report in reports.items()
    }
