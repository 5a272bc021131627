"""SSOT902: a suppression comment that does not say what, says something unknown, or does not say why."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.config.schema import did_you_mean
from ssot_lint.findings import Finding
from ssot_lint.rule import Context, Registry, Rule, load_registry
from ssot_lint.suppressions import Kind, Suppression, SuppressionUse, is_prefix

_WORDS = ("ignore", "file-ignore", "smoke")

rule = Rule(
    code="SSOT902",
    name="bad-suppression",
    summary="A suppression without codes, with an unknown code, or without a required reason.",
)


@rule.check(SuppressionUse)
def bad(use: SuppressionUse, context: Context) -> Iterator[Finding]:
    """One finding per comment, with all that is wrong with it."""
    registry = load_registry()
    for comment in use.suppressions.comments:
        faults = list(_faults(comment, registry, context.config.require_reason))
        if faults:
            yield rule.finding(use, "; ".join(faults), span=comment.span)


def _faults(comment: Suppression, registry: Registry, require_reason: bool) -> Iterator[str]:
    if comment.kind is Kind.UNKNOWN:
        yield f"unknown word {comment.word!r}{_nearest(comment.word, _WORDS)}"
        return
    if not comment.codes:
        yield f"names no rule; write `# ssot: {comment.kind.value}[CODE] reason`"
    if comment.kind is Kind.FILE_IGNORE and not comment.own_line:
        yield "file-ignore speaks of the whole file and stands on a line of its own"
    for written in comment.codes:
        yield from _faults_of(written, comment, registry)
    if require_reason and comment.reason is None:
        yield "gives no reason, and `require-reason` asks for one"


def _faults_of(written: str, comment: Suppression, registry: Registry) -> Iterator[str]:
    found = registry.find(written)
    if found is None and is_prefix(written) and registry.select(written):
        if comment.kind is not Kind.FILE_IGNORE:
            yield f"{written} means several rules; only file-ignore takes it"
    elif found is None:
        yield f"unknown rule {written!r}{_nearest(written, registry.names())}"
    elif found.code.startswith("SSOT9") and comment.kind is not Kind.FILE_IGNORE:
        yield f"{found.code} can be silenced for the whole file only"


def _nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    remedy = did_you_mean(word, known)
    return f" ({remedy})" if remedy else ""
