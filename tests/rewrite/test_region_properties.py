"""Regions of random modules: whatever can be cut out comes back as it was, or is refused, and nothing else happens."""

from collections.abc import Iterator
from itertools import islice
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.rewriting.stretches import Stretch, body_indent_at, definition_at, header_at, stretch_at
from ssot_lint.rewrite.lines import split_lines
from ssot_lint.rewrite.region import Region
from tests.rewrite.modules import make_module
from tests.rewrite.opening import opened

SEEDS = st.integers(0, 2**32)


def written(seed: int) -> str:
    """A module with random line ends, form feeds between statements, and perhaps no last line end."""
    random = Random(seed)
    text = make_module(random)
    ends = random.choice((["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r\n", "\r"]))
    lines = [line + random.choice(ends) for line in text.removesuffix("\n").split("\n")]
    made = "".join(lines)
    return made.rstrip("\r\n") if random.random() < 0.3 else made


def stretches(file: TestFile, count: int) -> Iterator[tuple[Stretch, str]]:
    """Every stretch that an editor could open, each with the indentation of the body behind it."""
    for line in range(1, count + 1):
        found = [stretch_at(file, line), stretch_at(file, line, min(line + 2, count)), definition_at(file, line)]
        yield from ((stretch, "") for stretch in found if stretch is not None)
        header = header_at(file, line)
        if header is not None:
            yield header, body_indent_at(file, line)


def come_back(seed: int, most: int = 1000) -> tuple[int, int]:
    """How many regions of a module came back unchanged, and how many were refused; of the first `most` only."""
    text = written(seed)
    file = opened(text)
    kept = refused = 0
    for stretch, indent in islice(dict(stretches(file, len(split_lines(text)))).items(), most):
        try:
            edit = Region(text, stretch, indent).edit()
        except Refused:
            refused += 1
        else:
            kept += 1
            assert edit is None, (stretch, edit)
    return kept, refused


@given(SEEDS)
@settings(max_examples=12)
def test_what_is_opened_comes_back_or_is_refused(seed: int) -> None:
    come_back(seed)


def test_only_lines_that_end_in_cr_are_refused() -> None:
    counts = [come_back(seed, 10) for seed in range(12) if "\r" not in written(seed).replace("\r\n", "")]
    assert sum(kept for kept, _ in counts) > 50
    assert sum(refused for _, refused in counts) == 0
