"""Which calls count as checks, as far as one file can tell."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import CheckKind, Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


CHECKS = {
    "import inside the test": (
        CheckKind.RAISES,
        """
        def test_x():
            import pytest
            with pytest.raises(ValueError):
                run()
        """,
    ),
    "raises of another library": (
        CheckKind.RAISES,
        """
        from inline_snapshot import extra
        def test_x():
            with extra.raises("ValueError: empty"):
                run()
        """,
    ),
    "import that the file does not show": (
        CheckKind.RAISES,
        """
        from prelude import *
        def test_x():
            with pytest.raises(ValueError):
                run()
        """,
    ),
    "function that a fixture gives": (
        CheckKind.HELPER,
        """
        import pytest
        @pytest.fixture
        def compare():
            def inner(a, b):
                assert a == b
            return inner
        def test_x(compare):
            compare(run(), 1)
        """,
    ),
    "else of a loop": (
        CheckKind.RAISE,
        """
        def test_x():
            for line in run():
                if line == "ready":
                    break
            else:
                raise TimeoutError("never ready")
        """,
    ),
    "nose": (
        CheckKind.LIBRARY,
        """
        from nose.tools import eq_
        def test_x():
            eq_(run(), 1)
        """,
    ),
    "lines of a pytester result": (
        CheckKind.NAMED,
        """
        def test_x(pytester):
            pytester.runpytest().stdout.fnmatch_lines(["*ok*"])
        """,
    ),
}

CHECKS["context manager that puts its check elsewhere"] = (
    CheckKind.HELPER,
    """
    import asyncio, contextlib
    @contextlib.contextmanager
    def assert_no_nested_run():
        original = asyncio.run
        def patched(*args):
            if running():
                raise RuntimeError("nested")
        asyncio.run = patched
        yield
        asyncio.run = original
    def test_x():
        with assert_no_nested_run():
            run()
    """,
)

SILENT = {
    "failure played by a stub": """
        def test_x(client):
            def flaky():
                if client.down:
                    raise ConnectionError("down")
            client.use(flaky)
        """,
    "caught exception sent on under a condition": """
        def test_x(client):
            try:
                client.run()
            except OSError as error:
                if error.errno:
                    raise error
        """,
    "known package imported inside the test": """
        def test_x():
            from asyncio import ensure_future
            ensure_future(run())
        """,
    "fixture whose function without a check is called": """
        import pytest
        @pytest.fixture
        def verify():
            def inner(a):
                print(a)
            return inner
        def test_x(verify):
            verify(run())
        """,
}


@pytest.mark.parametrize(("kind", "source"), CHECKS.values(), ids=CHECKS)
def test_call_counts_as_a_check(kind: CheckKind, source: str) -> None:
    assert [check.kind for check in last_test(source).checks] == [kind]


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_call_counts_as_none(source: str) -> None:
    assert last_test(source).checks == ()
