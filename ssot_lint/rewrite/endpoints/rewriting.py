"""A test with doubles of an endpoint, rewritten to real ones: all of its endpoints or none."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ssot_lint.config import WebSocket
from ssot_lint.fixes import Refused
from ssot_lint.model import Test
from ssot_lint.model.rewriting.asynchrony import plan_await
from ssot_lint.model.rewriting.captures import captures_of
from ssot_lint.model.rewriting.double_settings import pointless_settings
from ssot_lint.model.rewriting.local_endpoints import LocalEndpoint, Maker, local_endpoints
from ssot_lint.model.rewriting.said_of_messages import constant_lengths, helper_calls
from ssot_lint.model.rewriting.surroundings import surroundings_of
from ssot_lint.model.routines import Routine
from ssot_lint.rewrite.asynchrony import make_async, open_all, places_of
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.endpoints.aliases import demand_no_other_looks
from ssot_lint.rewrite.endpoints.kinds import Kind
from ssot_lint.rewrite.endpoints.recipes import Recipe
from ssot_lint.rewrite.endpoints.uses import Said, Uses
from ssot_lint.rewrite.endpoints.wording import Wording
from ssot_lint.rewrite.nodes import names_in
from ssot_lint.rewrite.region import Region
from ssot_lint.rewrite.templates import filled_template


def use_real_endpoints(editor: Editor, test: Test, settings: WebSocket, drivers: tuple[str, ...] = ()) -> str:
    """Open real endpoints in place of the test's doubles, and receive what the doubles were asked for.

    A test that has to await that becomes a coroutine. Raises Refused with the first use that no recipe covers, or with
    what keeps the test from meeting a real endpoint.
    """
    endpoints = local_endpoints(test)
    opening = _demand_openable(test, settings, endpoints)
    region = editor.definition(test.span.line)
    if not test.is_async and Wording.awaits(settings):
        plan = plan_await(surroundings_of(test.file, test.body[0]), _routine_of(test), drivers)
        open_all(editor, plan.turns, places_of(plan))
        make_async(editor, plan)
    demand_no_other_looks(region, endpoints)
    attributes = {id(each.attr) for each in region.walk(cst.Attribute)}
    taken = {each.value for each in region.walk(cst.Name) if id(each) not in attributes}
    pointless = pointless_settings(test, {each.name for each in endpoints})
    said = Said(constant_lengths(test), helper_calls(test), pointless, captures_of(test))
    first: list[tuple[str, cst.BaseExpression]] = []
    gone: list[cst.CSTNode] = []
    for endpoint in endpoints:
        uses = Uses(region, endpoint, said)
        gone += [use.statement for use in uses.all if use.kind is Kind.CONFIGURED]
        gone += uses.statements_of_capture()
        name = _rewrite(region, uses, endpoint, settings, taken)
        opened = filled_template(editor, opening, {}, test.span.line, settings.fixtures)
        if endpoint.maker is Maker.TEST:
            made = region.exactly(endpoint.made, cst.Call)
            gone.append(made)
            region.replace(made, opened)
        else:
            first.append((name, opened))
    _open_first(region, first)
    _request(region, settings, [each.name for each in endpoints if each.maker is Maker.FIXTURE])
    editor.drop_import(*sorted({name for node in gone for name in names_in(node)}))
    _let_go(editor, test, endpoints)
    editor.exposes("SSOT203", "SSOT204", "SSOT206", "SSOT118", "SSOT107")
    return "open a real endpoint in place of the double"


def _demand_openable(test: Test, settings: WebSocket, endpoints: Sequence[LocalEndpoint]) -> str:
    """The expression that opens an endpoint. Raises Refused when the test or its doubles leave no room for one."""
    if settings.open is None:
        raise Refused("the configuration does not say how a real endpoint is opened")
    if not endpoints:
        raise Refused("the test does not name the double: a set-up, a helper or another object has it")
    obstacles = [each.obstacle for each in endpoints if each.obstacle]
    if obstacles:
        raise Refused(obstacles[0])
    if test.is_unittest is not False:
        raise Refused("a `unittest.TestCase` cannot ask for the fixture of a real endpoint")
    return settings.open


def _routine_of(test: Test) -> Routine:
    found = next((each for each in test.file.routines if each.node is test.node), None)
    if found is None:
        raise Refused(f"`{test.name}` is defined twice")
    return found


def _let_go(editor: Editor, test: Test, endpoints: Sequence[LocalEndpoint]) -> None:
    """Drop what the last test that used it leaves to nobody: fakes, and doubles of a set-up."""
    editor.drop_class(*(endpoint.fake for endpoint in endpoints if endpoint.fake))
    owner = test.owner.name if test.owner is not None else ""
    for endpoint in endpoints:
        editor.drop_import(*sorted(endpoint.names))
        if endpoint.maker is Maker.SETUP:
            editor.drop_class(f"{owner}.{endpoint.name.removeprefix('self.')}")


def _rewrite(region: Region, uses: Uses, endpoint: LocalEndpoint, settings: WebSocket, taken: set[str]) -> str:
    """Rewrite the uses of one double; the name that its endpoint has in the test."""
    name = endpoint.name
    if endpoint.maker is Maker.SETUP:
        # An attribute set by one test would be read as what the others have, too.
        name = _free(name.removeprefix("self."), taken)
        for use in uses.all:
            if use.kind in (Kind.HANDED_ON, Kind.ACT):
                region.replace(use.node, cst.Name(name))
    Recipe(region, uses, Wording.of(settings, name), endpoint.name, lambda wanted: _free(wanted, taken)).apply()
    return name


def _free(name: str, taken: set[str]) -> str:
    """A name like this one that the function does not use."""
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found)
    return found


def _open_first(region: Region, opened: list[tuple[str, cst.BaseExpression]]) -> None:
    """Let the test open endpoints, each given with its name, before all else that it does."""
    if not opened:
        return
    if not isinstance(region.function.body, cst.IndentedBlock):
        raise Refused("the test stands on one line")
    openings = [_assigned(cst.Name(name), value) for name, value in opened]

    def opens(node: cst.FunctionDef) -> cst.FunctionDef:
        body = node.body.body
        place = int(node.get_docstring() is not None)
        return node.with_changes(body=node.body.with_changes(body=[*body[:place], *openings, *body[place:]]))

    region.change(region.function, opens)


def _assigned(target: cst.Name, value: cst.BaseExpression) -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(target)], value)])


def _request(region: Region, settings: WebSocket, dropped: list[str]) -> None:
    """Let the test ask for the fixtures that opening an endpoint takes, and no longer for those dropped."""
    has = {each.name.value for each in region.function.params.params}
    wanted = [cst.Param(cst.Name(name)) for name in settings.fixtures if name not in has]
    if not wanted and not dropped:
        return
    if region.function.params.star_kwarg or not isinstance(region.function.params.star_arg, cst.MaybeSentinel):
        raise Refused("the test takes arguments in a way that leaves no room for a fixture")

    def asking(node: cst.FunctionDef) -> cst.FunctionDef:
        given = [each for each in node.params.params if each.name.value not in dropped]
        last = [given[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)] if given else []
        return node.with_changes(params=node.params.with_changes(params=[*given[:-1], *last, *wanted]))

    region.change(region.function, asking)
