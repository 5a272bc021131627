"""The end of a text output: problems, what was found in how much, by family and rule, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Report
from ssot_lint.report.counts import Counts, amount, count
from ssot_lint.report.headline import problem_line
from ssot_lint.report.style import Paint, Style
from ssot_lint.rule import FAMILIES


def problems(report: Report, style: Style) -> Iterator[str]:
    """One line per problem, also when there is no summary: a run that could not do its work says so."""
    for problem in report.all_problems:
        yield problem_line(problem, style) + "\n"
    if report.all_problems and style.summary:
        yield "\n"


def short_summary(report: Report, style: Style) -> Iterator[str]:
    """The totals in one line, and what was hidden; nothing when the style has no summary."""
    if style.summary:
        counts = count(report)
        yield _totals(counts, report, style) + "\n"
        yield from _left_out(counts, style)


def long_summary(report: Report, style: Style) -> Iterator[str]:
    """`short_summary` with a table of families and rules between, and how to read about a rule."""
    if not style.summary:
        return
    counts = count(report)
    yield _totals(counts, report, style) + "\n"
    if counts.by_code:
        yield "\n"
        yield from _table(counts, style)
        most = max(counts.by_code, key=lambda code: counts.by_code[code])
        yield f"\n`ssot-lint rule {most}` explains a rule: what it reports, why, and when it should not.\n"
    yield from _left_out(counts, style)
    if style.hint:
        yield style.paint(style.hint, Paint.FAINT) + "\n"


def _totals(counts: Counts, report: Report, style: Style) -> str:
    tests = f", {amount(counts.tests, 'test')}"
    if counts.findings:
        parts = f"{amount(counts.errors, 'error')}, {amount(counts.warnings, 'warning')}"
        found = style.paint(amount(counts.findings, "finding"), Paint.ERROR if counts.errors else Paint.WARNING)
        text = f"{found} ({parts}) in {counts.files_with_findings} of {amount(counts.files, 'file')}{tests}."
    else:
        text = f"{style.paint('No findings', Paint.GOOD)} in {amount(counts.files, 'file')}{tests}."
    failed = len(report.all_problems)
    trouble = f" {amount(failed, 'problem')} while checking, see above." if failed else ""
    return text + style.paint(trouble, Paint.ERROR)


def _left_out(counts: Counts, style: Style) -> Iterator[str]:
    if told := _fixable(counts.safe_fixes, counts.unsafe_fixes):
        yield style.paint(told, Paint.HELP) + "\n"
    if counts.suppressed:
        text = f"{amount(counts.suppressed, 'finding')} suppressed by comments or per-file-ignores."
        yield style.paint(text, Paint.FAINT) + "\n"
    if counts.hidden:
        text = f"{amount(counts.hidden, 'less certain finding')} hidden; --min-confidence possible shows all."
        yield style.paint(text, Paint.FAINT) + "\n"


def _fixable(safe: int, unsafe: int) -> str:
    if not safe and not unsafe:
        return ""
    with_safe = f"{safe} fixable with `--fix`" if safe else ""
    more = " more" if safe else " fixable"
    with_unsafe = f"{unsafe}{more} with `--fix --unsafe-fixes`" if unsafe else ""
    return ", ".join(filter(None, (with_safe, with_unsafe))) + "; `--diff` shows what would change."


def _table(counts: Counts, style: Style) -> Iterator[str]:
    digits = len(str(counts.findings))
    for family, codes in _families(counts).items():
        total = sum(counts.by_code[code] for code in codes)
        yield f"  {total:>{digits}}  {style.paint(family, Paint.PLACE)}\n"
        for code in sorted(codes, key=lambda code: (-counts.by_code[code], code)):
            yield f"  {counts.by_code[code]:>{digits}}    {code}  {counts.names[code]}\n"


def _families(counts: Counts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in counts.by_code:
        found.setdefault(FAMILIES.get(code[:5], "other"), []).append(code)
    order = [*FAMILIES.values(), "other"]
    return {family: found[family] for family in order if family in found}
