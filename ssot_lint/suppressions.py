"""Comments that silence findings, and which of them were needed.

    suppressions = read_suppressions(text)                       # false when the file has none
    comment = suppressions.match(code, name, lines)              # the comment that silences a finding, or None
    comment = suppressions.match(code, name, ())                 # by file-ignore only
    use = SuppressionUse(path, suppressions, codes_that_ran)     # the subject of SSOT901 and SSOT902
    suppressions.smoke_lines                                     # lines that `# ssot: smoke` speaks of; no suppression

Forms: `# ssot: ignore[SSOT101,empty-test] reason` behind code or on a line of its own above it; on a line of its own,
`# ssot: file-ignore[SSOT1] reason`; `# noqa: SSOT101`. Other tools' parts may stand before and behind; a bare
`# noqa` is none of ours.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator
from functools import lru_cache

from ssot_lint.data import dataclass, field
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.patterns import compile_late

_NEWLINE = compile_late(r"\r\n|\r|\n")
_NEXT_PART = r"(?=\s+\#\s*(?:[A-Za-z][\w-]*:|noqa\b|nosec\b|pragma\b)|$)"
_OURS = compile_late(
    rf"""\#[ \t]*(?:ssot|SSOT):[ \t]*(?P<word>[A-Za-z][\w-]*)
         (?P<list>[ \t]*\[(?P<codes>[^\]\#]*)\]?)?
         (?P<reason>.*?){_NEXT_PART}""",
    re.VERBOSE,
)
_NOQA = compile_late(
    rf"""\#[ \t]*[Nn][Oo][Qq][Aa][ \t]*:[ \t]*(?P<codes>[A-Z]+[0-9]+\b(?:[,\s]+[A-Z]+[0-9]+\b)*)
         (?P<reason>.*?){_NEXT_PART}""",
    re.VERBOSE,
)
_CODE = compile_late(r"[A-Z]+\d+")
_PREFIX = compile_late(r"[A-Z]+\d{0,2}")
_SEPARATORS = " \t,:;.-–—"


class Kind(Enum):
    """What a comment is: silencing its lines, the whole file, in the words of other linters, or written wrongly."""

    IGNORE = "ignore"
    FILE_IGNORE = "file-ignore"
    NOQA = "noqa"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment, as read. `codes` are as written (codes, names, prefixes); `word`: what UNKNOWN has for `ignore`.

    It speaks of the lines from its own to `target`: the next line of code when it has its own line, else the same.
    """

    kind: Kind
    span: Span
    codes: tuple[str, ...]
    reason: str | None
    target: int
    own_line: bool
    word: str = ""

    @property
    def is_effective(self) -> bool:
        """Whether it can silence anything: a known word, and a file-ignore only on a line of its own."""
        return self.kind is not Kind.UNKNOWN and (self.own_line or self.kind is not Kind.FILE_IGNORE)

    @property
    def line(self) -> int:
        """The line on which the comment stands."""
        return self.span.line

    def reaches(self, lines: Collection[int]) -> bool:
        """Whether it speaks of one of `lines`."""
        return any(line in lines for line in range(self.line, self.target + 1))

    def code_for(self, code: str, name: str) -> str | None:
        """The one of its codes, as written, that means this rule; None when none does."""
        for written in self.codes:
            upper = written.upper()
            if upper == code or written.lower() == name:
                return written
            if self.kind is Kind.FILE_IGNORE and is_prefix(written) and (upper == "ALL" or code.startswith(upper)):
                return written
        return None


def is_prefix(written: str) -> bool:
    """Whether this means several codes (`SSOT1`, `ALL`) rather than one code or name."""
    return _PREFIX.fullmatch(written) is not None


@dataclass(slots=True)
class Usage:
    """Which codes of which comments silenced something: pairs of the comment's index and the code as written."""

    used: set[tuple[int, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Suppressions:
    """The comments of a file in order, and the record of their use; empty ones are false."""

    comments: tuple[Suppression, ...] = ()
    smoke_lines: frozenset[int] = frozenset()
    usage: Usage = field(default_factory=Usage, compare=False)

    def __bool__(self) -> bool:
        return bool(self.comments)

    def match(self, code: str, name: str, lines: Collection[int]) -> Suppression | None:
        """The first comment on or above one of `lines`, else for the whole file, that silences the rule; now used."""
        for whole_file in (False, True):
            for index, comment in enumerate(self.comments):
                if (comment.kind is Kind.FILE_IGNORE) is not whole_file or not comment.is_effective:
                    continue
                if (whole_file or comment.reaches(lines)) and (written := comment.code_for(code, name)) is not None:
                    self.usage.used.add((index, written))
                    return comment
        return None

    def unused(self) -> Iterator[tuple[Suppression, list[str]]]:
        """Each comment that has codes which silenced nothing so far, with these codes as written."""
        for index, comment in enumerate(self.comments):
            used = {written for at, written in self.usage.used if at == index}
            idle = [written for written in comment.codes if written not in used]
            if idle:
                yield comment, idle


@dataclass(frozen=True, slots=True)
class SuppressionUse:
    """The level of SSOT901 and SSOT902: a file's comments after all other rules have run, and the codes that ran."""

    path: str
    suppressions: Suppressions
    ran: frozenset[str] = frozenset()

    @property
    def span(self) -> Span:
        """The start of the file."""
        return Span(1, 1, 1, 1)

    @property
    def test_name(self) -> None:
        """No test: comments are of the file."""

    @property
    def class_name(self) -> None:
        """No class: comments are of the file."""


_NONE = Suppressions()


def read_suppressions(text: str, prefixes: Collection[str] = ("SSOT",)) -> Suppressions:
    """The suppressions in the comments of a Python source. `prefixes`: the letters of codes that `noqa` may name.

    Where the text does not tokenise, what stands before that place counts.
    """
    # Most files hold neither word, and tokenising costs more than parsing.
    lowered = text.lower()
    if "ssot:" not in lowered and "noqa" not in lowered:
        return _NONE
    if _hint(tuple(prefixes)).search(text) is None:
        return _NONE
    lines = _NEWLINE.split(text)
    found: list[Suppression] = []
    smoke: set[int] = set()
    for line, column, comment in _comments(lines):
        own_line = not lines[line - 1][:column].strip()
        target = _next_code_line(lines, line) if own_line else line
        for part in _parts(comment, prefixes):
            if part.kind is None:
                smoke.add(target)
            else:
                start, end = column + part.start + 1, column + part.end + 1
                span = Span(line, start, line, end)
                until = line if part.kind is Kind.NOQA else target
                found.append(Suppression(part.kind, span, part.codes, part.reason, until, own_line, part.word))
    return Suppressions(tuple(found), frozenset(smoke)) if found or smoke else _NONE


@lru_cache(maxsize=8)
def _hint(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    """Matches something in every text that holds a comment of ours, and little else."""
    letters = "|".join(map(re.escape, prefixes))
    own = r"ssot:|SSOT:[ \t]*[\w-]+[ \t]*\["
    return re.compile(rf"#[ \t]*(?:{own}|[Nn][Oo][Qq][Aa][ \t]*:[^\n\r]*(?:{letters})\d)")


def _comments(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Line (1-based), column (0-based) and text of every comment up to where the text no longer tokenises."""
    reader = io.StringIO("\n".join(lines))
    try:
        for token in tokenize.generate_tokens(reader.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.start[1], token.string
    except (tokenize.TokenError, SyntaxError):
        return


def _next_code_line(lines: list[str], line: int) -> int:
    """The first line below `line` that is neither blank nor a comment; the last line when there is none."""
    for number in range(line, len(lines)):
        stripped = lines[number].lstrip()
        if stripped and not stripped.startswith("#"):
            return number + 1
    return len(lines)


@dataclass(frozen=True, slots=True)
class _Part:
    """Our part of a comment, by 0-based offsets in it; kind None is the smoke declaration."""

    kind: Kind | None
    start: int
    end: int
    codes: tuple[str, ...] = ()
    reason: str | None = None
    word: str = ""


def _parts(comment: str, prefixes: Collection[str]) -> Iterator[_Part]:
    for match in _OURS.finditer(comment):
        part = _own_part(match)
        if part is not None:
            yield part
    for match in _NOQA.finditer(comment):
        codes = tuple(code for code in re.split(r"[,\s]+", match["codes"]) if code.rstrip("0123456789") in prefixes)
        if codes:
            yield _Part(Kind.NOQA, match.start(), match.end(), codes, _reason(match))


def _own_part(match: re.Match[str]) -> _Part | None:
    word = match["word"].lower()
    codes = tuple(filter(None, re.split(r"[,\s]+", match["codes"] or "")))
    # "SSOT: ignore …" opens sentences of people; only our spelling or a list makes it ours.
    if match["list"] is None and not match[0].lstrip("# \t").startswith("ssot:"):
        return None
    if word == "smoke":
        return _Part(None, match.start(), match.end())
    if word in ("ignore", "file-ignore"):
        return _Part(Kind(word), match.start(), match.end(), codes, _reason(match))
    if any(_CODE.fullmatch(code) for code in codes):
        return _Part(Kind.UNKNOWN, match.start(), match.end(), codes, _reason(match), match["word"])
    return None


def _reason(match: re.Match[str]) -> str | None:
    return match["reason"].strip(_SEPARATORS) or None
