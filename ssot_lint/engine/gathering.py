"""What one rule gathers over a run, for reports that are no list of findings."""

from __future__ import annotations

from ssot_lint.config import Config
from ssot_lint.data import dataclass
from ssot_lint.engine.inputs import Request
from ssot_lint.engine.run import Progress, examine
from ssot_lint.findings import Fact, Problem


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts about the files of one configuration, by path and place."""

    config: Config
    facts: tuple[Fact, ...]


def gather(request: Request, code: str, progress: Progress | None = None) -> tuple[list[Gathered], list[Problem]]:
    """The facts of the rule with this code, for each configuration by its root, and what went wrong with files.

    Raises ConfigError.
    """
    examination = examine(request, progress)
    reports = examination.reports
    if examination.cache is not None:
        reports = examination.cache.restored(reports)
        examination.cache.finish()
    configs: dict[int, Config] = {}
    facts: dict[int, list[Fact]] = {}
    problems: list[Problem] = []
    for given in examination.inputs:
        report = reports[given.position]
        configs.setdefault(id(given.config), given.config)
        facts.setdefault(id(given.config), []).extend(each for each in report.facts if each.code == code)
        problems += report.problems
    gathered = [
        Gathered(config, tuple(sorted(facts[key], key=lambda fact: fact.sort_key))) for key, config in configs.items()
    ]
    return sorted(gathered, key=lambda each: str(each.config.root)), problems
