"""Every use of an endpoint double in a test: made, configured, handed on, or looked at. Any other is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import libcst as cst

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.captures import Capture
from ssot_lint.model.rewriting.local_endpoints import LocalEndpoint
from ssot_lint.rewrite.endpoints.asked import SENDING, Chain, asked_of_mock, is_alone
from ssot_lint.rewrite.endpoints.kinds import Kind, Use
from ssot_lint.rewrite.region import Region

_TEXT = SENDING - {"send_json"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the model knows of a test: lengths of constants that it compares with, as written; calls of the test side;
    settings of doubles that say nothing new of a real endpoint; lists that doubles fill, by the setting.
    """

    lengths: Mapping[str, int]
    helpers: Collection[Span]
    pointless: Collection[Span]
    captures: Mapping[Span, Capture]


class Uses:
    """The uses of one endpoint in a function, in source order."""

    def __init__(self, region: Region, endpoint: LocalEndpoint, said: Said) -> None:
        """Raises Refused, naming the first use and its line, when one is not covered."""
        self._region = region
        self._endpoint = endpoint
        self._said = said
        self._parents = {child: node for node in region.walk(cst.CSTNode) for child in node.children}
        self.capture: Capture | None = None
        named = [self._use(name) for name in self._named()]
        self.all = sorted([*named, *self._captured(named)], key=lambda use: use.line)
        self._demand_one_record()

    def _captured(self, named: Sequence[Use]) -> Iterator[Use]:
        """The looks at the list that the double fills."""
        for use in named:
            capture = self._said.captures.get(self._region.span_of(use.node)) if use.kind is Kind.CONFIGURED else None
            if capture is None:
                continue
            self.capture = capture
            for name in self._region.walk(cst.Name):
                span = self._region.span_of(name)
                if span in capture.reads:
                    statement, number = self.statement_of(name), self._length_said(name)
                    yield Use(Kind.ALL, name, statement, span.line, use.sending, None, number)

    def statements_of_capture(self) -> Iterator[cst.CSTNode]:
        """What is needed no longer when the list that the double fills is filled by messages received."""
        if self.capture is None:
            return
        for name in self._region.walk(cst.Name):
            span, made = self._region.span_of(name), self.capture.made
            if (span.line, span.column) == (made.line, made.column):
                yield self.statement_of(name)
        for function in self._region.walk(cst.FunctionDef):
            if self.capture.function is not None and self._region.span_of(function).line == self.capture.function.line:
                yield function

    def _demand_one_record(self) -> None:
        """There must be one way to send, and one record from the time on that the program may send."""
        ways = {use.sending in _TEXT for use in self.all if use.sending}
        if len(ways) > 1:
            raise Refused(f"`{self._endpoint.name}` is asked for texts and for other messages, which arrive alike")
        given = False
        for use in self.all:
            code = self._region.code_of(use.node) if use.kind is Kind.CONFIGURED and given else ""
            if not SENDING.isdisjoint(code.split(".")):
                raise Refused(f"with `{code}` on line {use.line} the record starts anew")
            given = given or use.kind in (Kind.HANDED_ON, Kind.ACT)

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
        """The number in `assert … == 3`, or of the elements in `assert … == [a, b]`; none where that may not be run."""
        target = comparison.comparisons[0]
        if len(comparison.comparisons) != 1 or not isinstance(target.operator, cst.Equal):
            return None
        if not self._is_asserted(comparison):
            return None
        if isinstance(target.comparator, cst.Integer):
            return int(target.comparator.value)
        if isinstance(target.comparator, cst.List | cst.Tuple):
            elements: Sequence[cst.BaseElement] = target.comparator.elements
            return None if any(isinstance(each, cst.StarredElement) for each in elements) else len(elements)
        return self._said.lengths.get(self._region.code_of(target.comparator))

    def _is_asserted(self, comparison: cst.Comparison) -> bool:
        """Whether a comparison has to hold: an assertion as a whole, or a part with others, in plain sequence."""
        outer = self._parents.get(comparison)
        while isinstance(outer, cst.BooleanOperation) and isinstance(outer.operator, cst.And):
            outer = self._parents.get(outer)
        return isinstance(outer, cst.Assert) and not self._is_conditional(outer)

    def _is_conditional(self, node: cst.CSTNode) -> bool:
        """Whether a statement may be passed over, or come again."""
        inner, outer = node, self._parents.get(node)
        while outer is not None:
            if isinstance(outer, cst.If | cst.For | cst.While | cst.Match):
                return True
            if isinstance(outer, cst.Try) and inner is not outer.body:
                return True
            inner, outer = outer, self._parents.get(outer)
        return False

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
        if isinstance(outer, cst.Assign) and outer.value is name:
            return all(self._is_kept_elsewhere(each.target) for each in outer.targets)
        call = self._parents.get(outer)
        if not isinstance(outer, cst.Arg) or not isinstance(call, cst.Call):
            return False
        if self._region.span_of(call) in self._said.helpers:
            code = self._region.code_of(call.func)
            raise Refused(f"what `{code}` on line {line} asks of `{self._endpoint.name}` is not looked into")
        return True

    def _is_kept_elsewhere(self, target: cst.BaseExpression) -> bool:
        """Whether an attribute or item that the endpoint is put into is not asked for again."""
        code = self._region.code_of(target)
        if not isinstance(target, cst.Attribute | cst.Subscript):
            return False
        return not any(
            each is not target and self._region.code_of(each) == code for each in self._region.walk(type(target))
        )

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
        around = self._parents[top]
        if isinstance(around, cst.AssignTarget):
            return self._configured(top, path, statement, line)
        if path and path[0] == self._endpoint.records:
            return self._record(top, path, statement, line)
        if path[:1] and path[0] in self._endpoint.gives and path[1:2] == ["()"]:
            return self._given(nodes, path, statement, line)
        if path[1:] == ["()"] and isinstance(around, cst.Await):
            return self._awaited(nodes[0], around, path[0], line)
        if len(path) < 2 or path[0] not in SENDING:
            return None
        return asked_of_mock(Chain(nodes, path, statement, line), self._parents.get)

    def _configured(self, top: cst.BaseExpression, path: list[str], statement: cst.CSTNode, line: int) -> Use | None:
        span = self._region.span_of(top)
        captured = span in self._said.captures and path[0] in SENDING and path[1:] in ([], ["side_effect"])
        if not is_alone(statement) or not (captured or span in self._said.pointless):
            return None
        return Use(Kind.CONFIGURED, top, statement, line, path[0] if captured else "")

    def _awaited(self, name: cst.CSTNode, around: cst.Await, method: str, line: int) -> Use | None:
        statement = self.statement_of(name)
        if method in self._endpoint.receives:
            return Use(Kind.RECEIVED, around, statement, line, self._endpoint.sending)
        if method in SENDING or method == "close":
            return Use(Kind.ACT, name, statement, line, method if method in SENDING else "")
        return None

    def _record(self, top: cst.BaseExpression, path: list[str], statement: cst.CSTNode, line: int) -> Use | None:
        """`fake.sent`, `fake.sent[0]`, `len(fake.sent)`: all of it are messages as they were sent."""
        holder: cst.CSTNode = top
        for _ in path[1:]:
            holder = holder.value if isinstance(holder, cst.Subscript | cst.Attribute) else holder
        if any(not part.startswith("[") for part in path[1:]) and path[1:2] != []:
            return None
        return Use(Kind.ALL, holder, statement, line, self._endpoint.sending, None, self._length_said(holder))

    def _given(
        self, nodes: Sequence[cst.BaseExpression], path: list[str], statement: cst.CSTNode, line: int
    ) -> Use | None:
        """`fake.get_messages()`, `await fake.get_messages()`, and their items."""
        call = nodes[2]
        around = self._parents[call]
        if any(not part.startswith("[") for part in path[2:]):
            return None
        node: cst.CSTNode = around if isinstance(around, cst.Await) else call
        return Use(Kind.ALL, node, statement, line, self._endpoint.sending, None, self._length_said(node))

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


def _is_name(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name
