"""The bodies of generated tests: blocks of statements until a number of lines is reached, and the smells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.speed.draws import Draws
from benchmarks.speed.words import FIELDS, STATES, VERBS, camel, sentence

EVENTS = '["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]'


@dataclass(slots=True)
class Body:
    """A body in the making: whether it may await, the noun it is about, its lines without the outer indent."""

    draws: Draws
    noun: str
    is_async: bool
    lines: list[str] = field(default_factory=list)

    def add(self, depth: int, *lines: str) -> None:
        """Append lines at a depth of nesting."""
        self.lines += ("    " * depth + line if line else "" for line in lines)


Block = Callable[[Body, int], None]


def _call(body: Body, depth: int) -> None:
    draws, noun = body.draws, body.noun
    name = draws.pick(("result", "response", "updated", "outcome", "record"))
    call = f"{name} = service.{draws.pick(VERBS)}_{noun}_{draws.below(90)}("
    changes = f"{draws.pick(FIELDS)}={draws.weighted([(3, str(draws.below(5000))), (1, 'record.total')])}"
    if draws.chance(0.5):
        body.add(depth, call, f'    "{noun}-{draws.below(900)}",', f"    {changes},", ")")
    else:
        body.add(depth, f'{call}"{noun}-{draws.below(900)}", {changes})')


def _payload(body: Body, depth: int) -> None:
    draws = body.draws
    entries = [f'    "{draws.pick(FIELDS)}_{number}": {_value(draws)},' for number in range(2 + draws.below(6))]
    body.add(depth, f"{draws.pick(('payload', 'message', 'expected', 'settings'))} = {{", *entries, "}")


def _value(draws: Draws) -> str:
    return draws.weighted(
        [
            (4, f'"{draws.pick(STATES)} {draws.pick(VERBS)}"'),
            (2, str(draws.below(100000))),
            (1, f'["{draws.pick(STATES)}", "{draws.pick(STATES)}"]'),
            (1, f'f"{{record}}-{draws.below(99)}"'),
            (1, "datetime.now(timezone.utc).isoformat()"),
        ]
    )


def _check(body: Body, depth: int) -> None:
    draws = body.draws
    key, state = draws.pick(FIELDS), draws.pick(STATES)
    check = draws.weighted(
        [
            (5, f'assert result["{key}"] == "{state}", f"{key} should be {state}, got {{result}}"'),
            (4, f'assert record.{key} == {draws.below(500)}, "{sentence(draws, 7)}"'),
            (3, f'assert "{state}" in response.get("{key}", ""), f"{key} lacks {state}: {{response}}"'),
            (2, f"assert len(events) == {draws.below(9) + 1}"),
            (2, f'assert_record(record, {key}="{state}", parts={draws.below(90)})'),
            (2, f"assert result is not None and result.{key} > {draws.below(40)}"),
            (1, f"assert service.{draws.pick(VERBS)}_{body.noun}_{draws.below(90)}(record) is True"),
            (1, f"verify_events(events, {EVENTS})"),
        ]
    )
    body.add(depth, check)


def _comment(body: Body, depth: int) -> None:
    if body.draws.chance(0.75):
        body.add(depth, "")
    body.add(depth, f"# {sentence(body.draws, 5 + body.draws.below(7))}")


def _gap(body: Body, depth: int) -> None:
    body.add(depth, "")


def _note(body: Body, depth: int) -> None:
    draws = body.draws
    call = draws.weighted([(3, "logger.info"), (2, "print"), (1, "events.append")])
    body.add(depth, f'{call}(f"{sentence(draws, 4)} {{service}} {{{draws.pick(("len(events)", "record"))}}}")')


def _await(body: Body, depth: int) -> None:
    draws = body.draws
    if not body.is_async:
        _compute(body, depth)
        return
    wait = draws.weighted(
        [
            (4, f'loaded = await load_{body.noun}("{body.noun}-{draws.below(900)}")'),
            (2, f"await asyncio.sleep(0.{draws.below(9) + 1})"),
            (2, f'await websocket.send_json({{"type": "{draws.pick(VERBS)}", "{draws.pick(FIELDS)}": record}})'),
            (1, "events.append(await asyncio.wait_for(websocket.receive_json(), timeout=5.0))"),
            (1, "done = await wait_for(lambda: len(events) > 2, timeout=2.0)"),
        ]
    )
    body.add(depth, wait)


def _compute(body: Body, depth: int) -> None:
    draws = body.draws
    one, other = draws.pick(FIELDS), draws.pick(FIELDS)
    body.add(
        depth,
        draws.weighted(
            [
                (2, f'names = [event["{one}"] for event in events if event.get("{other}")]'),
                (2, f'duration = time.time() + record["{one}"]'),
                (2, f"{one}_count = sum(1 for each in events if each.{other} != result)"),
                (1, f'record["{one}"] = service.records[{draws.below(90)}].{other}'),
            ]
        ),
    )


def _double(body: Body, depth: int) -> None:
    draws = body.draws
    name = draws.pick(("gateway", "courier", "ledger_client", "websocket"))
    method = f"{draws.pick(VERBS)}_{body.noun}"
    kind = "AsyncMock" if body.is_async else "MagicMock"
    body.add(depth, f"{name} = {kind}()", f'{name}.{method}.return_value = {{"status": "{draws.pick(STATES)}"}}')
    if draws.chance(0.4):
        body.add(depth, f"{name}.{method}.assert_called_once()" if draws.chance(0.5) else f"service.context = {name}")


def _branch(body: Body, depth: int) -> None:
    draws = body.draws
    test = draws.weighted([(3, f'if result["{draws.pick(FIELDS)}"]:'), (2, "if response:"), (2, "if not events:")])
    body.add(depth, test)
    _some(body, depth + 1, 1 + draws.below(3))
    if draws.chance(0.3):
        body.add(depth, "else:")
        _some(body, depth + 1, 1 + draws.below(2))


def _loop(body: Body, depth: int) -> None:
    draws = body.draws
    head = draws.weighted(
        [
            (3, f"for number in range({draws.below(20) + 2}):"),
            (3, "for event in events:"),
            (1, f'for key, value in record["{draws.pick(FIELDS)}"].items():'),
        ]
    )
    body.add(depth, head)
    _some(body, depth + 1, 1 + draws.below(4))


def _attempt(body: Body, depth: int) -> None:
    draws = body.draws
    body.add(depth, "try:")
    _some(body, depth + 1, 2 + draws.below(5))
    ending = [
        (4, ["except Exception as error:", '    pytest.fail(f"not expected: {error}")']),
        (3, ["except ValueError as error:", '    assert "nothing" in str(error)']),
        (3, ["finally:", "    service.records.clear()"]),
        (1, ["except Exception as error:", "    logger.warning(error)"]),
    ]
    body.add(depth, *draws.weighted(ending))


def _context(body: Body, depth: int) -> None:
    draws = body.draws
    heads = [
        (2, f'with patch("shop.{body.noun}.{camel(body.noun)}Service.{draws.pick(VERBS)}_{body.noun}") as patched:'),
        (2, 'with pytest.raises(ValueError, match="nothing to change"):'),
        (1, f'with patch.object(service, "records", {{"{draws.pick(STATES)}": 1}}):'),
    ]
    body.add(depth, draws.weighted(heads))
    _some(body, depth + 1, 1 + draws.below(3))


def _function(body: Body, depth: int) -> None:
    draws = body.draws
    prefix = "async " if body.is_async else ""
    body.add(depth, f"{prefix}def {draws.pick(VERBS)}_one(number):")
    _some(body, depth + 1, 2 + draws.below(3))
    body.add(depth + 1, "return number")


def _accessor(body: Body, depth: int) -> None:
    accesses = [
        (2, f"shared = get_{body.noun}_service()"),
        (1, f"shared = {camel(body.noun)}Service.get_instance()"),
        (1, f"{camel(body.noun)}Service._instance = None"),
    ]
    body.add(depth, body.draws.weighted(accesses))


_PLAIN: list[tuple[float, Block]] = [
    (18, _call),
    (4, _payload),
    (12, _check),
    (22, _comment),
    (11, _gap),
    (7, _note),
    (15, _await),
    (8, _compute),
    (0.8, _double),
]
_NESTING: list[tuple[float, Block]] = [(4, _branch), (4, _loop), (2.5, _attempt), (2, _context), (0.8, _function)]
_ALL = [*_PLAIN, *_NESTING, (0.3, _accessor)]


def _some(body: Body, depth: int, blocks: int) -> None:
    for _ in range(blocks):
        body.draws.weighted(_ALL if depth < 3 else _PLAIN)(body, depth)
    # What opened this block needs a statement, and blank lines and comments are none.
    if not body.lines[-1].strip() or body.lines[-1].lstrip().startswith("#") or body.lines[-1].endswith(":"):
        _call(body, depth)


def honest_body(body: Body, lines: int) -> list[str]:
    """A test of about so many lines that does something and checks it."""
    draws = body.draws
    more = [sentence(draws, 12) for _ in range(1 + draws.below(7))]
    short = draws.chance(0.5)
    body.add(0, *([f'"""{sentence(draws, 9)}"""'] if short else ['"""', sentence(draws, 10), "", *more, '"""']))
    body.add(0, f'service = create_{body.noun}_service("u-{draws.below(90)}")')
    body.add(0, f'record = result = make_record("{body.noun}-{draws.below(90)}")', "events = []")
    if draws.chance(0.4):
        body.add(0, f'context = "c-{draws.below(90)}"', "started_at = time.time()")
    while len(body.lines) < lines - 1:
        draws.weighted(_ALL)(body, 0)
    _check(body, 0)
    return body.lines
