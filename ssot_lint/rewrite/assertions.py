"""Small statements that become checks: what takes their place, and messages that become part of them, or comments."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.rewrite.region import Region, Replacement

# How many arguments unittest's assertions take ahead of the message.
_ARITIES = dict.fromkeys("assertTrue assertFalse assertIsNone assertIsNotNone".split(), 1) | dict.fromkeys(
    "assertEqual assertNotEqual assertIs assertIsNot assertIn assertNotIn assertIsInstance assertNotIsInstance"
    " assertGreater assertGreaterEqual assertLess assertLessEqual assertCountEqual assertListEqual assertDictEqual"
    " assertSetEqual assertTupleEqual assertSequenceEqual assertMultiLineEqual assertRegex assertNotRegex".split(),
    2,
)


def put_in_place(
    region: Region, old: cst.BaseSmallStatement, new: Sequence[cst.BaseSmallStatement], comments: Sequence[str] = ()
) -> None:
    """Put small statements in the place of one: on lines of their own where it had its line for itself.

    `comments` (without `#`, "" for none) go behind each, or above where there is one already. Raises Refused where
    there is no place for them.
    """
    told = [*comments, *[""] * (len(new) - len(comments))]
    for line in region.walk(cst.SimpleStatementLine):
        if len(line.body) == 1 and line.body[0] is old:
            region.change(line, lambda it: _as_lines(it, new, told))
            return
    if any(told):
        raise Refused("what stands beside the check has no place on this line")
    region.change(old, lambda it: _in_line(it, new))


def _in_line(old: cst.BaseSmallStatement, new: Sequence[cst.BaseSmallStatement]) -> Replacement:
    if not new:
        return cst.RemoveFromParent()
    *others, last = new
    kept = [*others, last.with_changes(semicolon=old.semicolon)]
    return kept[0] if len(kept) == 1 else cst.FlattenSentinel(kept)


def _as_lines(
    line: cst.SimpleStatementLine, new: Sequence[cst.BaseSmallStatement], comments: Sequence[str]
) -> Replacement:
    """One line for each statement: what stood above stays above the first, what stood behind stays behind the last."""
    if not new:
        return cst.RemoveFromParent()
    made = [_line(each, comment) for each, comment in zip(new, comments, strict=True)]
    if line.trailing_whitespace.comment is not None:
        last = made[-1].trailing_whitespace.comment
        above = [cst.EmptyLine(comment=last)] if last is not None else []
        made[-1] = made[-1].with_changes(trailing_whitespace=line.trailing_whitespace, leading_lines=above)
    made[0] = made[0].with_changes(leading_lines=[*line.leading_lines, *made[0].leading_lines])
    return made[0] if len(made) == 1 else cst.FlattenSentinel(made)


def _line(small: cst.BaseSmallStatement, comment: str) -> cst.SimpleStatementLine:
    made = cst.SimpleStatementLine([small])
    if not comment:
        return made
    behind = cst.TrailingWhitespace(cst.SimpleWhitespace("  "), cst.Comment(f"# {comment}"))
    return made.with_changes(trailing_whitespace=behind)


def as_assert(condition: cst.BaseExpression, message: cst.BaseExpression | None = None) -> cst.Assert:
    """`assert condition, message`."""
    return cst.Assert(condition, message)


def with_message(call: cst.Call, message: cst.BaseExpression) -> cst.Call | None:
    """A call of unittest's assertion that is given `message`; None where it cannot be, or has one."""
    name = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
    arity = _ARITIES.get(name)
    if arity is None or len(call.args) != arity or any(arg.keyword or arg.star for arg in call.args):
        return None
    last = call.args[-1]
    args = [*call.args[:-1], last.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))]
    return call.with_changes(args=[*args, cst.Arg(message, comma=last.comma)])


def as_comment(message: cst.BaseExpression, region: Region) -> str:
    """What a message says, for a comment; "" when it says nothing. Raises Refused where it takes several lines."""
    value = message.evaluated_value if isinstance(message, cst.SimpleString | cst.ConcatenatedString) else None
    text = value if isinstance(value, str) else region.code_of(message)
    if len(text.splitlines()) > 1:
        raise Refused("the message beside the check takes several lines")
    return text.strip()
