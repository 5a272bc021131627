"""Bodies of tests that prove nothing, as often as they were counted in the real tree."""

from __future__ import annotations

from benchmarks.speed.bodies import EVENTS, Body
from benchmarks.speed.words import FIELDS, VERBS, sentence

# Shares of all collected tests, in percent.
SHARES: list[tuple[float, str]] = [
    (0.27, "pass"),
    (0.14, "assert True, 'placeholder'"),
    (0.45, "result = {0}\nassert True"),
    (0.06, "result = {0}\nassert result or True"),
    (0.17, "result = {0}\nassert len(result) >= 0"),
    (0.70, "result = {0}\nreturn result is not None"),
    (1.39, "result = {0}\nprint(result)\nlogger.info('done')"),
    (0.82, "result = {0}\nassert result is not None"),
    (0.94, "gateway = MagicMock()\ngateway.{1}({2})\ngateway.{1}.assert_called_once()"),
    (0.75, "try:\n    result = {0}\n    assert result['{3}'] == 3\nexcept Exception as error:\n    print(error)"),
    (0.84, "try:\n    result = {0}\n    assert result\nexcept Exception:\n    pytest.skip('not available')"),
    (1.40, "result = None\ntry:\n    result = {0}\nexcept Exception:\n    pass\nassert service is not None"),
    (0.14, "pytest.skip('later')"),
    (4.00, "result = {0}\nif result:\n    assert result['{3}'] == 4"),
    (3.00, "expected = {4}\nfound = list(expected)\nassert len(found) == 5\nassert found[0] == 'agent_started'"),
    (0.10, "result = {0}\nresult['{3}'] == 5"),
    (0.05, "assert (result := {0}), 'there'\nassert 1 == 1\nif False:\n    assert result"),
    (0.04, "result = {0}\nmock_time = 4\nassert mock_time == mock_time"),
    (3.00, "socket = MagicMock()\nsocket.send_json = AsyncMock()\nsocket.send_json({4})\n"
           "sent = [call.args[0] for call in socket.send_json.call_args_list]\nassert 'agent_started' in str(sent)"),
]  # fmt: skip


def smell_of(body: Body) -> str | None:
    """The body of a smell, or None for the most that have none."""
    honest = 100 - sum(share for share, _ in SHARES)
    return body.draws.weighted([(honest, None), *SHARES])


def smelly_body(body: Body, shape: str) -> list[str]:
    """The lines of such a test, under a docstring that promises more."""
    draws = body.draws
    verb = draws.pick(VERBS)
    call = f'service.{verb}_{body.noun}_{draws.below(90)}("{body.noun}-1", {draws.pick(FIELDS)}={draws.below(90)})'
    body.add(0, f'"""{sentence(draws, 10)}"""')
    if "{0}" in shape or "service" in shape:
        body.add(0, f'service = create_{body.noun}_service("u-1")')
    filled = shape.replace("{4}", EVENTS).replace("{0}", call).replace("{1}", verb)
    body.add(0, *filled.replace("{2}", "'x'").replace("{3}", draws.pick(FIELDS)).splitlines())
    return body.lines
