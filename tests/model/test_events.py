"""Required events that checks look for, in all their spellings."""

from pathlib import Path

import pytest

from ssot_lint.model.events import checked_events, is_declared_part, named_events
from tests.model.projects import read_project

EVENTS = ("run_started", "step_done", "run_finished")
KIT = """
from enum import Enum
ALL = ["run_started", "step_done", "run_finished"]
class Kind(Enum):
    RUN_STARTED = "run_started"
    STEP_DONE = "step_done"
class Names:
    FIRST = ("run_started", "step_done")
def check_ends(events):
    assert events[0] == "run_started"
    assert events[-1] == "run_finished"
def log_events(events, first="run_started"): print(events)
"""


def checked(folder: Path, body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    prelude = "from testkit.events import ALL, Kind, Names, check_ends, log_events\nfrom acme import assert_events\n"
    file = read_project(
        folder, {"testkit/events.py": KIT, "test_x.py": f"{prelude}def test_x(types, bridge, sent):\n{lines}\n"}
    )
    found = checked_events(file.tests[0], EVENTS)
    return "unknown" if found is None else " ".join(event for event in EVENTS if event in found)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("assert 'run_started' in types", "run_started"),
        ("assert types == ['run_started', 'step_done']", "run_started step_done"),
        ("assert {'run_started'} | {'step_done'} <= set(types)", "run_started step_done"),
        ("assert sent[0]['type'] == 'run_started' and sent[1].get('type') == 'step_done'", "run_started step_done"),
        (
            "wanted = ['run_started', 'step_done']\nfor name in wanted:\n    assert name in types",
            "run_started step_done",
        ),
        (
            "wanted = {'run_started', 'step_done'}\nassert all(name in types for name in wanted)",
            "run_started step_done",
        ),
        ("missing = {'run_started'} - set(types)\nassert not missing", "run_started"),
        ("found = [e for e in sent if e['type'] == 'step_done']\nassert len(found) == 1", "step_done"),
        ("last = next(e for e in sent if e['type'] == 'run_finished')\nassert last['ok']", "run_finished"),
        ("assert tuple(types) == tuple(ALL)", "run_started step_done run_finished"),
        ("assert types[:2] == Names.FIRST", "run_started step_done"),
        ("assert types[0] is Kind.RUN_STARTED", "run_started"),
        ("bridge.notify_run_started.assert_called_once()", "run_started"),
        ("assert bridge.emit_step_done_event.called", "step_done"),
        ("bridge.send.assert_any_call('run_started', {})", "run_started"),
        ("check_ends(types)", "run_started run_finished"),
        ("assert bridge.wait_for('run_started', timeout=1)", "run_started"),
        ("found = find(sent, 'step_done')\nassert found is not None", "step_done"),
        ("assert_events(types)", "unknown"),
        ("assert_events(types, ['run_started'])", "run_started"),
    ],
)
def test_looked_for(tmp_path: Path, body: str, found: str) -> None:
    assert checked(tmp_path, body) == found


@pytest.mark.parametrize(
    "body",
    [
        "bridge.run_started()\nassert bridge.count == 1",
        "assert bridge.send('run_started')",
        "sent = [{'type': 'run_started'}, {'type': 'step_done'}]\nassert len(sent) == 2",
        "log_events(types)\nassert types",
        "assert types, 'run_started is missing'",
        "print('run_started')\nassert types",
    ],
)
def test_only_mentioned(tmp_path: Path, body: str) -> None:
    assert checked(tmp_path, body) == ""


@pytest.mark.parametrize(
    ("name", "docstring", "declared"),
    [
        ("test_run_started", "", True),
        ("test_run", "Sends `run-started` first.", True),
        ("test_ends", "run_started and run_finished.", True),
        ("test_run", "run_started, step done, run_finished.", False),
        ("test_run", "A subset of what is sent.", True),
        ("test_partial_run", "", True),
        ("test_subsets", "The impartial run.", False),
        ("test_run", "", False),
    ],
)
def test_declared_part(tmp_path: Path, name: str, docstring: str, declared: bool) -> None:
    file = read_project(tmp_path, {"test_x.py": f'def {name}(types):\n    """{docstring}"""\n    assert types\n'})
    assert is_declared_part(file.tests[0], {"run_started", "run_finished"}, EVENTS) is declared


def test_named_events() -> None:
    assert named_events("Run started, then STEP-DONE; run\nfinishes", EVENTS) == {"run_started", "step_done"}
