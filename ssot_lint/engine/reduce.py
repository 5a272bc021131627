"""The end of a run: rules that compare files get their facts of all files, and the reports are completed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ssot_lint.config import Config, digest
from ssot_lint.data import dataclass, field, replace
from ssot_lint.engine.batches import plan_of
from ssot_lint.engine.check import review_comments
from ssot_lint.engine.finishing import Pending, fingerprinted, ignore, shown, silence
from ssot_lint.engine.plan import Plan
from ssot_lint.findings import Fact, FileReport, Finding, Problem, Span, Suppressed
from ssot_lint.rule import Rule

Place = tuple[str, str, Span]


@dataclass(slots=True)
class _Reduced:
    """What the rules found, by file, with the facts whose places they stand at, and what went wrong."""

    facts: dict[Place, Fact] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)


def reduce_reports(checked: Iterable[tuple[Config, FileReport]]) -> tuple[list[FileReport], list[Problem]]:
    """The reports, completed, in the same order, and what went wrong. Files of one configuration are compared."""
    given = list(checked)
    groups: dict[str, list[int]] = defaultdict(list)
    configs: dict[str, Config] = {}
    keys: dict[int, str] = {}
    for position, (config, report) in enumerate(given):
        if report.facts or report.pending is not None:
            if id(config) not in keys:
                # Equal settings elsewhere are another project.
                keys[id(config)] = f"{digest(config)} {config.root}"
            key = keys[id(config)]
            groups[key].append(position)
            configs[key] = config
    reports = [report for _, report in given]
    problems: list[Problem] = []
    for key, positions in groups.items():
        plan = plan_of(configs[key])
        reduced = _reduce(plan, [reports[position] for position in positions])
        problems += reduced.problems
        for position in positions:
            reports[position] = _completed(reports[position], plan, reduced)
    return reports, problems


def _reduce(plan: Plan, reports: Sequence[FileReport]) -> _Reduced:
    by_code: dict[str, list[Fact]] = defaultdict(list)
    reduced = _Reduced()
    for report in reports:
        for fact in report.facts:
            by_code[fact.code].append(fact)
            reduced.facts[(fact.code, fact.path, fact.span)] = fact
    for rule in plan.reducing:
        try:
            for finding in _found(rule, by_code[rule.code], plan):
                if _place(finding) not in reduced.facts:
                    raise ValueError(f"a finding at {finding.path}:{finding.span.line}, where no fact stands")
                reduced.findings[finding.path].append(finding)
        except Exception as error:
            message = f"{rule.code} {rule.name} could not compare the files: {type(error).__name__}: {error}"
            reduced.problems.append(Problem("", message, code=rule.code))
    return reduced


def _found(rule: Rule, facts: list[Fact], plan: Plan) -> Iterator[Finding]:
    if facts and rule.reducer is not None:
        yield from rule.reducer(sorted(facts, key=lambda fact: fact.sort_key), plan.contexts[rule.code])


def _place(finding: Finding) -> Place:
    return (finding.code, finding.path, finding.span)


def _completed(report: FileReport, plan: Plan, reduced: _Reduced) -> FileReport:
    """The report with what the reduce step found in its file, after comments and configuration had their say."""
    if report.pending is None and report.path not in reduced.findings:
        return replace(report, facts=())
    findings = sorted(reduced.findings.get(report.path, ()), key=lambda finding: finding.sort_key)
    facts = reduced.facts
    ignored = {fact.code: fact.ignored for fact in report.facts if fact.ignored is not None}
    snippets = {fact.span: fact.snippet for fact in report.facts}
    silenced: list[Suppressed] = []
    pending = report.pending if isinstance(report.pending, Pending) else None
    if pending is not None:
        findings, silenced = silence(findings, pending.suppressions, lambda each: facts[_place(each)].anchors)
        failed = {problem.code for problem in (*report.problems, *reduced.problems)}
        about, more = review_comments(report.path, pending.suppressions, plan.codes - failed, plan)
        findings, silenced = findings + about, silenced + more
        ignored |= pending.ignored
        snippets |= pending.snippets
    kept, switched_off = ignore(findings, ignored)
    visible = shown(kept, plan.config.min_confidence)
    made = fingerprinted(plan.judged(visible), lambda finding: snippets.get(finding.span, ""))
    return replace(
        report,
        findings=tuple(sorted((*report.findings, *made), key=lambda finding: finding.sort_key)),
        suppressed=(*report.suppressed, *silenced, *switched_off),
        hidden=report.hidden + len(kept) - len(visible),
        facts=(),
        pending=None,
    )
