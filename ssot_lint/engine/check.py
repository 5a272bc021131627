"""Checking one file: bytes in, a FileReport out, nothing else read or written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ssot_lint.config import Config
from ssot_lint.findings import FileReport, Finding, Problem, Suppressed
from ssot_lint.model import Check, Role, Test, TestClass, TestFile, Unparsable, read_file
from ssot_lint.model.vocabulary import Vocabulary
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rule import Context, Rule
from ssot_lint.suppressions import SuppressionUse, read_suppressions


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run on a file under one configuration: the rules by level, and what they and the model need."""

    config: Config
    rules: tuple[Rule, ...]
    contexts: Mapping[str, Context]
    vocabulary: Vocabulary
    levels: Mapping[type, tuple[Rule, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to check: its bytes, how it is shown, what it is to pytest, and what configuration silences in it."""

    path: str
    data: bytes
    role: Role
    layout: PytestConfig
    ignored: Mapping[str, str] = field(default_factory=dict)


def plan_for(config: Config, rules: Iterable[Rule], options: Mapping[str, Mapping[str, object]]) -> Plan:
    """The plan for files under `config`, with the selected `rules` and each rule's options by code."""
    chosen = tuple(rules)
    levels: dict[type, tuple[Rule, ...]] = {}
    for rule in chosen:
        for level in rule.levels:
            levels[level] = (*levels.get(level, ()), rule)
    vocabulary = Vocabulary(config.assert_functions, config.smoke_marks, config.test_support)
    contexts = {rule.code: Context(config, options.get(rule.code, {})) for rule in chosen}
    return Plan(config, chosen, contexts, vocabulary, levels)


def check_file(job: Job, plan: Plan) -> FileReport:
    """Run every rule of `plan` on one file. A rule that crashes becomes a problem; the others still run."""
    subject = read_file(job.data, job.path, job.role, job.layout, plan.vocabulary)
    if isinstance(subject, Unparsable):
        return _check_unparsable(subject, job, plan)
    found: list[Finding] = []
    problems: list[Problem] = []
    for level, item in _subjects(subject, plan):
        _run(level, item, plan, found, problems)
    return _finish(subject, job, plan, found, problems)


def _check_unparsable(subject: Unparsable, job: Job, plan: Plan) -> FileReport:
    found: list[Finding] = []
    problems: list[Problem] = []
    _run(Unparsable, subject, plan, found, problems)
    kept = [finding for finding in found if finding.code not in job.ignored]
    silenced = [Suppressed(finding, 0, job.ignored[finding.code]) for finding in found if finding.code in job.ignored]
    if not found:
        problems.append(Problem(job.path, subject.reason, subject.span.line))
    return FileReport(job.path, tuple(_fingerprinted(kept)), tuple(silenced), tuple(problems))


def _subjects(file: TestFile, plan: Plan) -> Iterator[tuple[type, object]]:
    levels = plan.levels
    if TestFile in levels:
        yield TestFile, file
    if TestClass in levels:
        for cls in file.classes:
            yield TestClass, cls
    if Test in levels or Check in levels:
        for test in file.tests:
            yield Test, test
            if Check in levels:
                for check in test.checks:
                    yield Check, check


def _run(level: type, item: object, plan: Plan, found: list[Finding], problems: list[Problem]) -> None:
    for rule in plan.levels.get(level, ()):
        try:
            found.extend(rule.levels[level](item, plan.contexts[rule.code]))
        except RecursionError:
            problems.append(Problem(_path_of(item), "too deeply nested for this rule", 0, rule.code))
        except Exception as error:
            line = getattr(getattr(item, "span", None), "line", 0)
            message = f"rule {rule.code} {rule.name} crashed: {type(error).__name__}: {error}"
            problems.append(Problem(_path_of(item), message, line, rule.code))


def _path_of(item: object) -> str:
    return str(getattr(item, "path", "?"))


def _finish(
    file: TestFile, job: Job, plan: Plan, found: list[Finding], problems: list[Problem]
) -> FileReport:
    found.sort(key=lambda finding: finding.sort_key)
    suppressions = read_suppressions(file.source.text)
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    for finding in found:
        comment = suppressions.match(finding.code, finding.name, file.anchors(finding)) if suppressions else None
        if comment is not None:
            silenced.append(Suppressed(finding, comment.line, comment.reason))
        else:
            kept.append(finding)
    if suppressions and SuppressionUse in plan.levels:
        use = SuppressionUse(job.path, suppressions, frozenset(rule.code for rule in plan.rules))
        after: list[Finding] = []
        _run(SuppressionUse, use, plan, after, problems)
        kept.extend(after)
        kept.sort(key=lambda finding: finding.sort_key)
    silenced += [Suppressed(finding, 0, job.ignored[finding.code]) for finding in kept if finding.code in job.ignored]
    kept = [finding for finding in kept if finding.code not in job.ignored]
    shown = [finding for finding in kept if finding.confidence.at_least(plan.config.min_confidence)]
    return FileReport(
        path=job.path,
        findings=tuple(_fingerprinted(shown, file)),
        suppressed=tuple(silenced),
        problems=tuple(problems),
        tests=len(file.tests),
        hidden=len(kept) - len(shown),
    )


def _fingerprinted(findings: list[Finding], file: TestFile | None = None) -> Iterator[Finding]:
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        snippet = " ".join(file.snippet(finding.span).split()) if file else ""
        key = (finding.code, finding.path, finding.test or finding.class_name or "", snippet)
        seen[key] += 1
        digest = hashlib.blake2b("\0".join((*key, str(seen[key]))).encode("utf-8", "replace"), digest_size=16)
        yield finding.with_fingerprint(digest.hexdigest())
