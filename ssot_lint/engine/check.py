"""Checking one file: bytes in, a FileReport out, nothing else read or written."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ssot_lint.data import dataclass, field, replace
from ssot_lint.engine.finishing import Pending, fingerprinted, ignore, shown, silence
from ssot_lint.engine.jobs import Job
from ssot_lint.engine.plan import Plan
from ssot_lint.findings import Fact, FileReport, Finding, Problem, Span, Suppressed
from ssot_lint.model import Check, Role, Test, TestClass, TestFile, Unparsable, read_file
from ssot_lint.model.dissolution import dissolve
from ssot_lint.project import Project
from ssot_lint.suppressions import Suppressions, SuppressionUse, read_suppressions


@dataclass(slots=True)
class _Results:
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    pending: Pending | None = None


def check_file(job: Job, plan: Plan, project: Project | None = None, subject: TestFile | None = None) -> FileReport:
    """Run every rule of `plan` on one file of `project`. What crashes becomes a problem; the rest still runs.

    `subject` is the file's model, where the caller has it already.
    """
    try:
        return _check(job, plan, project, subject)
    except RecursionError:
        return FileReport(job.path, problems=(Problem(job.path, "too deeply nested to be checked"),))
    except Exception as error:
        message = f"internal error: {type(error).__name__}: {error}"
        return FileReport(job.path, problems=(Problem(job.path, message),))
    finally:
        if project is not None and job.role is Role.COLLECTED:
            project.release(job.location)


def _check(job: Job, plan: Plan, project: Project | None, given: TestFile | None) -> FileReport:
    subject = given or read_file(job.data, job.path, job.role, job.layout, plan.vocabulary)
    try:
        return _check_model(job, plan, project, subject)
    finally:
        # Whoever gave the model goes on with it, and who imports a file that is no test file asks for it again.
        if given is None and project is not None and job.role is Role.COLLECTED and isinstance(subject, TestFile):
            project.release(job.location)
            dissolve(subject)


def _check_model(job: Job, plan: Plan, project: Project | None, subject: TestFile | Unparsable) -> FileReport:
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
            context = plan.contexts[rule.code]
            if (look := rule.levels.get(level)) is not None:
                results.findings.extend(look(item, context))
            if (gather := rule.gatherers.get(level)) is not None:
                results.facts.extend(gather(item, context))
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
    results.findings, silenced = silence(
        results.findings, suppressions, lambda each: file.anchors(each.span, each.test or each.class_name)
    )
    if any(comment.code_for(r.code, r.name) for r in plan.reducing for comment in suppressions.comments):
        snippets = {comment.span: _snippet(file, comment.span) for comment in suppressions.comments}
        results.pending = Pending(suppressions, job.ignored, snippets)
        return silenced
    ran = plan.codes - {problem.code for problem in results.problems}
    about, more = review_comments(job.path, suppressions, ran, plan)
    results.findings += about
    return silenced + more


def review_comments(
    path: str, suppressions: Suppressions, ran: Collection[str], plan: Plan
) -> tuple[list[Finding], list[Suppressed]]:
    """What the rules about comments say of a file's comments, once all of `ran` had a chance to need them."""
    results = _Results()
    _run(SuppressionUse, SuppressionUse(path, suppressions, frozenset(ran)), plan, results)
    # What is said about comments can be silenced for the whole file only, else a comment could hide itself.
    return silence(results.findings, suppressions, lambda _: ())


def _report(job: Job, plan: Plan, results: _Results, file: TestFile | None, silenced: list[Suppressed]) -> FileReport:
    kept, more = ignore(sorted(results.findings, key=lambda finding: finding.sort_key), job.ignored)
    visible = shown(kept, plan.config.min_confidence)
    return FileReport(
        path=job.path,
        findings=tuple(fingerprinted(plan.judged(visible), lambda finding: _snippet(file, finding.span))),
        suppressed=(*silenced, *more),
        problems=tuple(results.problems),
        tests=len(file.tests) if file is not None else 0,
        hidden=len(kept) - len(visible),
        facts=tuple(_completed(fact, job, file, results.pending) for fact in results.facts),
        pending=results.pending,
    )


def _snippet(file: TestFile | None, span: Span) -> str:
    return " ".join(file.snippet(span).split()) if file is not None else ""


def _completed(fact: Fact, job: Job, file: TestFile | None, pending: Pending | None) -> Fact:
    """The fact with all that a finding at its place needs of this file, which the reduce step does not see."""
    anchors: frozenset[int] = frozenset()
    if file is not None and pending is not None:
        anchors = frozenset(file.anchors(fact.span, fact.test_name or fact.class_name))
    return replace(fact, snippet=_snippet(file, fact.span), anchors=anchors, ignored=job.ignored.get(fact.code))


__all__ = ["Job", "check_file", "review_comments"]
