"""SSOT205 private-double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence, Fact, Finding, Related, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Role, TestClass, TestFile
from ssot_lint.model.doubles.private import PrivateDouble, is_canonical, private_doubles, same_role
from ssot_lint.rule import Context, Rule, Subject

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT205", "private-double", "A test file defines a double of its own where a shared one is meant.")
_MOST_RELATED = 5


@rule.check(TestFile)
def find_private(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report the doubles of a test file that stand for something that has a canonical double."""
    if not _is_test_file(file):
        return
    for double, path in _with_canonical(file, context):
        if path is not None and not is_canonical(double, path, file):
            message = f"`{double.name}` is a double of this file's own: the canonical one is {path}"
            yield rule.finding(_subject(double, file), message, span=double.span)


@rule.fix(Safety.UNSAFE, "use the canonical double in place of the file's own, where it covers that")
def use_canonical(editor: Editor, finding: Finding, context: Context) -> str:
    """Remove the class, and let what uses it have the canonical one."""
    from ssot_lint.model.rewriting.double_exchange import double_exchange
    from ssot_lint.rewrite.exchanged_doubles import exchange_double

    near = (path for double, path in _with_canonical(editor.file, context) if double.span == finding.span)
    path = next(near, None)
    if path is None:
        raise Refused("which of the copies is the one to keep is for you to say")
    exchange = double_exchange(finding.span, path, editor.file)
    exchange_double(editor, exchange)
    editor.exposes("SSOT201", "SSOT203", "SSOT204")
    return "use the canonical double" if exchange.uses else "remove the double that nobody uses"


@rule.gather(TestFile)
def tell_doubles(file: TestFile, context: Context) -> Iterator[Fact]:
    """Tell the double classes for which there is no canonical one."""
    for double, path in _with_canonical(file, context):
        if path is None and double.digest is not None:
            kind = "test" if _is_test_file(file) else "shared"
            # What stands inside a function was made for the one case there.
            surface = " ".join(double.surface) if double.definition is not None else ""
            payload = (kind, double.digest, surface)
            yield rule.fact(_subject(double, file), double.name, *payload, span=double.span)


@rule.reduce
def find_copies(facts: Sequence[Fact], context: Context) -> Iterator[Finding]:
    """Report a double class that other files define as well; the only one outside test files is the one to keep."""
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.key, []).append(fact)
    for name, group in by_name.items():
        shared = [fact for fact in group if fact.payload[0] == "shared"]
        for fact in group:
            others = [each for each in group if each.path != fact.path]
            if others and not (len(shared) == 1 and fact is shared[0]):
                yield _copy(fact, name, others, shared)


def _copy(fact: Fact, name: str, others: list[Fact], shared: list[Fact]) -> Finding:
    others = sorted(others, key=lambda each: -_likeness(fact, each).rank)
    confidence = _likeness(fact, others[0])
    paths = list(dict.fromkeys(each.path for each in others))
    more = len(paths) - 1
    count = f" and {more} other file{'s' if more > 1 else ''}" if more else ""
    where = next((each.path for each in shared if each.path != fact.path), paths[0])
    alike = "the same" if confidence is Confidence.CERTAIN else "a"
    message = f"{alike} double `{name}` is defined in {where}{count} as well: keep one, and import it"
    related = [Related(each.path, each.span, f"`{name}`") for each in others[:_MOST_RELATED]]
    return rule.finding(fact, message, confidence=confidence, related=related, fix=None)


def _likeness(one: Fact, other: Fact) -> Confidence:
    """How sure it is that two classes of one name are the same double: same code, same surface, or only the name."""
    if one.payload[1] == other.payload[1]:
        return Confidence.CERTAIN
    mine, theirs = set(one.payload[2].split()), set(other.payload[2].split())
    covered = len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine)
    return Confidence.LIKELY if covered or (mine and mine == theirs) else Confidence.POSSIBLE


def _with_canonical(file: TestFile, context: Context) -> Iterator[tuple[PrivateDouble, str | None]]:
    canonical = context.config.doubles.canonical
    for double in private_doubles(file, canonical):
        path = canonical.get(double.name)
        if path is None:
            path = next((each for name, each in canonical.items() if same_role(double.name, name)), None)
        yield double, path


def _subject(double: PrivateDouble, file: TestFile) -> Subject:
    if double.test is not None:
        return double.test
    return TestClass(double.definition, file) if double.definition is not None else file


def _is_test_file(file: TestFile) -> bool:
    return file.role in (Role.COLLECTED, Role.CONFTEST)
