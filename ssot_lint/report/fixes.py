"""What a fix run did, for eyes: how many findings of each rule, in how many files, and what was not fixed and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ssot_lint.fixes import FixedFile, Unfixed
from ssot_lint.report.counts import amount
from ssot_lint.report.printable import printable
from ssot_lint.report.style import Paint, Style

_SHOWN_PLACES = 3


def render_fixes(files: Sequence[FixedFile], style: Style, *, each: bool = False, would: bool = False) -> Iterator[str]:
    """A summary by rule, then what was left and why. `each`: every fix by file first; `would`: nothing is written."""
    fixed = [done for file in files for done in file.fixed]
    if each:
        yield from _by_file(files, style)
    changed = len({file.path for file in files if file.fixed})
    verb = "Would fix" if would else "Fixed"
    if fixed:
        text = f"{verb} {amount(len(fixed), 'finding')} in {amount(changed, 'file')}:"
        yield style.paint(text, Paint.GOOD) + "\n"
        counts = Counter((done.finding.code, done.finding.name, done.title) for done in fixed)
        digits = len(str(max(counts.values())))
        for (code, name, title), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][2])):
            yield f"  {count:>{digits}}  {code} {name}: {printable(title)}\n"
    yield from _left([unfixed for file in files for unfixed in file.unfixed], style)


def _by_file(files: Sequence[FixedFile], style: Style) -> Iterator[str]:
    for file in files:
        if file.fixed:
            yield f"{style.paint(printable(file.path), Paint.PLACE)}:\n"
            for done in sorted(file.fixed, key=lambda done: done.finding.sort_key):
                where = done.finding.test or done.finding.class_name
                about = f" ({where})" if where else ""
                yield f"  {done.finding.code} {done.finding.name}: {printable(done.title)}{printable(about)}\n"
            yield "\n"


def _left(unfixed: Sequence[Unfixed], style: Style) -> Iterator[str]:
    if not unfixed:
        return
    yield style.paint(f"Not fixed, {amount(len(unfixed), 'finding')}:", Paint.WARNING) + "\n"
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for left in unfixed:
        finding = left.finding
        key = (finding.code, finding.name, left.reason)
        places[key].append(f"{finding.path}:{finding.span.line}")
    digits = len(str(max(map(len, places.values()))))
    for (code, name, reason), where in sorted(places.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][2])):
        more = f" and {len(where) - _SHOWN_PLACES} more" if len(where) > _SHOWN_PLACES else ""
        shown = ", ".join(printable(place) for place in where[:_SHOWN_PLACES])
        yield f"  {len(where):>{digits}}  {code} {name}: {printable(reason)}\n"
        yield style.paint(f"  {'':>{digits}}    {shown}{more}", Paint.FAINT) + "\n"
