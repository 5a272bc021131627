"""What becomes of a rule's findings before they are shown: silenced, ignored, hidden, and given their fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ssot_lint.data import dataclass
from ssot_lint.digests import blake2b
from ssot_lint.findings import Confidence, Finding, Span, Suppressed
from ssot_lint.suppressions import Suppressions


@dataclass(frozen=True, slots=True)
class Pending:
    """A file's comments that may yet silence what the reduce step finds, and what it takes to judge them after it."""

    suppressions: Suppressions
    ignored: Mapping[str, str]
    snippets: Mapping[Span, str]


def silence(
    findings: Iterable[Finding], suppressions: Suppressions, anchors: Callable[[Finding], Collection[int]]
) -> tuple[list[Finding], list[Suppressed]]:
    """Part the findings into those that stay and those that a comment silences, by the lines it may speak of."""
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    for finding in findings:
        comment = suppressions.match(finding.code, finding.name, anchors(finding))
        if comment is None:
            kept.append(finding)
        else:
            silenced.append(Suppressed(finding, comment.line, comment.reason))
    return kept, silenced


def ignore(findings: Iterable[Finding], ignored: Mapping[str, str]) -> tuple[list[Finding], list[Suppressed]]:
    """Part the findings into those that stay and those of `ignored`: codes with the pattern that switches them off."""
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    for finding in findings:
        pattern = ignored.get(finding.code)
        if pattern is None:
            kept.append(finding)
        else:
            silenced.append(Suppressed(finding, 0, pattern))
    return kept, silenced


def shown(findings: Iterable[Finding], floor: Confidence) -> list[Finding]:
    """The findings that are at least as sure as `floor`."""
    return [finding for finding in findings if finding.confidence.at_least(floor)]


def fingerprinted(findings: Iterable[Finding], snippet_of: Callable[[Finding], str]) -> Iterator[Finding]:
    """Identify each finding by rule, path, symbol, normalised snippet and count among equals, not by its line."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        key = (finding.code, finding.path, finding.test or finding.class_name or "", snippet_of(finding))
        seen[key] += 1
        digest = blake2b("\0".join((*key, str(seen[key]))).encode("utf-8", "replace"), digest_size=16)
        yield finding.with_fingerprint(digest.hexdigest())
