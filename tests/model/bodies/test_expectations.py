"""Expectations that are no statements: marks, parameters, warnings turned into errors."""

from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig
from tests.model.bodies.test_ambient import last_test

EXPECTING = {
    "mark of a plugin that waits for the exception": """
        import pytest
        @pytest.mark.raises_till_error(ValueError, match="empty")
        def test_x(): run()
        """,
    "expectation by parameter": """
        import pytest
        from contextlib import nullcontext
        @pytest.mark.parametrize(("size", "expected"), [(1, nullcontext()), (0, pytest.raises(ValueError))])
        def test_x(size, expected):
            with expected:
                run(size)
        """,
    "expectation by parameter, of a list": """
        import pytest
        CASES = [pytest.param(0, pytest.raises(ValueError), id="none")]
        @pytest.mark.parametrize("size, expected", CASES)
        def test_x(size, expected):
            with open("x"), expected:
                run(size)
        """,
    "warnings turned into errors": """
        import warnings
        def test_x():
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                run()
        """,
    "warnings turned into errors by a mark": """
        import pytest
        @pytest.mark.filterwarnings("error::DeprecationWarning")
        def test_x(): run()
        """,
    "warnings turned into errors by an imported name": """
        from warnings import filterwarnings
        def test_x():
            filterwarnings("error", category=DeprecationWarning)
            run()
        """,
    "warnings turned into errors by the block": """
        import warnings
        def test_x():
            with warnings.catch_warnings(action="error"):
                run()
        """,
}
INDIFFERENT = {
    "parameter without an expectation": """
        import pytest
        @pytest.mark.parametrize(("size", "lock"), [(1, nullcontext()), (0, Lock())])
        def test_x(size, lock):
            with lock:
                run(size)
        """,
    "expectation that nothing enters": """
        import pytest
        @pytest.mark.parametrize("expected", [pytest.raises(ValueError)])
        def test_x(expected, lock):
            with lock:
                run(expected)
        """,
    "warnings turned into errors for a whole file": """
        import pytest
        pytestmark = pytest.mark.filterwarnings("error")
        def test_x(): run()
        """,
    "warnings turned off by a mark": """
        import pytest
        @pytest.mark.filterwarnings("ignore:error")
        def test_x(): run()
        """,
    "warnings turned off": """
        import warnings
        def test_x():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                run("error")
        """,
    "another filter": """
        import warnings
        def test_x(log): log.simplefilter("error")
        """,
}


@pytest.mark.parametrize("source", EXPECTING.values(), ids=EXPECTING)
def test_what_expects_something_is_seen(source: str) -> None:
    assert len(last_test(source).ambient_checks) == 1


@pytest.mark.parametrize("source", INDIFFERENT.values(), ids=INDIFFERENT)
def test_what_only_looks_like_it_is_not_taken_for_it(source: str) -> None:
    assert last_test(source).ambient_checks == ()


def test_xfail_is_strict_where_the_configuration_says_so() -> None:
    layout = PytestConfig(rootdir=Path("/"), strict_xfail=True)
    source = "import pytest\n@pytest.mark.xfail{}\ndef test_x(): run()\n"
    found = [
        read_file(source.format(given).encode(), "test_x.py", Role.COLLECTED, layout)
        for given in ("", "(strict=False)")
    ]
    assert [bool(each.tests[0].ambient_checks) for each in found if isinstance(each, TestFile)] == [True, False]
