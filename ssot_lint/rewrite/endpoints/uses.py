"""Every use of an endpoint double in a test: made, configured, handed on, or looked at. Any other is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum

import libcst as cst

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.local_endpoints import LocalEndpoint
from ssot_lint.model.rewriting.lone_doubles import SEEN_TO
from ssot_lint.rewrite.region import Region

_SENDING = frozenset({"send_json", "send_text", "send", "send_str"})
_ONCE_WITH = frozenset({"assert_called_once_with", "assert_awaited_once_with"})
_ONCE = frozenset({"assert_called_once", "assert_awaited_once"})
_LAST_WITH = frozenset({"assert_called_with", "assert_awaited_with"})
_NEVER = frozenset({"assert_not_called", "assert_not_awaited"})
_ASKED = frozenset(
    {"call_args", "await_args", "call_args_list", "await_args_list", "call_count", "await_count", "called"}
)
_COUNTS = frozenset({"call_count", "await_count"})
_LAST = frozenset({"call_args", "await_args"})
_ALL = frozenset({"call_args_list", "await_args_list"})
# A call's first argument.
_MESSAGE = (["[0]", "[0]"], ["args", "[0]"])


class Kind(Enum):
    """What a use does."""

    MADE = "made"
    CONFIGURED = "configured"
    HANDED_ON = "handed on"
    ONCE_WITH = "compared with the only message"
    LAST_WITH = "compared with the last message"
    ONCE = "one message"
    NEVER = "no message"
    COUNT = "a number of messages"
    LAST = "the last message"
    ALL = "all messages"
    NTH = "one of the messages"


@dataclass(frozen=True, slots=True)
class Use:
    """One use: the node that a rewrite replaces, the statement it is in, and which kind of message was sent.

    `value` is what a message is compared with (`on_own_line`: below the line of the call), `number` how many there are
    to be, where the use says so.
    """

    kind: Kind
    node: cst.CSTNode
    statement: cst.CSTNode
    line: int
    sending: str = ""
    value: cst.BaseExpression | None = None
    number: int | None = None
    on_own_line: bool = False


class Uses:
    """The uses of one endpoint in a function, in source order."""

    def __init__(
        self, region: Region, endpoint: LocalEndpoint, lengths: Mapping[str, int], helpers: Collection[Span]
    ) -> None:
        """`lengths` are those of constants that are compared with, as written; `helpers` calls of the test side.

        Raises Refused, naming the first use and its line, when one is not covered.
        """
        self._region = region
        self._endpoint = endpoint
        self._lengths = lengths
        self._helpers = helpers
        self._parents = {child: node for node in region.walk(cst.CSTNode) for child in node.children}
        self.all = [self._use(name) for name in self._named()]

    def _named(self) -> Iterator[cst.Name | cst.Attribute]:
        """What names the endpoint, by itself or as an attribute of `self`."""
        holder, _, name = self._endpoint.name.rpartition(".")
        for each in self._region.walk(cst.Name):
            if each.value != name:
                continue
            outer = self._parents.get(each)
            if not holder and not self._is_label(each):
                yield each
            elif holder and isinstance(outer, cst.Attribute) and outer.attr is each and _is_name(outer.value, holder):
                yield outer

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node around a node."""
        return self._parents.get(node)

    def statement_of(self, node: cst.CSTNode) -> cst.CSTNode:
        """The line of simple statements, or the compound statement, that a node belongs to."""
        while not isinstance(node, cst.BaseStatement):
            node = self._parents[node]
        return node

    def _is_label(self, name: cst.Name) -> bool:
        """Whether the name is an attribute's, a keyword's or a parameter's own."""
        outer = self._parents.get(name)
        return (
            (isinstance(outer, cst.Attribute) and outer.attr is name)
            or (isinstance(outer, cst.Arg) and outer.keyword is name)
            or isinstance(outer, cst.Param)
        )

    def said_length(self, comparison: cst.Comparison) -> int | None:
        """The number in `… == 3`, or of the elements in `… == [a, b]` or `… == CONSTANT`."""
        target = comparison.comparisons[0]
        if len(comparison.comparisons) != 1 or not isinstance(target.operator, cst.Equal):
            return None
        if isinstance(target.comparator, cst.Integer):
            return int(target.comparator.value)
        if isinstance(target.comparator, cst.List | cst.Tuple):
            elements: Sequence[cst.BaseElement] = target.comparator.elements
            return None if any(isinstance(each, cst.StarredElement) for each in elements) else len(elements)
        return self._lengths.get(self._region.code_of(target.comparator))

    def _use(self, name: cst.Name | cst.Attribute) -> Use:
        line = self._region.span_of(name).line
        statement = self.statement_of(name)
        if self._is_target(name):
            return Use(Kind.MADE, name, statement, line)
        if self._is_handed_on(name, line):
            return Use(Kind.HANDED_ON, name, statement, line)
        nodes, path = self._chain(name)
        use = self._looked_at(nodes, path, statement, line)
        if use is None:
            code = self._region.code_of(nodes[-1])
            raise Refused(f"`{' '.join(code.split())}` on line {line} has nothing to stand for it at a real endpoint")
        return use

    def _is_handed_on(self, name: cst.CSTNode, line: int) -> bool:
        """Whether the endpoint is an argument, or compared by itself. Raises Refused for an argument of a helper."""
        outer = self._parents[name]
        while isinstance(outer, cst.Element | cst.DictElement | cst.List | cst.Tuple | cst.Dict | cst.Set):
            name, outer = outer, self._parents[outer]
        if isinstance(outer, cst.Comparison | cst.ComparisonTarget):
            return True
        call = self._parents.get(outer)
        if not isinstance(outer, cst.Arg) or not isinstance(call, cst.Call):
            return False
        if self._region.span_of(call) in self._helpers:
            code = self._region.code_of(call.func)
            raise Refused(f"what `{code}` on line {line} asks of `{self._endpoint.name}` is not looked into")
        return True

    def _is_target(self, name: cst.Name | cst.Attribute) -> bool:
        outer = self._parents[name]
        if isinstance(outer, cst.AssignTarget):
            return True
        holder = self._parents.get(outer)
        return isinstance(outer, cst.Element) and isinstance(self._parents.get(holder or outer), cst.AssignTarget)

    def _chain(self, node: cst.BaseExpression) -> tuple[list[cst.BaseExpression], list[str]]:
        """What `ws.send_json.call_args[0][0]` is made of, longer by one part each: names, `[…]` items, `()` calls."""
        path: list[str] = []
        nodes = [node]
        while True:
            outer = self._parents[node]
            if isinstance(outer, cst.Attribute) and outer.value is node:
                path.append(outer.attr.value)
            elif isinstance(outer, cst.Subscript) and outer.value is node and len(outer.slice) == 1:
                path.append(f"[{self._region.code_of(outer.slice[0].slice)}]")
            elif isinstance(outer, cst.Call) and outer.func is node:
                path.append("()")
            else:
                return nodes, path
            node = outer
            nodes.append(node)

    def _looked_at(
        self, nodes: Sequence[cst.BaseExpression], path: list[str], statement: cst.CSTNode, line: int
    ) -> Use | None:
        top = nodes[-1]
        target = self._parents[top]
        if isinstance(target, cst.AssignTarget):
            harmless = "side_effect" not in path and path[0] in SEEN_TO
            return Use(Kind.CONFIGURED, target, statement, line) if harmless and _is_alone(statement) else None
        if path[:1] == [self._endpoint.records]:
            return self._record(top, path, statement, line)
        if len(path) < 2 or path[0] not in _SENDING:
            return None
        asked = path[1]
        given = (statement, line, path[0])
        if path[2:] == ["()"] and isinstance(self._parents[top], cst.Expr) and _is_alone(statement):
            return _asserted(asked, top, given)
        if asked in _COUNTS and len(path) == 2:
            number = self._compared_number(top)
            return None if number is None else Use(Kind.COUNT, statement, statement, line, path[0], None, number)
        if asked in _LAST and path[2:4] in _MESSAGE:
            return Use(Kind.LAST, nodes[4], *given)
        if asked in _ALL and path[3:5] in _MESSAGE:
            return Use(Kind.NTH, nodes[5], *given)
        return self._listed(top, given) if asked in _ALL and len(path) == 2 else None

    def _compared_number(self, top: cst.BaseExpression) -> int | None:
        """The number in `assert top == 3`, which is all of its statement."""
        comparison = self._parents[top]
        check = self._parents.get(comparison)
        if (
            not isinstance(comparison, cst.Comparison)
            or not isinstance(check, cst.Assert)
            or comparison.left is not top
        ):
            return None
        target = comparison.comparisons[0]
        plain = len(comparison.comparisons) == 1 and isinstance(target.operator, cst.Equal)
        is_whole = check.test is comparison and _is_alone(self.statement_of(check))
        number = target.comparator
        return int(number.value) if plain and is_whole and isinstance(number, cst.Integer) else None

    def _listed(self, top: cst.BaseExpression, given: tuple[cst.CSTNode, int, str]) -> Use | None:
        outer = self._parents[top]
        if isinstance(outer, cst.CompFor) and outer.iter is top:
            comprehension = self._parents[outer]
            if isinstance(comprehension, cst.ListComp) and outer.inner_for_in is None and not outer.asynchronous:
                return Use(Kind.ALL, comprehension, *given)
        return None

    def _record(self, top: cst.BaseExpression, path: list[str], statement: cst.CSTNode, line: int) -> Use | None:
        """`fake.sent`, `fake.sent[0]`, `len(fake.sent)`: all of it are messages as they were sent."""
        holder: cst.CSTNode = top
        for _ in path[1:]:
            holder = holder.value if isinstance(holder, cst.Subscript | cst.Attribute) else holder
        if any(not part.startswith("[") for part in path[1:]) and path[1:2] != []:
            return None
        return Use(Kind.ALL, holder, statement, line, "send_json", None, self._length_said(holder))

    def _length_said(self, messages: cst.CSTNode) -> int | None:
        """How many messages a comparison says there are: `== [a, b]`, `len(…) == 2`."""
        outer = self._parents[messages]
        comparison = outer if isinstance(outer, cst.Comparison) else None
        if isinstance(outer, cst.CompFor):
            comprehension = self._parents[outer]
            around = self._parents.get(comprehension)
            comparison = around if isinstance(around, cst.Comparison) and outer.ifs == () else None
        if isinstance(outer, cst.Arg):
            call = self._parents[outer]
            around = self._parents.get(call)
            is_length = isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value == "len"
            comparison = around if is_length and isinstance(around, cst.Comparison) else None
        return self.said_length(comparison) if comparison is not None else None


def demand_no_other_looks(region: Region, endpoints: Iterable[LocalEndpoint]) -> None:
    """Raises Refused where something else is asked what it was sent: it may be one of the doubles by another name."""
    known = {each.name for each in endpoints}
    records = {each.records for each in endpoints}
    asked = {
        id(each.value)
        for each in region.walk(cst.Attribute)
        if each.attr.value in _ASKED or each.attr.value.startswith("assert_")
    }
    for node in region.walk(cst.Attribute):
        is_look = node.attr.value in records or (node.attr.value in _SENDING and id(node) in asked)
        holder = region.code_of(node.value)
        if is_look and holder not in known:
            line = region.span_of(node).line
            raise Refused(f"`{holder}` on line {line} may be one of the doubles by another name")


def _is_name(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _asserted(asked: str, call: cst.BaseExpression, given: tuple[cst.CSTNode, int, str]) -> Use | None:
    assert isinstance(call, cst.Call)
    statement, line, sending = given
    if asked in _ONCE and not call.args:
        return Use(Kind.ONCE, statement, statement, line, sending, None, 1)
    if asked in _NEVER and not call.args:
        return Use(Kind.NEVER, statement, statement, line, sending, None, 0)
    if asked in _ONCE_WITH | _LAST_WITH and len(call.args) == 1 and not call.args[0].star and not call.args[0].keyword:
        once = asked in _ONCE_WITH
        kind = Kind.ONCE_WITH if once else Kind.LAST_WITH
        below = isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace)
        return Use(kind, statement, statement, line, sending, call.args[0].value, 1 if once else None, below)
    return None


def _is_alone(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1
