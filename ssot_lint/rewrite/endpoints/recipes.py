"""What takes the place of a double's uses: the endpoint is opened, and what arrived at it is received and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import libcst as cst

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.endpoints.comprehensions import received, renamed
from ssot_lint.rewrite.endpoints.uses import Kind, Use, Uses
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
        if self._count == 0 and all(self._says_none(use) for use in reads):
            self._put(self._looks[0].statement, [self._wording.silence()])
            for use in self._looks[1:]:
                self._region.replace(use.statement)
        elif len(withs) == 1 and not reads and self._count == 1:
            self._compare_the_only(withs[0])
        elif not reads and not withs:
            self._only_count()
        elif len(reads) == 1 and not withs and self._is_read_in_place(reads[0]):
            self._read_in_place(reads[0])
        else:
            self._read_all_first()

    def _says_none(self, use: Use) -> bool:
        """Whether a statement does nothing but say that there are no messages."""
        statement = use.statement
        only = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
        return use.number == 0 and isinstance(only, cst.Assert) and isinstance(only.test, cst.Comparison)

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
            number = self._uses.said_length(outer)
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
                number = self._uses.said_length(comparison)
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
            self._region.replace(use.node, received(use.node, receive, self._count or 0, self._region))
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
            return renamed(use.node, cst.Name(messages), self._free("message"), self._region)
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
