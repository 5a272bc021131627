"""Checks outside the body: decorators, fixtures, tear-down."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.project import Project, Roles
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


CHECKING = {
    "decorator known by name": """
        @image_comparison(["a.png"])
        def test_x(): draw()
        """,
    "expected failure": """
        import unittest
        class TestX(unittest.TestCase):
            @unittest.expectedFailure
            def test_x(self): run()
        """,
    "strict xfail": """
        import pytest
        @pytest.mark.xfail(strict=True)
        def test_x(): run()
        """,
    "unresolved decorator named like a check": """
        from kit import expect_no_warnings
        @expect_no_warnings
        def test_x(): run()
        """,
    "decorator of this file with a check in its wrapper": """
        def fails_with(error):
            def decorate(function):
                def wrapper():
                    try:
                        function()
                    except error:
                        return
                    raise AssertionError("nothing raised")
                return wrapper
            return decorate
        @fails_with(ValueError)
        def test_x(): run()
        """,
    "known fixture": "def test_x(benchmark): benchmark(run)",
    "fixture of this file that checks": """
        import pytest
        @pytest.fixture
        def server():
            yield 1
            assert not leaks()
        def test_x(server): run(server)
        """,
    "fixture behind a fixture": """
        import pytest
        @pytest.fixture
        def deep():
            yield
            assert done()
        @pytest.fixture
        def shallow(deep): return deep
        def test_x(shallow): run()
        """,
    "autouse fixture of the class": """
        import pytest
        class TestX:
            @pytest.fixture(autouse=True)
            def watch(self):
                yield
                assert quiet()
            def test_x(self): run()
        """,
    "autouse fixture of a base in this file": """
        import pytest
        class Watching:
            @pytest.fixture(autouse=True)
            def watch(self):
                yield
                assert quiet()
        class TestX(Watching):
            def test_x(self): run()
        """,
    "usefixtures mark of the class": """
        import pytest
        @pytest.fixture(name="clean")
        def make_clean():
            yield
            assert quiet()
        @pytest.mark.usefixtures("clean")
        class TestX:
            def test_x(self): run()
        """,
    "tear-down": """
        import unittest
        class TestX(unittest.TestCase):
            def tearDown(self): self.assertEqual(leaks(), 0)
            def test_x(self): run()
        """,
    "tear-down of a base in this file": """
        class Leaks:
            def teardown_method(self): assert not leaks()
        class TestX(Leaks):
            def test_x(self): run()
        """,
    "clean-up registered in set-up": """
        import unittest
        class TestX(unittest.TestCase):
            def setUp(self): self.addCleanup(self.look)
            def look(self): self.assertFalse(leaks())
            def test_x(self): run()
        """,
    "clean-up registered through a list in set-up": """
        import unittest
        class TestX(unittest.TestCase):
            def setUp(self): register([self.look])
            def look(self): self.assertFalse(leaks())
            def test_x(self): run()
        """,
    "tear-down function of the module": """
        def teardown_function(function): assert not leaks()
        def test_x(): run()
        """,
}

SILENT = {
    "set-up that checks by a helper what it is given": """
        import unittest
        class TestX(unittest.TestCase):
            def setUp(self): self.assert_quiet(self.look)
            def assert_quiet(self, look): assert look() is None
            def look(self): self.assertFalse(leaks())
            def test_x(self): run()
        """,
    "clean-up registered in set-up that checks nothing": """
        import unittest
        class TestX(unittest.TestCase):
            def setUp(self): self.addCleanup(self.close)
            def close(self): self.client.close()
            def test_x(self): run()
        """,
    "transparent decorators": """
        import pytest
        from unittest.mock import patch
        @pytest.mark.slow
        @pytest.mark.parametrize("value", [1])
        @patch("a.b")
        def test_x(mock_b, value): run(value)
        """,
    "lenient xfail": """
        import pytest
        @pytest.mark.xfail
        def test_x(): run()
        """,
    "double of a function that is called like a check": """
        from unittest.mock import patch
        @patch("a.check_output")
        def test_x(check_output): run()
        """,
    "fixture without a check": """
        import pytest
        @pytest.fixture
        def validate_events(): print("logged only")
        def test_x(validate_events): run()
        """,
    "fixture that only another test uses": """
        import pytest
        @pytest.fixture
        def watch():
            yield
            assert quiet()
        def test_other(watch): run()
        def test_x(): run()
        """,
    "check in set-up": """
        import unittest
        class TestX(unittest.TestCase):
            def setUp(self): self.assertTrue(ready())
            def test_x(self): run()
        """,
    "tear-down that a subclass replaces": """
        class Leaks:
            def teardown_method(self): assert not leaks()
        class TestX(Leaks):
            def teardown_method(self): clean()
            def test_x(self): run()
        """,
}


@pytest.mark.parametrize("source", CHECKING.values(), ids=CHECKING)
def test_check_around_the_test_is_seen(source: str) -> None:
    assert len(last_test(source).ambient_checks) == 1


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_surroundings_that_check_nothing_are_not_taken_for_checks(source: str) -> None:
    assert last_test(source).ambient_checks == ()


def test_watch_over_every_test_of_a_tree_is_no_check_of_this_one(tmp_path: Path) -> None:
    conftest = """
        import pytest
        @pytest.fixture(autouse=True)
        def no_threads():
            yield
            assert quiet()
        @pytest.fixture
        def server():
            yield 1
            assert quiet()
        """
    report = """
        def test_x(): run()
        def test_y(server): run(server)
        """
    (tmp_path / "conftest.py").write_text(dedent(conftest))
    (tmp_path / "test_x.py").write_text(dedent(report))
    file = Project([tmp_path], Roles((tmp_path,))).file(str(tmp_path / "test_x.py"))
    assert file is not None
    unwatched, watched = file.tests
    assert unwatched.ambient_checks == ()
    assert [each.name for each in watched.ambient_checks] == ["server"]


def test_inherited_tear_down_is_read_in_its_own_file(tmp_path: Path) -> None:
    base = "class Base:\n    def teardown_method(self): assert not leaks()\n"
    report = "\n" * 30 + "@pytest.mark.slow(1)\nclass TestX(Base):\n    def test_x(self): run()\n"
    (tmp_path / "base_case.py").write_text(base)
    (tmp_path / "test_x.py").write_text("import pytest\nfrom base_case import Base\n" + report)
    (tmp_path / "conftest.py").write_text("")
    file = Project([tmp_path], Roles((tmp_path,))).file(str(tmp_path / "test_x.py"))
    assert file is not None
    assert [each.name for each in file.tests[0].ambient_checks] == ["teardown_method"]
