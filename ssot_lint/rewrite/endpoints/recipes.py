"""What takes the place of a double's uses: the endpoint is opened, and what arrived at it is received and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.endpoints.uses import Kind, Use, Uses, said_length
from ssot_lint.rewrite.region import Region

_READING = (Kind.LAST, Kind.ALL, Kind.NTH)
_COUNTING = (Kind.ONCE, Kind.COUNT)
_WITH = (Kind.ONCE_WITH, Kind.LAST_WITH)


@dataclass(frozen=True, slots=True)
class Wording:
    """How to receive one message and how to see that there is no more, as expressions for one endpoint."""

    receive_json: str | None
    receive_text: str | None
    silent: str | None

    def receive(self, sending: str) -> str:
        """The expression that gives the next message. Raises Refused when none is configured."""
        found = self.receive_json if sending == "send_json" else self.receive_text
        if found is None:
            raise Refused("the configuration does not say how a message is received")
        return found

    def silence(self) -> str:
        """The expression that fails when more was sent. Raises Refused when none is configured."""
        if self.silent is None:
            raise Refused("the configuration does not say how to see that nothing more was sent")
        return self.silent


class Recipe:
    """The rewrite of one endpoint's uses in one function."""

    def __init__(self, region: Region, uses: Uses, wording: Wording, name: str, free: Callable[[str], str]) -> None:
        """`free` gives a name that the function does not use yet."""
        self._region = region
        self._uses = uses
        self._wording = wording
        self._name = name
        self._free = free
        self._looks = [use for use in uses.all if use.kind in (*_READING, *_COUNTING, *_WITH)]
        self._count: int | None = None

    def apply(self) -> None:
        """Write it into the region. Raises Refused when how many messages there are cannot be told."""
        for use in self._uses.all:
            if use.kind is Kind.CONFIGURED:
                self._region.replace(use.statement)
            elif use.kind is Kind.NEVER:
                self._put(use.statement, [self._wording.silence()])
        if not self._looks:
            return
        self._demand_no_acts_between()
        self._count = self._counted()
        reads = [use for use in self._looks if use.kind in _READING]
        withs = [use for use in self._looks if use.kind in _WITH]
        if len(withs) == 1 and not reads and self._count == 1:
            self._compare_the_only(withs[0])
        elif not reads and not withs:
            self._only_count()
        elif len(reads) == 1 and not withs and self._is_read_in_place(reads[0]):
            self._read_in_place(reads[0])
        else:
            self._read_all_first()

    def _counted(self) -> int | None:
        numbers = {use.number for use in self._looks if use.number is not None}
        numbers |= {number for use in self._looks if use.kind is Kind.ALL for number in self._said_later(use)}
        if len(numbers) > 1:
            raise Refused(f"different numbers of messages are expected of `{self._name}`")
        return numbers.pop() if numbers else None

    def _said_later(self, use: Use) -> Iterable[int]:
        """What is said of the length of the list that a comprehension is bound to, or compared with."""
        outer = self._uses.parent(use.node)
        if isinstance(outer, cst.Comparison):
            number = said_length(outer)
            yield from () if number is None else (number,)
        if not isinstance(outer, cst.Assign) or len(outer.targets) != 1:
            return
        target = outer.targets[0].target
        if not isinstance(target, cst.Name):
            return
        for comparison in self._region.walk(cst.Comparison):
            left = comparison.left
            if isinstance(left, cst.Call) and isinstance(left.func, cst.Name) and left.func.value in ("len", "tuple"):
                left = left.args[0].value if len(left.args) == 1 else left
            if isinstance(left, cst.ListComp) and not left.for_in.ifs:
                left = left.for_in.iter
            if isinstance(left, cst.Name) and left.value == target.value:
                number = said_length(comparison)
                yield from () if number is None else (number,)

    def _demand_no_acts_between(self) -> None:
        """All looks must stand together: between them the program could send more."""
        first, last = self._looks[0], self._looks[-1]
        lines = range(first.line, last.line + 1)
        ours = {id(use.statement) for use in self._uses.all}
        for awaited in self._region.walk(cst.Await):
            line = self._region.span_of(awaited).line
            if line in lines and id(self._uses.statement_of(awaited)) not in ours:
                raise Refused(f"the program goes on on line {line}, between two looks at `{self._name}`")
        suite = self._uses.parent(first.statement)
        for use in self._looks:
            node: cst.CSTNode | None = use.statement
            while node is not None and self._uses.parent(node) is not suite:
                node = self._uses.parent(node)
            if node is None:
                raise Refused(f"`{self._name}` is looked at inside a block and behind it")

    def _demand_one_act(self, look: Use) -> None:
        """Without a number of messages there must have been one occasion to send."""
        given = [use.line for use in self._uses.all if use.kind is Kind.HANDED_ON]
        start = given[0] if given else 0
        lines = {self._region.span_of(each).line for each in self._region.walk(cst.Await)}
        if len([line for line in lines if start < line < look.line]) > 1:
            raise Refused(f"how many messages came before the one on line {look.line} is not said")

    def _compare_the_only(self, use: Use) -> None:
        received = cst.parse_expression(self._wording.receive(use.sending))
        check = cst.Assert(_equal(received, _moved_out(use, self._region.indent)))
        self._drop(_COUNTING)
        self._put(use.statement, [cst.SimpleStatementLine([check]), self._wording.silence()])

    def _only_count(self) -> None:
        first, *others = self._looks
        receive, silence = self._wording.receive(first.sending), self._wording.silence()
        count = self._count or 0
        received: list[str] = [receive] if count == 1 else [f"for _ in range({count}):\n    {receive}"] if count else []
        self._put(first.statement, [*received, silence])
        for use in others:
            self._region.replace(use.statement)

    def _is_read_in_place(self, use: Use) -> bool:
        outer = self._uses.parent(use.node)
        if not isinstance(outer, cst.Assign) or not isinstance(use.statement, cst.SimpleStatementLine):
            return False
        if use.kind is Kind.LAST:
            return self._count in (None, 1)
        return use.kind is Kind.ALL and isinstance(use.node, cst.ListComp) and self._count is not None

    def _read_in_place(self, use: Use) -> None:
        receive = cst.parse_expression(self._wording.receive(use.sending))
        if use.kind is Kind.LAST:
            if self._count is None:
                self._demand_one_act(use)
            self._region.replace(use.node, receive)
        else:
            assert isinstance(use.node, cst.ListComp)
            self._region.replace(use.node, _received(use.node, receive, self._count or 0, self._region))
        if self._count is not None:
            silence = _statement(self._wording.silence())
            statement = use.statement
            self._region.change(statement, lambda node: cst.FlattenSentinel([node, silence]))
        self._drop(_COUNTING)

    def _read_all_first(self) -> None:
        if self._count is None:
            raise Refused(f"how many messages `{self._name}` gets is not said")
        messages = self._free("messages")
        first = self._looks[0]
        receive = self._wording.receive(first.sending)
        each = "" if self._count == 1 else f" for _ in range({self._count})"
        made = f"{messages} = [{receive}{each}]"
        before = [_statement(made), _statement(self._wording.silence())]
        for use in self._looks:
            if use.kind in _READING:
                self._region.replace(use.node, self._from_messages(use, messages))
        for use in self._looks:
            kept = before if use is first else []
            if use.kind in _COUNTING:
                self._region.replace(use.statement, *kept)
            elif use.kind in _WITH and use.value is not None:
                check = cst.Assert(
                    _equal(cst.parse_expression(f"{messages}[-1]"), _moved_out(use, self._region.indent))
                )
                self._region.replace(use.statement, *kept, cst.SimpleStatementLine([check]))
            elif kept:
                self._region.change(use.statement, lambda node: cst.FlattenSentinel([*before, node]))

    def _from_messages(self, use: Use, messages: str) -> cst.BaseExpression:
        if use.kind is Kind.LAST:
            return cst.parse_expression(f"{messages}[-1]")
        if use.kind is Kind.NTH:
            node: cst.CSTNode = use.node
            for _ in range(2):
                node = node.value if isinstance(node, cst.Subscript | cst.Attribute) else node
            assert isinstance(node, cst.Subscript)
            return node.with_changes(value=cst.Name(messages))
        if isinstance(use.node, cst.ListComp):
            return _renamed(use.node, cst.Name(messages), self._free("message"), self._region)
        return cst.Name(messages)

    def _drop(self, kinds: Sequence[Kind]) -> None:
        for use in self._looks:
            if use.kind in kinds:
                self._region.replace(use.statement)

    def _put(self, statement: cst.CSTNode, new: Sequence[str | cst.BaseStatement]) -> None:
        made = [_statement(each) if isinstance(each, str) else each for each in new]
        lines = statement.leading_lines if isinstance(statement, cst.SimpleStatementLine) else ()
        made[0] = made[0].with_changes(leading_lines=lines)
        if isinstance(statement, cst.SimpleStatementLine) and isinstance(made[-1], cst.SimpleStatementLine):
            made[-1] = made[-1].with_changes(trailing_whitespace=statement.trailing_whitespace)
        self._region.replace(statement, *made)


def _statement(code: str) -> cst.BaseStatement:
    made = cst.parse_statement(code)
    assert isinstance(made, cst.BaseStatement)
    return made


class _Dedent(cst.CSTTransformer):
    """Moves the lines of a value that stood inside the parentheses of a call one step to the left."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self._step = step

    def leave_ParenthesizedWhitespace(
        self, original_node: cst.ParenthesizedWhitespace, updated_node: cst.ParenthesizedWhitespace
    ) -> cst.ParenthesizedWhitespace:
        last = updated_node.last_line
        return updated_node.with_changes(last_line=last.with_changes(value=last.value.removeprefix(self._step)))


def _moved_out(use: Use, step: str) -> cst.BaseExpression:
    """What a message is compared with, laid out for where it stands after the call around it is gone."""
    assert use.value is not None
    if not use.on_own_line:
        return use.value
    moved = use.value.visit(_Dedent(step))
    assert isinstance(moved, cst.BaseExpression)
    return moved


def _equal(left: cst.BaseExpression, right: cst.BaseExpression) -> cst.Comparison:
    if isinstance(right, cst.Lambda | cst.IfExp | cst.BooleanOperation | cst.Comparison | cst.NamedExpr):
        right = right.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]) if not right.lpar else right
    return cst.Comparison(left, [cst.ComparisonTarget(cst.Equal(), right)])


def _received(comprehension: cst.ListComp, receive: cst.BaseExpression, count: int, region: Region) -> cst.ListComp:
    """`[call[0][0] for call in …]` as `[await receive for _ in range(count)]`."""
    inside = comprehension.for_in
    received = receive.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    if isinstance(comprehension.elt, cst.Subscript) and _is_message(comprehension.elt, inside):
        received = receive
    element = _replaced(comprehension.elt, inside, received, region, once=True)
    loop = inside.with_changes(target=cst.Name("_"), iter=cst.parse_expression(f"range({count})"))
    if inside.ifs:
        raise Refused("not all of the messages are taken")
    return comprehension.with_changes(elt=element, for_in=loop)


def _renamed(comprehension: cst.ListComp, messages: cst.Name, name: str, region: Region) -> cst.ListComp:
    """`[call[0][0]["a"] for call in …]` as `[message["a"] for message in messages]`."""
    inside = comprehension.for_in
    element = _replaced(comprehension.elt, inside, cst.Name(name), region, once=False)
    if inside.ifs:
        raise Refused("not all of the messages are taken")
    return comprehension.with_changes(elt=element, for_in=inside.with_changes(target=cst.Name(name), iter=messages))


def _is_message(node: cst.BaseExpression, inside: cst.CompFor) -> bool:
    """Whether a node is `call[0][0]` or `call.args[0]` of the comprehension's own `call`."""
    if not isinstance(node, cst.Subscript) or not _is_first(node):
        return False
    holder = node.value
    if isinstance(holder, cst.Attribute) and holder.attr.value == "args":
        call: cst.BaseExpression = holder.value
    elif isinstance(holder, cst.Subscript) and _is_first(holder):
        call = holder.value
    else:
        return False
    target = inside.target
    return isinstance(call, cst.Name) and isinstance(target, cst.Name) and call.value == target.value


def _is_first(node: cst.Subscript) -> bool:
    part = node.slice[0].slice
    return len(node.slice) == 1 and isinstance(part, cst.Index) and _code(part.value) == "0"


def _code(node: cst.BaseExpression) -> str:
    return node.value if isinstance(node, cst.Integer | cst.Name) else ""


def _replaced(
    element: cst.BaseExpression, inside: cst.CompFor, new: cst.BaseExpression, region: Region, *, once: bool
) -> cst.BaseExpression:
    """The element with `new` in place of the message; nothing else of the call may be looked at."""
    changer = _Messages(inside, new)
    found = element.visit(changer)
    target = inside.target
    left = isinstance(target, cst.Name) and any(
        isinstance(each, cst.Name) and each.value == target.value and each is not new for each in _below(found)
    )
    if left or not changer.count or (once and changer.count > 1):
        raise Refused(f"`{region.code_of(element)}` looks at more of the call than its message")
    assert isinstance(found, cst.BaseExpression)
    return found


class _Messages(cst.CSTTransformer):
    def __init__(self, inside: cst.CompFor, new: cst.BaseExpression) -> None:
        super().__init__()
        self._inside = inside
        self._new = new
        self.count = 0

    def leave_Subscript(self, original_node: cst.Subscript, updated_node: cst.Subscript) -> cst.BaseExpression:
        if not _is_message(original_node, self._inside):
            return updated_node
        self.count += 1
        return self._new


def _below(node: object) -> list[cst.CSTNode]:
    found = [node] if isinstance(node, cst.CSTNode) else []
    for each in found:
        found.extend(each.children)
    return found
