"""The gate that new bytes pass before they are written: what a rewrite promises of them, looked at once more.

Promises 1, 2, 4 and 5 are here; the third, that findings go and none come, takes the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ssot_lint.fixes import Edit, Fix
from ssot_lint.model import TestFile, Unparsable
from ssot_lint.model.rewriting.compiling import changed_syntax
from ssot_lint.model.rewriting.ledger import book, declared, lost_check
from ssot_lint.model.rewriting.shift import read_shift
from ssot_lint.rewrite.outside import changed_bytes


def broken_promise(
    before: TestFile,
    after: bytes,
    edits: Sequence[Edit],
    fixes: Sequence[Fix],
    read: Callable[[bytes], TestFile | Unparsable],
) -> str | None:
    """The promise that `after` breaks, as "promise 2: …, line 7"; None when it may be written.

    `edits` are all that was changed in `before`, `read` places the new file where the old one is.
    """
    try:
        return _broken(before, after, edits, fixes, read)
    except RecursionError:
        return "promise 2: the new text is too deeply nested to be looked through"


def _broken(
    before: TestFile,
    after: bytes,
    edits: Sequence[Edit],
    fixes: Sequence[Fix],
    read: Callable[[bytes], TestFile | Unparsable],
) -> str | None:
    reason = changed_bytes(before.source, after, edits)
    if reason:
        return f"promise 1: {reason}"
    # Where `read` puts the new file, the project does not know the old one any more: what it holds is asked first.
    book(before)
    new = read(after)
    if isinstance(new, Unparsable):
        return f"promise 2: the new text does not parse: {new.reason} (line {new.span.line})"
    if new.source.encoding != before.source.encoding:
        return f"promise 1: the encoding would change from {before.source.encoding} to {new.source.encoding}"
    reason = changed_syntax(before, new, read_shift(edits))
    if reason:
        return f"promise 2: {reason}"
    reason = changed_tests(before, new, fixes)
    if reason:
        return f"promise 4: {reason}"
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
