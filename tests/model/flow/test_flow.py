"""Paths without a check, against an oracle that writes down every path of generated functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.flow.flow import Leak, Walk, walk_ends
from ssot_lint.model.flow.paths import PathJudge
from ssot_lint.pytest_config import PytestConfig

MOST_PATHS = 400
SIMPLE = ["act()", "assert x", "assert True", "return", "raise ValueError(x)", "break", "continue"]
CONDITIONS = ["if a:", "while a:", "while True:", "for i in xs:", "for i in [1, 2]:", "with a:"]

# A path: whether it met a check after each step, and how it left the block.
Route = tuple[tuple[bool, ...], str]


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def blocks(depth: int) -> st.SearchStrategy[str]:
    simple = st.sampled_from(SIMPLE)
    if depth == 0:
        return st.lists(simple, min_size=1, max_size=2).map("\n".join)
    inner = blocks(depth - 1)
    return st.lists(st.one_of(simple, simple, compounds(inner)), min_size=1, max_size=3).map("\n".join)


def compounds(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    plain = st.builds(lambda head, body: f"{head}\n{_in(body)}", st.sampled_from(CONDITIONS), inner)
    either = st.builds(lambda one, two: f"if a:\n{_in(one)}\nelse:\n{_in(two)}", inner, inner)
    chain = st.builds(lambda one, two: f"if a:\n{_in(one)}\nelif b:\n{_in(two)}", inner, inner)
    otherwise = st.builds(lambda one, two: f"for i in xs:\n{_in(one)}\nelse:\n{_in(two)}", inner, inner)
    caught = st.sampled_from(["ValueError", "Exception"])
    attempt = st.builds(lambda one, what, two: f"try:\n{_in(one)}\nexcept {what}:\n{_in(two)}", inner, caught, inner)
    last = st.sampled_from(["act()", "assert x", "if a:\n    assert x"])
    final = st.builds(lambda one, two: f"try:\n{_in(one)}\nfinally:\n{_in(two)}", inner, last)
    match = st.builds(
        lambda one, two, which: f"match a:\n    case 1:\n{_in(_in(one))}\n    case {which}:\n{_in(_in(two))}",
        inner,
        inner,
        st.sampled_from(["2", "_"]),
    )
    return st.one_of(plain, either, chain, otherwise, attempt, final, match)


def _in(body: str) -> str:
    return indent(body, "    ")


class TooMany(Exception):
    """More paths than it is worth to write down."""


def routes(body: list[ast.stmt], raw: bool = False) -> set[Route]:
    """Every path through a block, loops taken up to two rounds, exceptions raised between any two statements.

    `raw`: an `if` or loop whose body always fails is no check of its own.
    """
    found: set[Route] = {((), "normal")}
    for statement in body:
        after: set[Route] = {route for route in found if route[1] != "normal"}
        for steps, _ in (route for route in found if route[1] == "normal"):
            after |= {(steps + more, how) for more, how in routes_of(statement, raw)}
        found = after
        if len(found) > MOST_PATHS:
            raise TooMany
    return found


def routes_of(node: ast.stmt, raw: bool) -> set[Route]:
    if isinstance(node, ast.Assert):
        return {((not isinstance(node.test, ast.Constant),), "normal")}
    if isinstance(node, ast.Return | ast.Break | ast.Continue | ast.Raise):
        return {((False,), type(node).__name__)}
    if isinstance(node, ast.Expr):
        return {((False,), "normal")}
    if isinstance(node, ast.If):
        return (
            {((True,), "normal")}
            if not raw and is_own_check(node)
            else routes(node.body, raw) | routes(node.orelse, raw)
        )
    if isinstance(node, ast.With):
        inside = routes(node.body, raw)
        # Whoever stands behind `with` may take the exception, so the body does not fail for sure.
        return inside | {((), "normal")} if raw and any(how == "Raise" for _, how in inside) else inside
    if isinstance(node, ast.Match):
        arms = [routes(case.body, raw) for case in node.cases]
        last = node.cases[-1].pattern
        return set().union(*arms, set() if isinstance(last, ast.MatchAs) else {((), "normal")})
    return set(tried(node, raw)) if isinstance(node, ast.Try) else set(looped(node, raw))


def looped(node: ast.stmt, raw: bool) -> Iterator[Route]:
    assert isinstance(node, ast.For | ast.While)
    forever = isinstance(node, ast.While) and isinstance(node.test, ast.Constant)
    literal = isinstance(node, ast.For) and isinstance(node.iter, ast.List)
    if not raw and not forever and always_fails(node.body):
        yield (True,), "normal"
        return
    rounds: set[Route] = {((), "normal")}
    ends: set[Route] = set() if forever or literal else set(rounds)
    for _ in range(2):
        following: set[Route] = set()
        for steps, _how in rounds:
            for more, how in routes(node.body, raw):
                if how in ("normal", "Continue"):
                    following.add((steps + more, "normal"))
                else:
                    yield steps + more, "normal" if how == "Break" else how
        rounds = following
        ends |= set() if forever else rounds
    for steps, _how in ends:
        yield from ((steps + more, how) for more, how in routes(node.orelse, raw))


def tried(node: ast.Try, raw: bool) -> Iterator[Route]:
    last = routes(node.finalbody, raw)
    body = routes(node.body, raw)
    ways = {(steps, how) for steps, how in body if how != "normal"}
    ways |= {(s + more, how) for s, way in body if way == "normal" for more, how in routes(node.orelse)}
    # Even the first statement may raise, also where nothing ends otherwise.
    prefixes = {(), *(steps[:count] for steps, _ in body for count in range(len(steps) + 1))}
    for handler in node.handlers:
        if raw or not taken_by(handler, node.body):
            ways |= {(steps + more, how) for steps in prefixes for more, how in routes(handler.body, raw)}
    for steps, how in ways:
        for more, way in last:
            yield steps + more, how if way == "normal" else way


def taken_by(handler: ast.ExceptHandler, body: list[ast.stmt]) -> bool:
    """Whether the handler takes the failure of a check in the `try` body: its path is then a swallowed failure."""
    inside = [node for statement in body for node in ast.walk(statement) if id(node) in CHECKS]
    broad = isinstance(handler.type, ast.Name) and handler.type.id == "Exception"
    return any(broad or isinstance(node, ast.Raise) for node in inside)


def always_fails(body: list[ast.stmt]) -> bool:
    return {how for _, how in routes(body, raw=True)} == {"Raise"}


ELIFS: set[int] = set()
CHECKS: set[int] = set()


def is_own_check(node: ast.If) -> bool:
    return id(node) not in ELIFS and always_fails(node.body)


def note(function: ast.AST) -> None:
    ELIFS.clear()
    CHECKS.clear()
    for node in ast.walk(function):
        if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            inner = node.orelse[0]
            if inner.col_offset == node.col_offset:
                ELIFS.add(id(inner))
    note_checks(function, False)


def note_checks(node: ast.AST, conditional: bool) -> None:
    if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
        CHECKS.add(id(node))
    if isinstance(node, ast.Raise) and conditional:
        CHECKS.add(id(node))
    for child in ast.iter_child_nodes(node):
        behind_loop = isinstance(node, ast.For) and child in node.orelse
        note_checks(child, conditional or behind_loop or isinstance(node, ast.If | ast.While | ast.Match))


def is_valid(source: str) -> bool:
    try:
        compile(source, "x", "exec")
    except SyntaxError:
        return False
    return True


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(blocks(2))
def test_walk_finds_a_path_without_a_check_exactly_where_one_is(body: str) -> None:
    source = f"def test_x():\n{_in(body)}\n"
    assume(is_valid(source))
    test = last_test(source)
    note(test.node)
    try:
        ends = {steps for steps, how in routes(test.body) if how in ("normal", "Return")}
    except TooMany:
        assume(False)
    unchecked = any(not any(steps) for steps in ends)
    leaks = list(walk_ends(Walk(PathJudge(test)), test.body, Leak()))
    assert bool(leaks) == unchecked
    if test.unchecked_path is not None:
        assert unchecked
        assert test.checks


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(blocks(2), blocks(1))
def test_check_at_the_end_closes_every_path_that_falls_through(body: str, more: str) -> None:
    source = f"def test_x():\n{_in(body)}\n    assert y\n{_in(more)}\n"
    assume(is_valid(source) and "return" not in source)
    assert last_test(source).unchecked_path is None
