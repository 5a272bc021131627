"""Every rule's fixes on files of every make: they do what they do to a plain file, and no other byte changes."""

import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ssot_lint.fixes import FixedFile
from tests.engine.fixing.pages import PLAIN, STEP, STYLES, Bad, Style, fixable_examples, write_example
from tests.engine.fixing.projects import fixed
from tests.engine.fixing.untouched import disturbed

MOST = 2  # examples of a rule
COOKIE = Style("utf-8 cookie", cookie="utf-8")


@cache
def chosen() -> dict[int, Bad]:
    """Some examples of each rule that its page shows fixed, by number."""
    seen: Counter[str] = Counter()
    found = {}
    for number, each in enumerate(fixable_examples()):
        if each.is_fixed and seen[each.code] < MOST:
            seen[each.code] += 1
            found[number] = each
    return found


@cache
def fixed_in(style: Style) -> dict[int, FixedFile]:
    """What one run makes of the examples of all rules in a style, each in a project of its own, by number."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        (root / "pyproject.toml").write_text("[tool.ssot-lint]\n")
        places = {}
        for number, each in chosen().items():
            (root / f"p{number}").mkdir()
            path = write_example(root / f"p{number}", each.code, each.example, style.write(each.example.source))
            places[str(path)] = number
        return {places[file.location]: file for file in fixed(root, write=False).files if file.location in places}


def cases() -> Iterator[object]:
    """Each style with each rule; a style's run is done once, by one worker."""
    codes = sorted({each.code for each in chosen().values()})
    for style in STYLES:
        marks = pytest.mark.xdist_group(f"bytes {style.name}")
        yield from (pytest.param(style, code, id=f"{style.name}-{code}", marks=marks) for code in codes)


def comparable(data: bytes | None, style: Style) -> str:
    """The text as it would be in a plain file, or in one with a cookie."""
    text = (data or b"").removeprefix(style.mark).decode(style.cookie or "utf-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c\n", "").replace("latin-1", "utf-8")
    text = "\n".join(_widened(line, style.step) for line in text.split("\n"))
    return text.rstrip("\n") + "\n"


def _widened(line: str, step: str) -> str:
    words = line.lstrip(step[0])
    steps, rest = divmod(len(line) - len(words), len(step))
    return STEP * steps + step[0] * rest + words


def demand_compiling(data: bytes) -> None:
    """Fail unless the bytes compile, whatever Python warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(data, "fixed", "exec", dont_inherit=True)


@pytest.mark.parametrize(("style", "code"), list(cases()))
def test_files_of_every_make_are_fixed_as_plain_ones(style: Style, code: str) -> None:
    plain = fixed_in(COOKIE if style.cookie else PLAIN)
    numbers = [number for number, each in chosen().items() if each.code == code]
    assert any(plain[number].is_changed for number in numbers if number in plain)
    for number in (each for each in numbers if each in plain):
        file = fixed_in(style).get(number)
        if file is None:
            assert style.ends == ("\r",)  # where a rule may not even see what it reports
            continue
        demand_compiling(file.after or b"")
        assert disturbed(file) == []
        if style.ends == ("\r",):
            continue  # LibCST gives no such lines back, so that most is left as it is
        after, wanted = comparable(file.after, style), comparable(plain[number].after, PLAIN)
        if style.feeds:
            # Blank lines put in are fewer where a line that holds a form feed is among them.
            after, wanted = after.replace("\n\n", "\n"), wanted.replace("\n\n", "\n")
            after, wanted = after.replace("\n\n", "\n"), wanted.replace("\n\n", "\n")
        assert after == wanted
        assert (file.after or b"").endswith(b"\n") is style.is_ended
