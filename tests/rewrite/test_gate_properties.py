"""The gate on random modules: harmless edits never complain, harm always does, and silence means equality."""

import ast
import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.fixes import Edit
from ssot_lint.model import TestFile
from ssot_lint.model.rewriting.complement import changed_complement
from ssot_lint.model.rewriting.shift import read_shift
from ssot_lint.rewrite.lines import apply_edits, split_lines
from tests.rewrite.gating import judge, read
from tests.rewrite.modules import make_module, simple_statements
from tests.rewrite.oracle import moved_statements

SEEDS = st.integers(0, 2**32)
NEWLINES = ("\n", "\n", "\n", "\r\n", "\r")


def indent_of(text: str, line: int) -> str:
    found = re.match(r"[ \t]*", text.splitlines()[0] if line == 1 else split_lines(text)[line - 1])
    return found[0] if found else ""


def harmless_edits(text: str, random: Random) -> list[Edit]:
    """Statements that check nothing, replaced or joined by others of one line each."""
    edits, after = [], 0
    for statement in simple_statements(text):
        if random.random() < 0.7 or statement.lineno <= after:
            continue
        indent = indent_of(text, statement.lineno)
        new = f"{indent}{random.choice(('pass', 'new_name = new_call(1)', 'del new_name', 'new_call()'))}\n"
        if isinstance(statement, ast.Assert) or random.random() < 0.4:
            edits.append(Edit(statement.lineno, statement.lineno - 1, new))
        else:
            edits.append(Edit(statement.lineno, statement.end_lineno or 0, new))
        after = statement.end_lineno or 0
    return edits


def written(text: str, edits: list[Edit], random: Random) -> tuple[bytes, list[Edit]]:
    """The module with another newline, byte order mark, cookie or without its last newline, and the edits likewise."""
    newline = random.choice(NEWLINES)
    if random.random() < 0.2:
        text = text.removesuffix("\n")
    mark = b"\xef\xbb\xbf" if random.random() < 0.2 else b""
    edits = [Edit(edit.first, edit.last, edit.text.replace("\n", newline)) for edit in edits]
    return mark + text.replace("\n", newline).encode(), edits


@given(SEEDS)
@settings(max_examples=150)
def test_harmless_edits_never_complain(seed: int) -> None:
    random = Random(seed)
    text = make_module(random)
    data, edits = written(text, harmless_edits(text, random), random)
    assert judge(data, *edits) is None


@given(SEEDS)
@settings(max_examples=150)
def test_any_other_change_of_bytes_always_complains(seed: int) -> None:
    random = Random(seed)
    text = make_module(random)
    edits = harmless_edits(text, random)
    after = apply_edits(text, edits)
    at = random.randrange(len(after))
    harmed = random.choice(
        (
            after[:at] + after[at + 1 :],
            after[:at] + random.choice(" \n\t\rx'\"(#") + after[at:],
            after[:at] + after[at + random.randrange(1, 40) :],
        )
    )
    if harmed != after:
        assert judge(text, *edits, after=harmed.encode()) is not None


@given(SEEDS)
@settings(max_examples=150)
def test_indentation_of_a_neighbour_always_complains(seed: int) -> None:
    random = Random(seed)
    text = make_module(random)
    edits = harmless_edits(text, random)
    lines = split_lines(apply_edits(text, edits))
    at = random.randrange(len(lines))
    lines[at] = "  " + lines[at] if random.random() < 0.5 or not lines[at].startswith((" ", "\t")) else lines[at][1:]
    assert judge(text, *edits, after="".join(lines).encode()) is not None


NASTY = (
    *("else:", "elif x:", "if x:", "try:", "finally:", "except E:", "def test_new():", "class New:", "@dec", "with a:"),
    *('x = """', "x = '''", '"""', "x = (", ")", "x = f(", "x = \\", "\\", "global a", "nonlocal a", "yield", "return"),
    *(
        "pass",
        "'text'",
        "a; b",
        "# said",
        "",
        "for a in b:",
        "case 1:",
        "match x:",
        "lambda:",
        "from __future__ import x",
    ),
)


def nasty_edits(text: str, random: Random) -> list[Edit]:
    """One to three edits at any lines, of text that opens, closes, swallows or cuts."""
    lines = split_lines(text)
    edits, first = [], 1
    for _ in range(random.randint(1, 3)):
        if first > len(lines):
            break
        first = random.randint(first, len(lines))
        last = min(len(lines), first + random.choice((-1, -1, 0, 0, 1, 3)))
        indents = [re.match(r"[ \t]*", line)[0] for line in lines[max(first - 3, 0) : last + 2]]  # type: ignore[index]
        new = "".join(
            f"{random.choice([*indents, ''])}{random.choice(NASTY)}\n" for _ in range(random.choice((0, 1, 1, 2, 3)))
        )
        edits.append(Edit(first, last, new))
        first = max(last, first) + 1
    return edits


def judged_silent(seed: int) -> bool:
    """Whether the edits of a seed parse and please the gate; then nothing outside them may have changed."""
    random = Random(seed)
    text = make_module(random)
    edits = nasty_edits(text, random)
    after = apply_edits(text, edits)
    moved = moved_statements(text, after, edits) if not hasattr(read(after.encode()), "reason") else None
    reason = judge(text, *edits)
    if moved is None:
        assert reason is not None
    elif moved:
        assert reason is not None, (text, edits, after, moved)
    return reason is None


@given(SEEDS)
@settings(max_examples=350)
def test_silence_means_that_all_other_statements_are_where_they_were(seed: int) -> None:
    judged_silent(seed)


def test_silence_is_not_all_there_is() -> None:
    silent = sum(judged_silent(seed) for seed in range(150))
    assert 3 < silent < 147


@given(SEEDS)
@settings(max_examples=150)
def test_statements_on_equal_lines_are_equal(seed: int) -> None:
    random = Random(seed)
    text = make_module(random)
    edits = harmless_edits(text, random)
    lines = split_lines(apply_edits(text, edits))
    if lines and random.random() < 0.7:
        at = random.randrange(len(lines))
        lines[at] = re.sub(r"\w+(?=\W*$)", "other", lines[at])
    before, after = read(text.encode()), read("".join(lines).encode())
    if isinstance(before, TestFile) and isinstance(after, TestFile):
        given = before.tree, after.tree, read_shift(edits)
        texts = before.source.lines, after.source.lines
        assert changed_complement(*given, texts) == changed_complement(*given)
