"""Handlers that let failures show: `raise` at the end, a clause ahead, or the block without its `suppress`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import takewhile

import libcst as cst

from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.nodes import comments_in, names_in
from ssot_lint.rewrite.region import Region, Replacement

_LOOPS = (cst.For, cst.While)
_SCOPES = (cst.FunctionDef, cst.ClassDef, cst.Lambda)
_STOPPING = frozenset({"fail", "skip", "skipTest", "xfail", "exit", "abort"})


def raise_at_end(editor: Editor, region: Region, header: Span) -> None:
    """Let the `except` clause at `header` raise again wherever it ended. Raises Refused where it leaves elsewhere."""
    handler = region.find(header, cst.ExceptHandler)
    _demand_plain(handler.body)
    body = _raising(handler.body)
    if isinstance(body, cst.IndentedBlock) and len(body.body) > len(handler.body.body):
        body = _behind_comments(body, _taken(editor, region) if _is_end_of(region, handler) else [])
    region.change(handler, lambda it: it.with_changes(body=body))


def _is_end_of(region: Region, handler: cst.ExceptHandler) -> bool:
    statement = region.parent(handler, cst.Try)
    is_last = statement.handlers[-1] is handler and statement.orelse is None and statement.finalbody is None
    return is_last and region.statements[-1] is statement


def _behind_comments(body: cst.IndentedBlock, more: Sequence[str]) -> cst.IndentedBlock:
    """The block with its last statement behind the comments that ended it, and behind those of the lines below."""
    places = [at for at, line in enumerate(body.footer, 1) if line.comment is not None]
    inside, rest = body.footer[: places[-1]] if places else (), body.footer[places[-1] :] if places else body.footer
    below = [cst.EmptyLine(comment=cst.Comment(text) if text else None, indent=bool(text)) for text in more]
    last = body.body[-1].with_changes(leading_lines=[*inside, *below])
    return body.with_changes(body=[*body.body[:-1], last], footer=rest)


def let_through(region: Region, header: Span, exceptions: Sequence[str]) -> None:
    """Put a clause ahead of the one at `header` that raises `exceptions` again."""
    handler = region.find(header, cst.ExceptHandler)
    statement = region.parent(handler, cst.Try)
    named = exceptions[0] if len(exceptions) == 1 else f"({', '.join(exceptions)})"
    clause = cst.ExceptHandler(
        type=cst.parse_expression(named),
        body=cst.IndentedBlock([_raise()]),
        whitespace_after_except=cst.SimpleWhitespace(" "),
        leading_lines=list(takewhile(lambda line: line.comment is None, handler.leading_lines)),
    )
    place = statement.handlers.index(handler)

    def insert(it: cst.Try) -> cst.Try:
        return it.with_changes(handlers=[*it.handlers[:place], clause, *it.handlers[place:]])

    region.change(statement, insert)


def unwrap(region: Region, item: Span) -> tuple[list[str], bool]:
    """Take the item at `item` out of its `with`, or its block out of the `with`.

    Gives the names that the item used, and whether the block stands alone now.
    """
    for statement in region.walk(cst.With):
        for place, each in enumerate(statement.items):
            at = region.span_of(each.item)
            if (at.line, at.column) == (item.line, item.column):
                region.change(statement, partial(_without_item, place=place))
                return names_in(each), len(statement.items) == 1
    raise Refused(f"line {item.line} is not what it was taken for")


def follow(editor: Editor, region: Region) -> None:
    """Let comments behind the opened lines, which belong to the end of their block, stand as far left as the lines."""
    indent = region.stretch.indent
    editor.insert(region.stretch.last + 1, *(indent + text if text else "" for text in _taken(editor, region)))


def _taken(editor: Editor, region: Region) -> list[str]:
    """Take away the comments behind the opened lines that are indented deeper than these; gives their texts."""
    indent, first = region.stretch.indent, region.stretch.last + 1
    comments: list[str] = []
    for line in editor.lines(first, len(editor.file.source.lines)):
        text = line.strip()
        if text and not (text.startswith("#") and line.startswith(indent) and line[len(indent)].isspace()):
            break
        comments.append(text)
    while comments and not comments[-1]:
        comments.pop()
    if comments:
        editor.remove_lines(first, first + len(comments) - 1)
    return comments


def _without_item(statement: cst.With, place: int) -> Replacement:
    items = list(statement.items)
    if len(items) > 1:
        last = items[-1].comma
        del items[place]
        items[-1] = items[-1].with_changes(comma=last)
        return statement.with_changes(items=items)
    suite = statement.body
    if isinstance(suite, cst.SimpleStatementSuite):
        line = cst.SimpleStatementLine(suite.body, trailing_whitespace=suite.trailing_whitespace)
        return line.with_changes(leading_lines=statement.leading_lines)
    assert isinstance(suite, cst.IndentedBlock)
    first, *rest = suite.body
    comments = [*comments_in_items(statement), *([suite.header.comment] if suite.header.comment else [])]
    lines = [*statement.leading_lines, *(cst.EmptyLine(comment=each) for each in comments)]
    first = first.with_changes(leading_lines=[*lines, *getattr(first, "leading_lines", ())])
    return cst.FlattenSentinel([first, *rest])


def comments_in_items(statement: cst.With) -> list[cst.Comment]:
    """The comments between the items of a `with`."""
    return [comment for item in statement.items for comment in comments_in(item)]


def _raise() -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([cst.Raise()])


def _raising(suite: cst.BaseSuite) -> cst.BaseSuite:
    """The block with `raise` wherever it ended."""
    if isinstance(suite, cst.SimpleStatementSuite):
        smalls, _ = _small(suite.body)
        smalls = [*smalls, cst.Raise()]
        if len(smalls) == 1:
            return suite.with_changes(body=smalls)
        lines = [cst.SimpleStatementLine([each.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)]) for each in smalls]
        return cst.IndentedBlock(lines, header=suite.trailing_whitespace)
    assert isinstance(suite, cst.IndentedBlock)
    body, falls = _statements(suite.body)
    if falls:
        body = _with_raise(body)
    return suite.with_changes(body=body)


def _with_raise(body: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
    last = body[-1] if body else None
    if isinstance(last, cst.SimpleStatementLine) and all(map(_says_nothing, last.body)):
        return [*body[:-1], last.with_changes(body=[cst.Raise()])]
    return [*body, _raise()]


def _says_nothing(node: cst.BaseSmallStatement) -> bool:
    return isinstance(node, cst.Pass) or (isinstance(node, cst.Expr) and isinstance(node.value, cst.Ellipsis))


def _statements(body: Sequence[cst.BaseStatement]) -> tuple[list[cst.BaseStatement], bool]:
    """The statements with `raise` wherever they left the handler, and whether their end can be reached."""
    found: list[cst.BaseStatement] = []
    for at, statement in enumerate(body):
        made, falls = _statement(statement)
        found += made
        if not falls:
            # What is never reached stays as it is.
            return [*found, *body[at + 1 :]], False
    return found, True


def _statement(statement: cst.BaseStatement) -> tuple[list[cst.BaseStatement], bool]:
    if isinstance(statement, cst.SimpleStatementLine):
        smalls, left = _small(statement.body)
        if left:
            return _line(statement, smalls), False
        return [statement], not _stops(smalls[-1] if smalls else None)
    if isinstance(statement, cst.If) and _leaves(statement):
        changed, falls = _branches(statement)
        return [changed], falls
    if isinstance(statement, cst.With) and _leaves(statement):
        inner, _ = _block(statement.body)
        return [statement.with_changes(body=inner)], True
    return [statement], not isinstance(statement, cst.If) or _can_pass(statement)


def _line(statement: cst.SimpleStatementLine, smalls: list[cst.BaseSmallStatement]) -> list[cst.BaseStatement]:
    """What a line that left the handler becomes: what it did besides, and `raise` on a line of its own."""
    if not smalls:
        return [statement.with_changes(body=[cst.Raise()])]
    return [statement.with_changes(body=smalls), _raise()]


def _small(body: Sequence[cst.BaseSmallStatement]) -> tuple[list[cst.BaseSmallStatement], bool]:
    """Small statements up to where they leave the handler, and whether they do; a returned call is still made."""
    kept: list[cst.BaseSmallStatement] = []
    for each in body:
        if isinstance(each, cst.Return | cst.Continue | cst.Break):
            value = each.value if isinstance(each, cst.Return) else None
            if value is not None and _does_something(value):
                kept.append(cst.Expr(value))
            if kept:
                kept[-1] = kept[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
            return kept, True
        if not _says_nothing(each):
            kept.append(each)
    return kept, False


def _does_something(value: cst.BaseExpression) -> bool:
    """Whether a call in the value is worth keeping: not one that only makes a value out of others."""
    call = value.expression if isinstance(value, cst.Await) else value
    return isinstance(call, cst.Call)


def _stops(node: cst.BaseSmallStatement | None) -> bool:
    """Whether a small statement raises."""
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        func = node.value.func
        name = func.attr.value if isinstance(func, cst.Attribute) else getattr(func, "value", "")
        return name in _STOPPING
    return isinstance(node, cst.Raise)


def _branches(statement: cst.If) -> tuple[cst.If, bool]:
    body, falls = _block(statement.body)
    orelse = statement.orelse
    if isinstance(orelse, cst.If):
        other, other_falls = _branches(orelse)
        return statement.with_changes(body=body, orelse=other), falls or other_falls
    if isinstance(orelse, cst.Else):
        inner, other_falls = _block(orelse.body)
        return statement.with_changes(body=body, orelse=orelse.with_changes(body=inner)), falls or other_falls
    return statement.with_changes(body=body), True


def _block(suite: cst.BaseSuite) -> tuple[cst.BaseSuite, bool]:
    """A block inside the handler, with `raise` where it left; and whether its end can be reached."""
    if isinstance(suite, cst.IndentedBlock):
        body, falls = _statements(suite.body)
        return suite.with_changes(body=body), falls
    assert isinstance(suite, cst.SimpleStatementSuite)
    _, left = _small(suite.body)
    return (_raising(suite), False) if left else (suite, True)


def _can_pass(statement: cst.If) -> bool:
    """Whether an `if` without ways out of the handler can be passed: one of its branches does not end in `raise`."""
    orelse = statement.orelse
    if orelse is None or not _ends_in_raise(statement.body):
        return True
    return _can_pass(orelse) if isinstance(orelse, cst.If) else not _ends_in_raise(orelse.body)


def _ends_in_raise(suite: cst.BaseSuite) -> bool:
    last = suite.body[-1]
    small = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(small, cst.BaseSmallStatement) and _stops(small)


def _leaves(node: cst.CSTNode, in_loop: bool = False) -> bool:
    """Whether a statement of the handler can leave it other than by an exception."""
    if isinstance(node, cst.Return) or (isinstance(node, cst.Break | cst.Continue) and not in_loop):
        return True
    if isinstance(node, _SCOPES):
        return False
    return any(_leaves(child, in_loop or isinstance(node, _LOOPS)) for child in node.children)


def _demand_plain(suite: cst.BaseSuite) -> None:
    """Refuse a handler that leaves from inside a loop, a `try` or a `match`."""
    for statement in suite.body:
        if isinstance(statement, cst.If):
            orelse: cst.If | cst.Else | None = statement
            while orelse is not None:
                _demand_plain(orelse.body)
                orelse = orelse.orelse if isinstance(orelse, cst.If) else None
        elif isinstance(statement, cst.With):
            _demand_plain(statement.body)
        elif not isinstance(statement, cst.SimpleStatementLine | cst.BaseSmallStatement) and _leaves(statement):
            raise Refused("the handler leaves from inside a block of its own")
