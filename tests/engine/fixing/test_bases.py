"""Test classes get their canonical base, and pytest has the same to say of them."""

from pathlib import Path

import pytest

from tests.engine.fixing.base_projects import CASES, PLAIN, fix_bases, run_pytest, write_project
from tests.engine.fixing.base_suites import ASYNC, BRIDGE, BRIDGED, CASE_FILES, FAMILY, HEADERS, SETUPS


@pytest.mark.parametrize(
    ("text", "kit"),
    [
        pytest.param(HEADERS, PLAIN, id="headers"),
        pytest.param(SETUPS, PLAIN, id="set-ups"),
        pytest.param(FAMILY, PLAIN, id="one base for a family"),
        pytest.param(ASYNC, PLAIN, id="async"),
        pytest.param(CASE_FILES, CASES, id="bases of unittest"),
        pytest.param(BRIDGED, BRIDGE, id="a base that calls setUp"),
    ],
)
def test_tests_end_as_before_and_stand_on_the_base(text: str, kit: str, tmp_path: Path) -> None:
    write_project(tmp_path, {"test_shop.py": text}, kit)
    before = run_pytest(tmp_path)
    run = fix_bases(tmp_path)
    assert [each.reason for each in run.unfixed] == []
    assert [finding.code for finding in run.report.findings] == []
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert (before.set_up, after.set_up) == (set(), after.classes)
    again = (tmp_path / "test_shop.py").read_bytes()
    fix_bases(tmp_path)
    assert (tmp_path / "test_shop.py").read_bytes() == again


def test_tests_that_unittest_dropped_run_once_it_is_gone(tmp_path: Path) -> None:
    text = """
        import unittest

        from testkit.cases import AsyncShopTestCase


        class TestOrders(AsyncShopTestCase, unittest.TestCase):
            def setUp(self):
                super().setUp()
                self.orders = [1]

            async def test_right(self):
                self.assertEqual(sum(self.orders), 1)

            async def test_wrong(self):
                self.assertEqual(sum(self.orders), 2)


        class TestTotals(AsyncShopTestCase, unittest.TestCase, object):
            def test_right(self):
                self.assertEqual(1, 1)
        """
    kit = PLAIN + "\n        def setUp(self):\n            self.setup_method()\n"
    write_project(tmp_path, {"test_shop.py": text}, kit)
    before = run_pytest(tmp_path)
    assert before.tests["test_shop.py::TestOrders::test_wrong"] == "PASSED"
    run = fix_bases(tmp_path)
    assert [each.reason for each in run.unfixed] == []
    assert "unittest" not in (tmp_path / "test_shop.py").read_text()
    after = run_pytest(tmp_path)
    assert after.tests == before.tests | {"test_shop.py::TestOrders::test_wrong": "FAILED"}
    assert after.set_up == {"TestOrders", "TestTotals"}
