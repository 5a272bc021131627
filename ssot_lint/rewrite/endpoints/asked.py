"""What a mock is asked about the messages that it was sent: which kind of look a chain of names, items and calls is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from ssot_lint.data import dataclass
from ssot_lint.rewrite.endpoints.kinds import Kind, Use

SENDING = frozenset({"send_json", "send_text", "send", "send_str"})
_ONCE_WITH = frozenset({"assert_called_once_with", "assert_awaited_once_with"})
_LAST_WITH = frozenset({"assert_called_with", "assert_awaited_with"})
_ANY_WITH = frozenset({"assert_any_call", "assert_any_await"})
_WITH = {
    **dict.fromkeys(_ONCE_WITH, Kind.ONCE_WITH),
    **dict.fromkeys(_LAST_WITH, Kind.LAST_WITH),
    **dict.fromkeys(_ANY_WITH, Kind.ANY_WITH),
}
_ONCE = frozenset({"assert_called_once", "assert_awaited_once"})
_SOME = frozenset({"assert_called", "assert_awaited"})
_NEVER = frozenset({"assert_not_called", "assert_not_awaited"})
_COUNTS = frozenset({"call_count", "await_count"})
_LAST = frozenset({"call_args", "await_args"})
_ALL = frozenset({"call_args_list", "await_args_list"})
ASKED = frozenset({"called", *_COUNTS, *_LAST, *_ALL})
# A call's first argument.
_MESSAGE = (["[0]", "[0]"], ["args", "[0]"])


@dataclass(frozen=True, slots=True)
class Chain:
    """`ws.send_json.call_args[0][0]`: the nodes, longer by one part each, the parts, and where it stands."""

    nodes: Sequence[cst.BaseExpression]
    path: list[str]
    statement: cst.CSTNode
    line: int

    @property
    def top(self) -> cst.BaseExpression:
        """All of it."""
        return self.nodes[-1]

    def use(self, kind: Kind, node: cst.CSTNode, number: int | None = None) -> Use:
        """A use of that kind."""
        return Use(kind, node, self.statement, self.line, self.path[0], None, number)


def asked_of_mock(chain: Chain, parent: Callable[[cst.CSTNode], cst.CSTNode | None]) -> Use | None:
    """The look that a chain of two parts or more is, `parent` giving the node around a node; None for any other."""
    asked, rest = chain.path[1], chain.path[2:]
    around = parent(chain.top)
    if rest == ["()"] and isinstance(around, cst.Expr) and is_alone(chain.statement):
        return _asserted(asked, chain)
    if asked in _LAST and rest[:2] in _MESSAGE:
        return chain.use(Kind.LAST, chain.nodes[4])
    if asked in _ALL and rest[1:3] in _MESSAGE:
        return chain.use(Kind.NTH, chain.nodes[5])
    if rest:
        return None
    if asked in _COUNTS:
        number = _compared_number(chain, parent)
        whole = chain.statement
        return chain.use(Kind.NUMBER, chain.top) if number is None else chain.use(Kind.COUNT, whole, number)
    if asked == "called":
        return _called(chain, parent)
    return _listed(chain, around, parent) if asked in _ALL else None


def is_alone(statement: cst.CSTNode) -> bool:
    """Whether a statement has its line to itself."""
    return isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1


def _asserted(asked: str, chain: Chain) -> Use | None:
    call = chain.top
    assert isinstance(call, cst.Call)
    if not call.args:
        if asked in _ONCE:
            return chain.use(Kind.ONCE, chain.statement, 1)
        if asked in _NEVER:
            return chain.use(Kind.NEVER, chain.statement, 0)
        return chain.use(Kind.SOME, chain.statement) if asked in _SOME else None
    kind = _WITH.get(asked)
    if kind is None or len(call.args) != 1 or call.args[0].star or call.args[0].keyword:
        return None
    below = isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace)
    number = 1 if kind is Kind.ONCE_WITH else None
    statement = chain.statement
    return Use(kind, statement, statement, chain.line, chain.path[0], call.args[0].value, number, below)


def _compared_number(chain: Chain, parent: Callable[[cst.CSTNode], cst.CSTNode | None]) -> int | None:
    """The number in `assert … == 3`, which is all of its statement."""
    comparison = parent(chain.top)
    check = parent(comparison) if comparison is not None else None
    if not isinstance(comparison, cst.Comparison) or not isinstance(check, cst.Assert):
        return None
    target = comparison.comparisons[0]
    plain = len(comparison.comparisons) == 1 and isinstance(target.operator, cst.Equal)
    is_whole = comparison.left is chain.top and check.test is comparison and is_alone(chain.statement)
    number = target.comparator
    return int(number.value) if plain and is_whole and isinstance(number, cst.Integer) else None


def _called(chain: Chain, parent: Callable[[cst.CSTNode], cst.CSTNode | None]) -> Use | None:
    """`….called` as a condition or within one, `assert not ….called`."""
    around = parent(chain.top)
    outer = parent(around) if around is not None else None
    if isinstance(around, cst.UnaryOperation) and isinstance(around.operator, cst.Not):
        if isinstance(outer, cst.Assert) and is_alone(chain.statement):
            return chain.use(Kind.NEVER, chain.statement, 0)
        return chain.use(Kind.CALLED, chain.top)
    is_condition = isinstance(around, cst.BooleanOperation | cst.Assert | cst.If)
    return chain.use(Kind.CALLED, chain.top) if is_condition else None


def _listed(
    chain: Chain, around: cst.CSTNode | None, parent: Callable[[cst.CSTNode], cst.CSTNode | None]
) -> Use | None:
    """`[call[0][0] for call in ….call_args_list]`, `len(….call_args_list)`."""
    if isinstance(around, cst.Arg):
        call = parent(around)
        is_length = isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value == "len"
        return chain.use(Kind.ALL, chain.top) if is_length else None
    if not isinstance(around, cst.CompFor) or around.iter is not chain.top:
        return None
    comprehension = parent(around)
    if isinstance(comprehension, cst.ListComp) and around.inner_for_in is None and not around.asynchronous:
        return chain.use(Kind.ALL, comprehension)
    return None
