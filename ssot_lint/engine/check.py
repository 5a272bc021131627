"""Checking one file: bytes in, a FileReport out, nothing else read or written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ssot_lint.engine.plan import Plan
from ssot_lint.findings import FileReport, Finding, Problem, Suppressed
from ssot_lint.model import Check, Role, Test, TestClass, TestFile, Unparsable, read_file
from ssot_lint.project import Project
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.suppressions import Suppressions, SuppressionUse, read_suppressions


@dataclass(frozen=True, slots=True)
class Job:
    """One file to check: its bytes, its display path, role, layout, codes ignored by configuration, absolute path."""

    path: str
    data: bytes
    role: Role
    layout: PytestConfig
    ignored: Mapping[str, str] = field(default_factory=dict)
    location: str = ""


@dataclass(slots=True)
class _Results:
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_file(job: Job, plan: Plan, project: Project | None = None) -> FileReport:
    """Run every rule of `plan` on one file of `project`. What crashes becomes a problem; the rest still runs."""
    try:
        return _check(job, plan, project)
    except RecursionError:
        return FileReport(job.path, problems=(Problem(job.path, "too deeply nested to be checked"),))
    except Exception as error:
        message = f"internal error: {type(error).__name__}: {error}"
        return FileReport(job.path, problems=(Problem(job.path, message),))
    finally:
        if project is not None and job.role is Role.COLLECTED:
            project.release(job.location)


def _check(job: Job, plan: Plan, project: Project | None) -> FileReport:
    subject = read_file(job.data, job.path, job.role, job.layout, plan.vocabulary)
    results = _Results()
    if isinstance(subject, Unparsable):
        _run(Unparsable, subject, plan, results)
        if job.role is Role.COLLECTED and not _reports_unparsable(plan):
            results.problems.append(Problem(job.path, subject.reason, subject.span.line))
        return _report(job, plan, results, None, [])
    if project is not None and job.location:
        project.adopt(subject, job.location)
    for level, item in _subjects(subject, plan):
        _run(level, item, plan, results)
    silenced = _apply_suppressions(subject, job, plan, results)
    return _report(job, plan, results, subject, silenced)


def _reports_unparsable(plan: Plan) -> bool:
    return bool(plan.levels.get(Unparsable))


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


def _run(level: type, item: object, plan: Plan, results: _Results) -> None:
    for rule in plan.levels.get(level, ()):
        try:
            results.findings.extend(rule.levels[level](item, plan.contexts[rule.code]))
        except Exception as error:
            reason = "too deeply nested" if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
            line = getattr(getattr(item, "span", None), "line", 0)
            message = f"{rule.code} {rule.name} could not check this: {reason}"
            if not any(problem.code == rule.code for problem in results.problems):
                results.problems.append(Problem(str(getattr(item, "path", "")), message, line, rule.code))


def _apply_suppressions(file: TestFile, job: Job, plan: Plan, results: _Results) -> list[Suppressed]:
    """Take out what comments silence; then let the rules about comments look at which were of use."""
    suppressions = read_suppressions(file.source.text)
    if not suppressions:
        return []
    kept, silenced = _silence(results.findings, suppressions, file.anchors)
    results.findings = []
    ran = plan.codes - {problem.code for problem in results.problems}
    _run(SuppressionUse, SuppressionUse(job.path, suppressions, ran), plan, results)
    # What is said about comments can be silenced for the whole file only, else a comment could hide itself.
    about, more = _silence(results.findings, suppressions, lambda _: ())
    results.findings = kept + about
    return silenced + more


def _silence(
    findings: list[Finding], suppressions: Suppressions, anchors: Callable[[Finding], Collection[int]]
) -> tuple[list[Finding], list[Suppressed]]:
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    for finding in findings:
        comment = suppressions.match(finding.code, finding.name, anchors(finding))
        if comment is None:
            kept.append(finding)
        else:
            silenced.append(Suppressed(finding, comment.line, comment.reason))
    return kept, silenced


def _report(
    job: Job, plan: Plan, results: _Results, file: TestFile | None, silenced: list[Suppressed]
) -> FileReport:
    results.findings.sort(key=lambda finding: finding.sort_key)
    kept: list[Finding] = []
    for finding in results.findings:
        pattern = job.ignored.get(finding.code)
        if pattern is None:
            kept.append(finding)
        else:
            silenced.append(Suppressed(finding, 0, pattern))
    shown = [finding for finding in kept if finding.confidence.at_least(plan.config.min_confidence)]
    return FileReport(
        path=job.path,
        findings=tuple(_fingerprinted(shown, file)),
        suppressed=tuple(silenced),
        problems=tuple(results.problems),
        tests=len(file.tests) if file is not None else 0,
        hidden=len(kept) - len(shown),
    )


def _fingerprinted(findings: list[Finding], file: TestFile | None) -> Iterator[Finding]:
    """Identify each finding by rule, path, symbol, normalised snippet and count among equals, not by its line."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        snippet = " ".join(file.snippet(finding.span).split()) if file is not None else ""
        key = (finding.code, finding.path, finding.test or finding.class_name or "", snippet)
        seen[key] += 1
        digest = hashlib.blake2b("\0".join((*key, str(seen[key]))).encode("utf-8", "replace"), digest_size=16)
        yield finding.with_fingerprint(digest.hexdigest())
