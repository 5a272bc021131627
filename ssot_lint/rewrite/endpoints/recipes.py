"""What takes the place of a double's uses: the endpoint is opened, and what arrived at it is received and compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.endpoints.asked import is_alone
from ssot_lint.rewrite.endpoints.comparisons import compared, moved_out
from ssot_lint.rewrite.endpoints.comprehensions import received, renamed
from ssot_lint.rewrite.endpoints.counts import bound_name, counted
from ssot_lint.rewrite.endpoints.kinds import COUNTING, LOOKS, READING, WITH, Kind, Use
from ssot_lint.rewrite.endpoints.occasions import demand_one_act, demand_one_occasion
from ssot_lint.rewrite.endpoints.uses import Uses
from ssot_lint.rewrite.endpoints.wording import Wording
from ssot_lint.rewrite.region import Region


class Recipe:
    """The rewrite of one endpoint's uses in one function."""

    def __init__(self, region: Region, uses: Uses, wording: Wording, name: str, free: Callable[[str], str]) -> None:
        """`free` gives a name that the function does not use yet."""
        self._region = region
        self._uses = uses
        self._wording = wording
        self._name = name
        self._free = free
        self._looks = [use for use in uses.all if use.kind in LOOKS]
        self._count: int | None = None

    def apply(self) -> None:
        """Write it into the region. Raises Refused when how many messages there are cannot be told."""
        for use in self._uses.all:
            if use.kind is Kind.CONFIGURED:
                self._region.replace(use.statement)
            elif use.kind is Kind.NEVER:
                self._put(use.statement, [self._wording.silence()])
            elif use.kind is Kind.RECEIVED:
                self._region.replace(use.node, cst.parse_expression(self._wording.receive(use.sending)))
        self._let_go_of_capture()
        if not self._looks:
            return
        demand_one_occasion(self._region, self._uses, self._looks, self._name)
        self._count = counted(self._region, self._uses, self._looks, self._name)
        reads = [use for use in self._looks if use.kind in READING]
        others = [use for use in self._looks if use.kind not in (*READING, *COUNTING)]
        if self._count == 0 and all(self._says_none(use) for use in reads):
            self._put(self._looks[0].statement, [self._wording.silence()])
            for use in self._looks[1:]:
                self._region.replace(use.statement)
        elif [use.kind for use in others] == [Kind.ONCE_WITH] and not reads and self._count == 1:
            self._compare_the_only(others[0])
        elif not reads and not others:
            self._only_count()
        elif len(reads) == 1 and not others and self._is_read_in_place(reads[0]):
            self._read_in_place(reads[0])
        elif self._count is None and len(self._looks) == 1 and self._is_inline(self._looks[0]):
            self._look(self._looks[0], self._all_messages())
        else:
            self._read_all_first()

    def _let_go_of_capture(self) -> None:
        """Take away the list and the function that fills it; what comes to stand first in its block starts that."""
        gone = [*self._uses.statements_of_capture()]
        for statement in gone:
            self._region.replace(statement)
            block = self._uses.parent(statement)
            body = list(block.body) if isinstance(block, cst.IndentedBlock) else []
            left = [each for each in body if not any(each is other for other in gone)]
            if left and body[0] is not left[0]:
                self._region.change(left[0], _without_blank_lines)

    def _says_none(self, use: Use) -> bool:
        """Whether a statement does nothing but say that there are no messages."""
        statement = use.statement
        only = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
        return use.number == 0 and isinstance(only, cst.Assert) and isinstance(only.test, cst.Comparison)

    def _is_inline(self, use: Use) -> bool:
        """Whether all messages can be received where they are looked at: once, and in the test's own body."""
        if self._uses.capture is not None or not isinstance(use.statement, cst.SimpleStatementLine):
            return False
        node = self._uses.parent(use.node) if use.node is not use.statement else None
        while node is not None and node is not use.statement:
            if isinstance(node, cst.Lambda | cst.CompFor | cst.BaseSimpleComp | cst.DictComp):
                return False
            node = self._uses.parent(node)
        return True

    def _all_messages(self) -> str:
        """The expression that receives them all. Raises Refused when none is configured."""
        found = self._wording.receive_all(self._looks[0].sending)
        if found is None:
            raise Refused(f"how many messages `{self._name}` gets is not said, and no `receive-all` is configured")
        return found

    def _compare_the_only(self, use: Use) -> None:
        received = cst.parse_expression(self._wording.receive(use.sending))
        check = cst.Assert(compared(received, moved_out(use, self._region.indent)))
        self._drop(COUNTING)
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
            return self._count == 1 or (self._count is None and not self._wording.receive_all(use.sending))
        plain = use.kind is Kind.ALL and isinstance(use.node, cst.ListComp) and not use.node.for_in.ifs
        return plain and self._count is not None

    def _read_in_place(self, use: Use) -> None:
        receive = cst.parse_expression(self._wording.receive(use.sending))
        if use.kind is Kind.LAST:
            if self._count is None:
                demand_one_act(self._region, self._uses, use)
            self._region.replace(use.node, receive)
        else:
            assert isinstance(use.node, cst.ListComp)
            self._region.replace(use.node, received(use.node, receive, self._count or 0, self._region))
        if self._count is not None:
            silence = _statement(self._wording.silence())
            statement = use.statement
            self._region.change(statement, lambda node: cst.FlattenSentinel([node, silence]))
        self._drop(COUNTING)

    def _read_all_first(self) -> None:
        """Receive all messages before the first look, and let the looks be at these."""
        capture, first = self._uses.capture, self._looks[0]
        kept = self._kept_as(first)
        messages = capture.name if capture is not None else kept or self._free("messages")
        if self._count is None:
            before = [_statement(f"{messages} = {self._all_messages()}")]
        else:
            each = "" if self._count == 1 else f" for _ in range({self._count})"
            made = f"{messages} = [{self._wording.receive(first.sending)}{each}]" if self._count else f"{messages} = []"
            before = [_statement(made), _statement(self._wording.silence())]
        for use in self._looks:
            if use is first and kept:
                self._put(use.statement, before)
                continue
            self._look(use, messages)
            if use is first:
                self._stand_before(use.statement, before)

    def _kept_as(self, first: Use) -> str:
        """The name that the test gives to all messages when it looks at them first, if nothing else has it."""
        if first.kind is not Kind.ALL or isinstance(first.node, cst.ListComp) or not is_alone(first.statement):
            return ""
        return bound_name(self._uses.parent(first.node), self._region)

    def _stand_before(self, statement: cst.CSTNode, before: Sequence[cst.BaseStatement]) -> None:
        """Put statements before another, below its comments, or in its place if it only counted."""
        gone = any(use.statement is statement and use.kind in COUNTING for use in self._looks)

        def stand(node: cst.CSTNode) -> cst.FlattenSentinel[cst.CSTNode]:
            first = before[0].with_changes(leading_lines=getattr(node, "leading_lines", ()))
            return cst.FlattenSentinel([first, *before[1:], *([] if gone else [node.with_changes(leading_lines=())])])

        self._region.change(statement, stand)

    def _look(self, use: Use, messages: str) -> None:
        """Let one look be at the messages, `messages` being an expression that gives them."""
        if use.kind in COUNTING:
            if use is not self._looks[0]:
                self._region.replace(use.statement)
        elif use.kind is Kind.SOME:
            self._check(use, cst.parse_expression(f"len({messages}) >= 1"))
        elif use.kind is Kind.ANY_WITH:
            expected = moved_out(use, self._region.indent)
            self._check(use, compared(expected, cst.parse_expression(messages), cst.In))
        elif use.kind in WITH:
            last = cst.parse_expression(f"{_operand(messages)}[-1]")
            self._check(use, compared(last, moved_out(use, self._region.indent)))
        elif self._uses.capture is None or not isinstance(use.node, cst.Name):
            self._region.replace(use.node, self._from_messages(use, messages))

    def _check(self, use: Use, test: cst.BaseExpression) -> None:
        statement = use.statement

        def checks(node: cst.CSTNode) -> cst.CSTNode:
            return cst.ensure_type(node, cst.SimpleStatementLine).with_changes(body=[cst.Assert(test)])

        self._region.change(statement, checks)

    def _from_messages(self, use: Use, messages: str) -> cst.BaseExpression:
        if use.kind is Kind.LAST:
            return cst.parse_expression(f"{_operand(messages)}[-1]")
        if use.kind is Kind.NUMBER:
            return cst.parse_expression(f"len({messages})")
        if use.kind is Kind.NTH:
            node: cst.CSTNode = use.node
            for _ in range(2):
                node = node.value if isinstance(node, cst.Subscript | cst.Attribute) else node
            return cst.ensure_type(node, cst.Subscript).with_changes(value=cst.parse_expression(_operand(messages)))
        if isinstance(use.node, cst.ListComp):
            return renamed(use.node, cst.parse_expression(messages), self._free("message"), self._region)
        outer = self._uses.parent(use.node)
        is_part = isinstance(outer, cst.Subscript | cst.Attribute) and outer.value is use.node
        return cst.parse_expression(_operand(messages) if is_part else messages)

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


def _without_blank_lines(node: cst.CSTNode) -> cst.CSTNode:
    lines = getattr(node, "leading_lines", ())
    return node.with_changes(leading_lines=[each for each in lines if each.comment is not None]) if lines else node


def _operand(expression: str) -> str:
    """The expression as something from which an item is taken."""
    return f"({expression})" if expression.startswith("await ") else expression
