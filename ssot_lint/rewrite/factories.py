"""The factory rewrite: a call that gives what others share becomes one of the factory, with all that follows."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from ssot_lint.config import Factory
from ssot_lint.data import dataclass, replace
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.rewriting.asynchrony import plan_await
from ssot_lint.model.rewriting.companions import Held, Shared
from ssot_lint.model.rewriting.factory_calls import FactoryCall, Replaced, call_of
from ssot_lint.model.rewriting.local_imports import LocalImport, local_import
from ssot_lint.model.rewriting.managed import Block, Entry, block_for
from ssot_lint.model.rewriting.patch_targets import Retarget, retarget_for
from ssot_lint.model.rewriting.patched_names import patches_of
from ssot_lint.model.rewriting.surroundings import Surroundings
from ssot_lint.model.rewriting.turns import AsyncPlan
from ssot_lint.model.rewriting.wants import Origin
from ssot_lint.rewrite.asynchrony import awaited, is_operand, make_async, open_all, places_of
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.fixture_requests import give_attribute, request_fixture
from ssot_lint.rewrite.local_imports import import_beside
from ssot_lint.rewrite.region import Region
from ssot_lint.rewrite.with_blocks import change_kind, enter

_TITLE = "use the factory"


@dataclass(frozen=True, slots=True)
class _Work:
    """One rewrite: what is replaced, by which factory, and the import inside a function that gave it."""

    editor: Editor
    replaced: Replaced
    call: FactoryCall
    beside: LocalImport | None
    retarget: Retarget | None

    @property
    def awaits(self) -> bool:
        """Whether the new expression is awaited where it stands."""
        return self.call.awaits and not self.replaced.hands_on


def use_factory(
    editor: Editor,
    replaced: Replaced,
    factory: Factory,
    drivers: tuple[str, ...],
    companion: Held | Shared | None = None,
) -> str:
    """Put the factory's call in the place of another one. Gives the fix's title; raises Refused.

    `companion` says how the call goes on getting the object that others get.
    """
    editor.drop_import(*replaced.names)
    # What a double is made of stands behind what makes it: its spec is imported where the real part is to be.
    names = replaced.names[::-1] if replaced.is_stand_in else replaced.names[:1]
    imports = (local_import(name, replaced.place, editor.file) for name in names)
    beside = next((each for each in imports if each is not None), None)
    if isinstance(companion, Held):
        _demand_unpatched(replaced)
        open_all(editor, (), [_whole(editor, replaced.place)])
        _put(editor, replaced.place, lambda region: cst.parse_expression(companion.text))
        return _TITLE
    place = companion.place if companion is not None else replaced.place
    if companion is not None and beside is not None:
        beside = replace(beside, uses=beside.uses - len(companion.calls) + 1)
    call = call_of(factory, replaced, place)
    if companion is not None:
        _demand_unpatched(replaced)
    work = _Work(editor, replaced, call, beside, retarget_for(replaced, call))
    block = block_for(factory, place, editor.file) if companion is None else None
    calls = companion.calls if companion is not None else (replaced.place,)
    plan = _plan(work, place, drivers, block)
    _open(work, plan, [_whole(editor, each) for each in calls], block)
    make_async(editor, plan)
    _ask(work)
    _follow(work)
    if companion is not None:
        for each in calls:
            _put(editor, each, lambda region: cst.Name(companion.name))
        _make_before(work, companion)
    else:
        _make_there(work, block)
    return _TITLE


def _demand_unpatched(replaced: Replaced) -> None:
    for patch in patches_of(replaced.path, replaced.routine):
        raise Refused(f"{patch.said}, which the factory would go around")


def _follow(work: _Work) -> None:
    """Let the patch of what was called name what is called now."""
    if work.retarget is None:
        return
    region = work.editor.statement(work.retarget.span)
    text = region.exactly(work.retarget.span, cst.SimpleString)
    new = f"{text.prefix}{text.quote}{work.retarget.target}{text.quote}"
    region.change(text, lambda it: it.with_changes(value=new))


def _plan(work: _Work, place: Surroundings, drivers: tuple[str, ...], block: Block | None) -> AsyncPlan:
    """What has to become async. Raises Refused where the new expression cannot stand at the place."""
    if work.awaits or (block is not None and block.is_async):
        return plan_await(place, work.replaced.routine, drivers)
    if work.replaced.hands_on and not work.call.awaits:
        raise Refused("the coroutine is handed on, and the factory makes none")
    if place.oddity is not None and "lambda" not in place.oddity:
        raise Refused(place.oddity)
    return AsyncPlan()


def _open(work: _Work, plan: AsyncPlan, places: list[Span], block: Block | None) -> None:
    """Open everything that will change, whole functions first."""
    editor = work.editor
    if block is not None:
        editor.definition(block.line) if block.line else editor.statement(block.statement)
    wants = work.call.wants.values()
    headers = [*plan.turns, *(each.line for each in wants if each.origin is Origin.PARAMETER)]
    others = [each.span for each in (work.beside, work.retarget) if each is not None]
    open_all(editor, headers, [*places, *places_of(plan), *others])


def _ask(work: _Work) -> None:
    """Ask for the fixtures that the values come from."""
    for want in work.call.wants.values():
        owner = work.replaced.routine.owner
        if want.origin is Origin.PARAMETER:
            request_fixture(work.editor.header(want.line), want.line, want.fixture)
        elif want.origin is Origin.FIXTURE and owner is not None:
            give_attribute(work.editor, owner, want.fixture, want.attribute)


def _make_there(work: _Work, block: Block | None) -> None:
    """Put the new expression where the call stands, or let a block enter it."""
    editor, place = work.editor, work.replaced.place
    if block is not None and block.entry is Entry.MADE:
        enter(editor, block, _expression(work, editor.statement(_whole(editor, place))))
        return
    _put(editor, place, lambda region: _expression(work, region), work.awaits)
    if block is not None:
        change_kind(editor, block)


def _whole(editor: Editor, place: Surroundings) -> Span:
    return editor.file.source.span(place.awaited or place.node)


def _put(
    editor: Editor, place: Surroundings, make: Callable[[Region], cst.BaseExpression], is_awaited: bool = False
) -> None:
    """Put an expression where a call stands, with its `await` if it has one; parentheses stay."""
    whole = _whole(editor, place)
    region = editor.statement(whole)
    old = region.exactly(whole, cst.BaseExpression)
    new = make(region)
    if is_awaited:
        new = awaited(new, is_operand(region, old))
    region.replace(old, new.with_changes(lpar=old.lpar or new.lpar, rpar=old.rpar or new.rpar))


def _make_before(work: _Work, shared: Shared) -> None:
    """Make the object once, in a statement of its own."""
    editor, line = work.editor, shared.place.node.lineno
    new = _expression(work, editor.statement(_whole(editor, work.replaced.place)))
    text = editor.lines(line, line)[0]
    indent = text[: len(text) - len(text.lstrip())]
    code = cst.Module([]).code_for_node(awaited(new, False) if work.awaits else new)
    editor.insert(line, f"{indent}{shared.name} = {code}")


def _expression(work: _Work, region: Region) -> cst.BaseExpression:
    call = work.call
    values = {name: region.exactly(span, cst.BaseExpression) for name, span in call.given.items()}
    for name, want in call.wants.items():
        made = cst.parse_expression(want.text)
        values[name] = _filled(work, made, {}) if want.origin is Origin.EXPRESSION else made
    new = _filled(work, cst.parse_expression(call.text), values)
    if not call.kept:
        return new
    made_call = cst.ensure_type(new, cst.Call)
    args = [_plain(each) for each in (*made_call.args, *(_argument(region, *each) for each in call.kept))]
    first = [each for each in args if each.keyword is None and each.star != "**"]
    return made_call.with_changes(args=[*first, *(each for each in args if each not in first)])


def _plain(argument: cst.Arg) -> cst.Arg:
    """The argument without what stands between it and its neighbours."""
    bare = cst.SimpleWhitespace("")
    return argument.with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=bare)


def _argument(region: Region, span: Span, name: str | None) -> cst.Arg:
    argument = region.exactly(span, cst.Arg)
    if name is None:
        return argument
    bare = cst.SimpleWhitespace("")
    equal = cst.AssignEqual(whitespace_before=bare, whitespace_after=bare)
    return argument.with_changes(keyword=cst.Name(name), equal=equal)


def _filled(work: _Work, node: cst.BaseExpression, values: dict[str, cst.BaseExpression]) -> cst.BaseExpression:
    """The expression with its values put in, and its dotted names imported."""
    found = node.visit(_Filler(work, values))
    assert isinstance(found, cst.BaseExpression)
    return found


class _Filler(cst.CSTTransformer):
    def __init__(self, work: _Work, values: dict[str, cst.BaseExpression]) -> None:
        super().__init__()
        self._own = cst.parse_expression(work.replaced.callee)
        self._work = work
        self._values = values

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return self._path(node) is None

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        path = self._path(original_node)
        if path is None:
            return updated_node.with_changes(attr=original_node.attr)
        work = self._work
        replaced = work.replaced
        if replaced.is_at(path):
            return self._own
        expression = import_beside(work.editor, path, replaced.call.lineno, work.beside, replaced.bare_from)
        if work.retarget is not None and work.retarget.name not in (None, expression):
            raise Refused(f"a patch names what is called, and `{expression}` would be called otherwise")
        return cst.parse_expression(expression)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        return self._values.get(original_node.value, updated_node)

    def _path(self, node: cst.Attribute) -> str | None:
        """The dotted name, unless it begins with a value or with `self`."""
        parts: list[str] = []
        current: cst.BaseExpression = node
        while isinstance(current, cst.Attribute):
            parts.append(current.attr.value)
            current = current.value
        if not isinstance(current, cst.Name) or current.value in ("self", *self._values):
            return None
        return ".".join([current.value, *reversed(parts)])
