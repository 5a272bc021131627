"""The code around generated tests: the program, the kit that tests share, and the configuration."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.speed.draws import Draws
from benchmarks.speed.words import FIELDS, STATES, VERBS, camel, module_name, noun_of, sentence

PYPROJECT = """\
[project]
name = "shop"
version = "1.0"

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
addopts = ["--import-mode=importlib"]
python_classes = ["Test*", "*Tests", "*TestCase"]

[tool.ssot-lint]
src = ["."]
base-classes = ["testkit.cases.CanonicalCase", "testkit.cases.CanonicalAsyncCase"]
"""

CASES = '''\
"""The canonical base classes, and rivals of the same name."""

import unittest


class CanonicalCase:
    """Isolates the environment of each test."""

    def setup_method(self, method=None):
        self.environment = {"REGION": "eu"}
        self.closed = []

    def teardown_method(self, method=None):
        for item in reversed(self.closed):
            item.close()

    def assert_status(self, record, status):
        assert record["status"] == status, f"{record} is not {status}"


class CanonicalAsyncCase(CanonicalCase):
    """The same for asynchronous tests."""

    async def settle(self, client):
        await client.drain()


class BaseTestCase(unittest.TestCase):
    """A rival."""

    def setUp(self):
        self.record = {"status": "open"}
'''

PROBES = '''\
"""Helpers: some check, some only do."""

import asyncio


def make_record(identifier, **fields):
    return {"identifier": identifier, "status": "open", "total": 0, **fields}


def assert_record(record, **expected):
    for key, value in expected.items():
        assert record.get(key) == value, f"{key} is {record.get(key)!r}"


def verify_events(events, names):
    missing = [name for name in names if name not in [event["type"] for event in events]]
    if missing:
        raise AssertionError(f"missing {missing}")


def describe(record):
    return ", ".join(f"{key}={value}" for key, value in sorted(record.items()))


async def wait_for(predicate, timeout=1.0):
    for _ in range(int(timeout * 100)):
        if predicate():
            return True
        await asyncio.sleep(0.01)
    return False
'''

DOUBLES = '''\
"""Doubles that everybody shares."""


class FakeSocket:
    """Keeps what is sent."""

    def __init__(self):
        self.sent = []

    async def send_json(self, message):
        self.sent.append(message)

    async def receive_json(self):
        return self.sent.pop(0)
'''

CONFTEST = '''\
"""Fixtures of the whole tree."""

import pytest

from testkit.doubles import FakeSocket
from testkit.probes import make_record


@pytest.fixture
def record():
    return make_record("r-1")


@pytest.fixture
def user_context():
    yield {"user": "u-1", "region": "eu"}


@pytest.fixture
def websocket():
    return FakeSocket()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    monkeypatch.delenv("SHOP_REGION", raising=False)
'''


def shared_files() -> Iterator[tuple[str, str]]:
    """Path and text of what every tree has once."""
    yield "pyproject.toml", PYPROJECT
    yield "testkit/__init__.py", ""
    yield "testkit/cases.py", CASES
    yield "testkit/probes.py", PROBES
    yield "testkit/doubles.py", DOUBLES
    yield "shop/__init__.py", ""
    yield "tests/conftest.py", CONFTEST


def program_module(index: int, seed: int) -> str:
    """A module with an entity, a service with a factory and an accessor, and some functions."""
    draws = Draws(seed, "program", index)
    noun = noun_of(index)
    name = camel(noun)
    before = f"from shop.{module_name(index - 1)} import {camel(noun_of(index - 1))}Service\n" if index else ""
    methods = "".join(_method(draws, noun) for _ in range(6 + draws.below(14)))
    return f'''\
"""{sentence(draws, 8)}"""

import asyncio
from dataclasses import dataclass, field
{before}

@dataclass
class {name}:
    """{sentence(draws, 6)}"""

    identifier: str
    status: str = "open"
    total: int = 0
    items: list = field(default_factory=list)


class {name}Service:
    """{sentence(draws, 9)}"""

    _instance = None

    def __init__(self, context=None):
        self.context = context
        self.records = {{}}

    @classmethod
    def get_instance(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance
{methods}

_service = None


def get_{noun}_service():
    global _service
    if _service is None:
        _service = {name}Service()
    return _service


def create_{noun}_service(user_context):
    return {name}Service(user_context)


async def load_{noun}(identifier):
    await asyncio.sleep(0)
    return {name}(identifier)
'''


def _method(draws: Draws, noun: str) -> str:
    verb, one, other = draws.pick(VERBS), draws.pick(FIELDS), draws.pick(FIELDS)
    number = draws.below(90)
    return f'''
    def {verb}_{noun}_{number}(self, identifier, **changes):
        """{sentence(draws, 10)}"""
        record = self.records.setdefault(identifier, {{"{one}": None, "status": "{draws.pick(STATES)}"}})
        if not changes:
            raise ValueError(f"nothing to change in {{identifier}}")
        record.update(changes)
        for key, value in changes.items():
            if key == "{other}" and value is None:
                record["status"] = "{draws.pick(STATES)}"
        return record
'''
