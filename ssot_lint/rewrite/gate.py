"""The gate that new bytes pass before they are written: what a rewrite promises of them, looked at once more.

Promises 1, 2, 4 and 5 are here; the third, that findings go and none come, takes the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ssot_lint.fixes import Edit, Fix
from ssot_lint.model import TestFile, Unparsable
from ssot_lint.model.rewriting.compiling import changed_syntax
from ssot_lint.model.rewriting.kept import kept_functions
from ssot_lint.model.rewriting.ledger import book, declared, lost_check, may_lose_check
from ssot_lint.model.rewriting.shift import read_shift
from ssot_lint.rewrite.outside import changed_bytes

Read = Callable[[bytes], TestFile | Unparsable]
Put = Callable[[TestFile], None]


def broken_promise(
    before: TestFile,
    after: bytes,
    edits: Sequence[Edit],
    fixes: Sequence[Fix],
    read: Read,
    place: Put = lambda _: None,
) -> str | None:
    """The promise that `after` breaks, as "promise 2: …, line 7"; None when it may be written.

    `edits` are all that was changed in `before`; `read` gives the new file, `place` puts a file in its place.
    """
    try:
        return _broken(before, after, edits, fixes, (read, place))
    except RecursionError:
        return "promise 2: the new text is too deeply nested to be looked through"


def _broken(
    before: TestFile,
    after: bytes,
    edits: Sequence[Edit],
    fixes: Sequence[Fix],
    project: tuple[Read, Put],
) -> str | None:
    read, place = project
    reason = changed_bytes(before.source, after, edits)
    if reason:
        return f"promise 1: {reason}"
    new = read(after)
    if isinstance(new, Unparsable):
        return f"promise 2: the new text does not parse: {new.reason} (line {new.span.line})"
    if new.source.encoding != before.source.encoding:
        return f"promise 1: the encoding would change from {before.source.encoding} to {new.source.encoding}"
    shift = read_shift(edits)
    reason = changed_syntax(before, new, shift)
    if reason:
        return f"promise 2: {reason}"
    kept = kept_functions(before, new, shift, frozenset().union(*declared(fixes)))
    # Once the new file is in its place, the project does not know the old one any more: it is asked first.
    book(before, kept.before)
    place(new)
    reason = changed_tests(before, new, fixes)
    if reason:
        return f"promise 4: {reason}"
    if not may_lose_check(before, new, fixes, kept):
        return None
    place(before)
    book(before)
    place(new)
    reason = lost_check(before, new, fixes)
    return f"promise 5: {reason}" if reason else None


def changed_tests(before: TestFile, after: TestFile, fixes: Sequence[Fix]) -> str | None:
    """Which collected test comes or goes although no fix says so, or stays although one does; None when none does."""
    adds, removes = declared(fixes)
    old, new = (Counter(test.qualname for test in file.tests) for file in (before, after))
    gone, come = (old - new).keys(), (new - old).keys()
    lines = {test.qualname: test.node.lineno for file in (after, before) for test in file.tests}
    said = (
        (gone - removes, "would not be collected any more, which no fix says"),
        (come - adds, "would be collected anew, which no fix says"),
        (removes - adds - gone, "would still be collected, although a fix removes it"),
        (adds - removes - come, "would not be collected, although a fix adds it"),
    )
    for names, what in said:
        if names:
            name = min(names)
            return f"`{name}`{f' (line {lines[name]})' if name in lines else ''} {what}"
    return None
