"""What files do when they are started as programs."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.collecting.mains import MainBlock, main_blocks
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import asyncio, logging, sys, unittest
import pytest as pt
from unittest import main as go

logger = logging.getLogger()

class Client:
    def test_connection(self): ...

class TestX:
    async def test_m(self): ...

async def test_a(): ...
async def work(): ...
async def both(): await test_a()
def all_of_it(): return deeper()
def deeper(): return pt.main()
def again(): return again()
"""


def block_of(body: str, condition: str = "__name__ == '__main__'") -> MainBlock:
    source = f"{HEAD}\nif {condition}:\n{indent(dedent(body), '    ')}\n"
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    (block,) = file.main_blocks
    return block


IDLE = [
    "pass",
    "...",
    "'words'\nprint('a', 1)\nlogger.info('b')",
    "import sys\nfrom os import path\nprint('=' * 80)",
    "logging.basicConfig(level=logging.INFO)\npass",
    "for line in ('a', 'b'):\n    print(line)",
]
BUSY = ["test_a()", "sys.exit(1)", "import shop.start", "from . import start", "pt.main()", "x = test_a()"]


@pytest.mark.parametrize("body", IDLE)
def test_blocks_that_do_nothing(body: str) -> None:
    assert block_of(body).is_idle


@pytest.mark.parametrize("body", BUSY)
def test_blocks_that_do_something(body: str) -> None:
    assert not block_of(body).is_idle


def test_else_counts() -> None:
    source = "if __name__ == '__main__':\n    pass\nelse:\n    start()\n"
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    assert [block.is_idle for block in file.main_blocks] == [False]


def test_span_is_the_if_line_whichever_side_the_name_stands() -> None:
    block = block_of("pass", "'__main__' == __name__")
    assert (block.span.column, block.span.end_column) == (1, 27)


RUNNERS = {
    "pt.main()": ["pytest.main"],
    "sys.exit(pt.main([]))": ["pytest.main"],
    "import pytest\npytest.main()": ["pytest.main"],
    "go()": ["unittest.main"],
    "if x:\n    unittest.main()": ["unittest.main"],
    "asyncio.run(test_a())": ["asyncio.run"],
    "asyncio.run(TestX().test_m())": ["asyncio.run"],
    "asyncio.run(both())": ["asyncio.run"],
    "loop = asyncio.new_event_loop()\nloop.run_until_complete(test_a())": ["loop.run_until_complete"],
    "sys.exit(all_of_it())": ["pytest.main"],
    "async def later():\n    await test_a()\nasyncio.run(later())": ["asyncio.run"],
    "asyncio.run(work())": [],
    "asyncio.run(other.test_client())": [],
    "def later():\n    pt.main()\nprint(later)": [],
    "again()": [],
}


@pytest.mark.parametrize(("body", "texts"), RUNNERS.items())
def test_calls_that_run_tests(body: str, texts: list[str]) -> None:
    assert [runner.text for runner in block_of(body).runners] == texts


def test_blocks_inside_functions_are_found() -> None:
    source = "def f():\n    def g(): ...\n    if __name__ == '__main__':\n        pass\n"
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    assert [block.span.line for block in main_blocks(file)] == [3]


ONLY_TESTS = [
    "sys.exit(pt.main())",
    "code = pt.main(['-x'])\nprint('ended with', code)\nraise SystemExit(int(code))",
    "passed, words = asyncio.run(test_a())",
    "import pytest\nif len(sys.argv) > 1:\n    pytest.main(sys.argv[1:])\nelse:\n    pytest.main()",
    "try:\n    asyncio.run(both())\nexcept KeyboardInterrupt:\n    sys.exit(1)",
]
MORE = {
    "sys.path.insert(0, '.')\npt.main()": 1,
    "pt.main()\nreport()": 2,
    "sys.argv = []\npt.main()": 1,
    "print(report())\npt.main()": 1,
    "async def run():\n    await test_a()\nasyncio.run(run())": 1,
    "try:\n    pt.main()\nfinally:\n    report()": 4,
    "with open('x') as log:\n    pt.main()": 1,
}


@pytest.mark.parametrize("body", ONLY_TESTS)
def test_blocks_that_only_run_tests(body: str) -> None:
    assert block_of(body).other is None


@pytest.mark.parametrize(("body", "line"), MORE.items())
def test_first_statement_that_does_something_else(body: str, line: int) -> None:
    block = block_of(body)
    assert block.runners
    assert block.other == block.span.line + line


@pytest.mark.parametrize("body", ["pass  # later", "pass\n# later", "# later\npass", "pass\n\n    # later"])
def test_words_in_a_block(body: str) -> None:
    assert block_of(body).is_commented


@pytest.mark.parametrize("body", ["pass", "pass  # pragma: no cover", "print('a')  # noqa: T201"])
def test_blocks_without_words(body: str) -> None:
    assert not block_of(body).is_commented
