"""Runs rule pages: a page's fences are a rule's examples, documentation and tests at once. Public, for rule authors.

A page is Markdown. Below a heading, fences form a case:

- ```` ```toml config ````: a pyproject.toml; ```` ```py file=NAME ````: another file.
- ```` ```py bad ````: lines end with `# error: "exact text under the span"`, or the next is `# error-above: "…"`.
- ```` ```py fixed ````: what the fix makes of the bad file of the case, empty where it removes the file;
  ```` ```text unfixed ````: why it does not.
- ```` ```py good ````: no finding of this rule.

`bad NAME`, `fixed NAME` and `good NAME` choose the file's name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ssot_lint.config import load_configs
from ssot_lint.data import dataclass, field, replace
from ssot_lint.engine.fixing.run import FixRun, FixSettings, fix
from ssot_lint.engine.run import Request, run
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import Finding, Report
from ssot_lint.rule import FAMILIES, Rule, load_registry

SECTIONS = ("What", "Why", "When not", "Options")
_FENCE = re.compile(r"^```(\w*)[ \t]*(.*?)[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_MARK = re.compile(r'[ \t]*# error: ("(?:[^"\\]|\\.)*"(?:[ \t]+"(?:[^"\\]|\\.)*")*)[ \t]*$')
_MARK_ABOVE = re.compile(r'^[ \t]*# error-above: ("(?:[^"\\]|\\.)*"(?:[ \t]+"(?:[^"\\]|\\.)*")*)[ \t]*$')
_AFTER = ("fixed", "unfixed")
NO_FIX = "this finding has no fix"
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Example:
    """One fence of a page: `kind` is bad, good, fixed or unfixed; `expected` holds (line, text under the span).

    A fixed or unfixed example has the bad file of its case among its `files`; the bad one before it `shows_fix`.
    """

    title: str
    kind: str
    name: str
    source: str
    expected: tuple[tuple[int, str], ...]
    files: tuple[tuple[str, str], ...] = ()
    config: str = ""
    shows_fix: bool = False


@dataclass(slots=True)
class _Case:
    title: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)
    config: str = ""
    bad: tuple[str, str] | None = None


def read_page(text: str) -> list[Example]:
    """The examples of a page in order, each with the files and configuration of its case."""
    events = [(match.start(), match) for match in _HEADING.finditer(_without_fences(text))]
    events += [(match.start(), match) for match in _FENCE.finditer(text)]
    examples: list[Example] = []
    case = _Case()
    for _, match in sorted(events, key=lambda event: event[0]):
        if match.re is _HEADING:
            case = _Case(match.group(2))
            continue
        words = match.group(2).split()
        body = match.group(3)
        if not words:
            continue
        if words[0] == "config":
            case.config = body
        elif words[0].startswith("file="):
            case.files.append((words[0].removeprefix("file="), body))
        elif words[0] in ("bad", "good", "fixed", "unfixed"):
            if words[0] in _AFTER and examples and examples[-1].kind == "bad":
                examples[-1] = replace(examples[-1], shows_fix=True)
            examples.append(_example(words, body, case))
    return examples


def _example(words: list[str], body: str, case: _Case) -> Example:
    kind = words[0]
    source, expected = (body, ()) if kind in _AFTER else _read_marks(body)
    name = words[1] if len(words) > 1 else case.bad[0] if kind in _AFTER and case.bad else "test_page.py"
    files = tuple(case.files)
    if kind == "bad":
        case.bad = name, source
    elif kind in _AFTER and case.bad is not None:
        files = (*files, case.bad)
    return Example(case.title, kind, name, source, expected, files, case.config)


def _without_fences(text: str) -> str:
    return _FENCE.sub(lambda match: " " * len(match.group(0)), text)


def _read_marks(body: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    kept: list[str] = []
    expected: list[tuple[int, str]] = []
    for line in body.splitlines(keepends=True):
        above = _MARK_ABOVE.match(line)
        if above is not None:
            expected += [(len(kept), _unescape(text)) for text in _TEXT.findall(above.group(1))]
            continue
        mark = _MARK.search(line.rstrip("\n"))
        if mark is not None:
            expected += [(len(kept) + 1, _unescape(text)) for text in _TEXT.findall(mark.group(1))]
            line = line[: mark.start()] + "\n"
        kept.append(line)
    return "".join(kept), tuple(expected)


def _unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def lint_example(rule: Rule, example: Example, folder: Path) -> Report:
    """Write the example's files into the empty `folder` and run this one rule on them, every confidence shown."""
    return run(_request(rule, example, folder, ((example.name, example.source),)))


def fix_example(rule: Rule, example: Example, folder: Path) -> FixRun:
    """Write the bad files of a case into the empty `folder` and make this one rule's fixes there, unsafe ones too."""
    settings = FixSettings(unsafe=True, allow_dirty=True, codes=frozenset((rule.code,)), root=folder)
    return fix(_request(rule, example, folder, ()), settings)


def _request(rule: Rule, example: Example, folder: Path, subject: tuple[tuple[str, str], ...]) -> Request:
    config = example.config or "[tool.ssot-lint]\n"
    if "[tool.ssot-lint" not in config:
        config = "[tool.ssot-lint]\n" + config
    for name, body in (("pyproject.toml", config), *example.files, *subject):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8", newline="")
    schema = schema_of(load_registry())
    # What the tool says of its own comments depends on the other rules having run.
    chosen = () if rule.family == FAMILIES["SSOT9"] else (rule.code,)
    overrides = {"select": chosen, "min-confidence": "possible"}
    configs = load_configs(folder, schema, config_args=(), isolated=False, overrides=overrides)
    return Request(paths=(".",), cwd=folder, configs=configs, schema=schema, jobs=1)


def failures_of(rule: Rule, example: Example, folder: Path) -> Iterator[str]:
    """What is wrong with one example, in words; nothing when the rule does what the page says."""
    if example.kind in _AFTER:
        yield from _failures_of_fix(rule, example, folder)
        return
    report = lint_example(rule, example, folder)
    for problem in report.all_problems:
        yield f"{problem.path}:{problem.line}: {problem.message}"
    own = [each for each in report.findings if each.code == rule.code and each.path == example.name]
    if example.kind == "bad" and not example.shows_fix and any(each.fix is not None for each in own):
        yield f"{example.title}: it has a fix, and no fence behind it shows what that does"
    lines = example.source.splitlines()
    found = sorted((finding.span.line, _text_under(finding, lines)) for finding in own)
    wanted = sorted(example.expected)
    if found != wanted:
        yield f"{example.title or example.kind}: expected {wanted or 'nothing'}, found {found or 'nothing'}"


def _failures_of_fix(rule: Rule, example: Example, folder: Path) -> Iterator[str]:
    done = fix_example(rule, example, folder)
    for problem in done.report.all_problems:
        yield f"{problem.path}:{problem.line}: {problem.message}"
    reasons = sorted({each.reason for each in done.unfixed}) or [NO_FIX]
    if example.kind == "unfixed":
        wanted = example.source.strip()
        if reasons != [wanted]:
            yield f"{example.title}: expected not to be fixed because {wanted!r}, got {reasons}"
        return
    target = folder / example.name
    after = target.read_bytes().decode() if target.exists() else ""
    if target.exists() is not bool(example.source):
        yield f"{example.title}: the file is {'still there' if target.exists() else 'gone'} ({'; '.join(reasons)})"
    if after != example.source:
        told = "\n".join(
            difflib.unified_diff(example.source.splitlines(), after.splitlines(), "page", "fix", "", "", 3, "")
        )
        yield f"{example.title}: the fix gives something else ({'; '.join(reasons)}):\n{told}"


def _text_under(finding: Finding, lines: list[str]) -> str:
    span = finding.span
    text = lines[span.line - 1] if span.line <= len(lines) else ""
    end = span.end_column - 1 if span.end_line == span.line else None
    return text[span.column - 1 : end]


def missing_parts(rule: Rule, text: str, examples: Iterable[Example]) -> list[str]:
    """What a page lacks: sections, title, three bad and three good examples."""
    given = list(examples)
    headings = [match.group(2) for match in _HEADING.finditer(_without_fences(text))]
    missing = [f"section {name}" for name in SECTIONS if name not in headings]
    if not headings or rule.code not in headings[0] or rule.name not in headings[0]:
        missing.append(f"a first heading that names {rule.code} and {rule.name}")
    for kind in ("bad", "good"):
        count = sum(1 for example in given if example.kind == kind)
        if count < 3:
            missing.append(f"three {kind} examples (has {count})")
    missing += [f"an error mark in bad example {e.title!r}" for e in given if e.kind == "bad" and not e.expected]
    missing += [f"no error mark in good example {e.title!r}" for e in given if e.kind == "good" and e.expected]
    return missing
