"""Checks that a test gives to others to run."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import CheckKind, Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig

HELPERS = """
class Visitor:
    def __init__(self, expected): self.expected = expected
    def on_node(self, node): assert node == self.expected
class Validator:
    def __init__(self): self.events = []
    def record(self, event): self.events.append(event)
    def validate_events(self): assert self.events
def handler(request): assert request.ok
def quiet(request): print(request)
@app.task
def job(): assert handler
@app.task
def idle_job(): pass
"""


def last_test(body: str) -> Test:
    source = HELPERS + "def test_x(client):\n" + "\n".join("    " + line for line in dedent(body).splitlines())
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


@pytest.mark.parametrize(
    "body",
    [
        "client.run(handler)",
        "client.run(callback=handler)",
        "client.run(['a', handler])",
        "client.run({'/': handler})",
        "client.on_message = handler",
        "client.handlers['x'] = handler",
        "client.run(Visitor(3))",
        "visitor = Visitor(3)\nclient.run(visitor)",
        "client.run(Visitor)",
        "job.delay()",
        "for each in (handler, quiet):\n    each(client)",
        "steps = [{'name': 'a', 'run': handler}]\nfor step in steps:\n    step['run'](client)",
    ],
)
def test_handed_over_check_counts_once(body: str) -> None:
    assert [check.kind for check in last_test(body).checks] == [CheckKind.PASSED]


@pytest.mark.parametrize(
    "body",
    [
        "client.run(quiet)",
        "client.on_message = quiet",
        "kept = handler",
        "client.run(Validator())",
        "Visitor(3)",
        "idle_job.delay()",
        "steps = [quiet, 1]",
        "client.run(unknown)",
        "assertable = hasattr(Visitor(3), 'x')",
        "print(handler)",
    ],
)
def test_nothing_that_checks_is_handed_over(body: str) -> None:
    assert last_test(body).checks == ()
