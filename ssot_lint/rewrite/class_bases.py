"""The bases in the header of a class: one comes, goes, or gives way to another; what else stands there stays."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.inheritance import Inheritance
from ssot_lint.rewrite.editor import Editor

Bracket = cst.RightParen | cst.MaybeSentinel
Comma = cst.Comma | cst.MaybeSentinel


def write_bases(editor: Editor, inheritance: Inheritance) -> None:
    """Write the header of the class as `inheritance` has it; imports come and go with what it names."""
    definition = inheritance.cls
    line = definition.node.lineno
    region = editor.header(line)
    node = region.cls
    if len(node.bases) != len(definition.node.bases):
        raise Refused("the bases are not what they were")
    base, exchanged = inheritance.base, inheritance.exchanged
    gone = [*inheritance.dropped, *([exchanged] if exchanged is not None else [])]
    editor.drop_import(*_heads(definition.base_names, gone))
    arguments = [*node.bases, *node.keywords]
    place = inheritance.place - sum(index < inheritance.place for index in inheritance.dropped)
    written = editor.import_name(base.module, base.name, line) if base is not None else None
    if written is not None and exchanged is not None:
        arguments[exchanged] = arguments[exchanged].with_changes(value=cst.parse_expression(written))
    for index in sorted(inheritance.dropped, reverse=True):
        arguments = _without(arguments, index)
    right = node.rpar
    if written is not None and exchanged is None:
        arguments, right = _with(arguments, place, cst.parse_expression(written), node)
    region.change(node, lambda it: _with_arguments(it, arguments, right))


def _heads(names: Sequence[str | None], gone: Sequence[int]) -> list[str]:
    return sorted({(names[index] or "").partition(".")[0] for index in gone} - {""})


def _with_arguments(node: cst.ClassDef, arguments: Sequence[cst.Arg], right: Bracket) -> cst.ClassDef:
    bases = [each for each in arguments if each.keyword is None and each.star != "**"]
    keywords = [each for each in arguments if each.keyword is not None or each.star == "**"]
    if not arguments:
        nothing = cst.MaybeSentinel.DEFAULT
        return node.with_changes(bases=(), keywords=(), lpar=nothing, rpar=nothing)
    return node.with_changes(bases=bases, keywords=keywords, rpar=right)


def _with(
    arguments: Sequence[cst.Arg], place: int, value: cst.BaseExpression, node: cst.ClassDef
) -> tuple[list[cst.Arg], Bracket]:
    """The arguments with one more before number `place`, laid out like the others, and the bracket behind them."""
    if not arguments:
        return [cst.Arg(value)], node.rpar
    between = _between(arguments, node)
    if place < len(arguments):
        made = cst.Arg(value, comma=cst.Comma(whitespace_after=between))
        return [*arguments[:place], made, *arguments[place:]], node.rpar
    last = arguments[-1]
    if isinstance(last.comma, cst.Comma):
        inner, outer = _divided(last.comma.whitespace_after, between)
        kept = last.with_changes(comma=cst.Comma(whitespace_after=inner))
        return [*arguments[:-1], kept, cst.Arg(value, comma=cst.Comma(whitespace_after=outer))], node.rpar
    right = node.rpar if isinstance(node.rpar, cst.RightParen) else cst.RightParen()
    has_own = isinstance(last.whitespace_after_arg, cst.ParenthesizedWhitespace)
    inner, outer = _divided(last.whitespace_after_arg if has_own else right.whitespace_before, between)
    kept = last.with_changes(comma=cst.Comma(whitespace_after=inner), whitespace_after_arg=cst.SimpleWhitespace(""))
    return [*arguments[:-1], kept, cst.Arg(value)], right.with_changes(whitespace_before=outer)


def _between(arguments: Sequence[cst.Arg], node: cst.ClassDef) -> cst.BaseParenthesizableWhitespace:
    """What stands between two arguments: a line end where they have lines of their own, else a blank."""
    found: list[cst.BaseParenthesizableWhitespace] = [
        each.comma.whitespace_after for each in arguments[:-1] if isinstance(each.comma, cst.Comma)
    ]
    if isinstance(node.lpar, cst.LeftParen):
        found.append(node.lpar.whitespace_after)
    for each in found[:1] if len(arguments) > 1 else found:
        if isinstance(each, cst.ParenthesizedWhitespace):
            return _plain(each)
    return cst.SimpleWhitespace(" ")


def _plain(space: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """The line end without comments and empty lines."""
    bare = space.first_line.with_changes(whitespace=cst.SimpleWhitespace(""), comment=None)
    return space.with_changes(first_line=bare, empty_lines=())


def _divided(
    after: cst.BaseParenthesizableWhitespace, between: cst.BaseParenthesizableWhitespace
) -> tuple[cst.BaseParenthesizableWhitespace, cst.BaseParenthesizableWhitespace]:
    """What stood behind the last argument, as what stands behind it now and behind the one that follows."""
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return between, after
    indent = between.last_line if isinstance(between, cst.ParenthesizedWhitespace) else cst.SimpleWhitespace("    ")
    if after.first_line.comment is None:
        # A comment on a line of its own belongs to what is above it as much as to what is below.
        return between, after
    return after.with_changes(empty_lines=(), last_line=indent), after.with_changes(
        first_line=after.first_line.with_changes(whitespace=cst.SimpleWhitespace(""), comment=None)
    )


def _without(arguments: Sequence[cst.Arg], index: int) -> list[cst.Arg]:
    """The arguments without one; what stood behind the last stands behind the one that is last then."""
    left = [*arguments[:index], *arguments[index + 1 :]]
    if left and index == len(arguments) - 1:
        gone, last = arguments[index], left[-1]
        comma = _closing(last.comma, gone.comma)
        left[-1] = last.with_changes(comma=comma, whitespace_after_arg=gone.whitespace_after_arg)
    return left


def _closing(own: Comma, gone: Comma) -> Comma:
    """The comma behind what is last now: with its own comment, and what stood before the bracket."""
    if not isinstance(own, cst.Comma) or not isinstance(gone, cst.Comma):
        return gone
    before, after = own.whitespace_after, gone.whitespace_after
    if not isinstance(before, cst.ParenthesizedWhitespace) or not isinstance(after, cst.ParenthesizedWhitespace):
        return gone
    if before.first_line.comment is None:
        return gone
    if after.first_line.comment is not None:
        return own  # one comment is about what goes: it is for people to say what becomes of it
    return gone.with_changes(whitespace_after=after.with_changes(first_line=before.first_line))


__all__ = ["write_bases"]
