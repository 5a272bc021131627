"""Which of the events of the golden path a project names."""

from __future__ import annotations

from collections import Counter

from ssot_lint.patterns import compile_late
from ssot_lint.proposal.settings import Section, Setting, count

GOLDEN_PATH = ("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed")
_NAMED = compile_late(rb"[\"'](" + "|".join(GOLDEN_PATH).encode() + rb")[\"']")


class EventCount:
    """Counts files that name an event in quotes, program and tests apart."""

    def __init__(self) -> None:
        self.program: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()

    def add(self, data: bytes, *, is_test_side: bool) -> None:
        """Take one file."""
        into = self.tests if is_test_side else self.program
        into.update({match.decode() for match in _NAMED.findall(data)})


def propose_events(counted: EventCount) -> Section | None:
    """The `events` table: sure when the program, or the tests where it is elsewhere, names all five."""
    source, where = (counted.program, "program") if counted.program else (counted.tests, "test")
    if not source:
        return None
    named = [event for event in GOLDEN_PATH if source[event]]
    evidence = [
        f"{event}: named in {count(counted.program[event], 'program file')}, {count(counted.tests[event], 'test file')}"
        for event in GOLDEN_PATH
    ]
    sure = len(named) == len(GOLDEN_PATH)
    if not sure:
        evidence.append(f"not sure: only {len(named)} of the usual {len(GOLDEN_PATH)} stand in {where} files")
    return Section("events", (Setting("required", named),), tuple(evidence), sure)
