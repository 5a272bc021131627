"""A base of tests beside the canonical one is put on it, and pytest has the same to say of what inherits it."""

from pathlib import Path

from tests.engine.fixing.base_projects import fix_bases, run_pytest, write_project


def test_a_rival_gets_the_base_once_and_its_heirs_in_other_files_stay(tmp_path: Path) -> None:
    heir = """
        from tests_support.test_flows import FlowCase


        class TestOrders(FlowCase):
            def setup_method(self):
                super().setup_method()
                self.orders.append(-1)

            def test_total(self):
                assert sum(self.orders) == 0
        """
    rival = """
        class FlowCase:
            def setup_method(self):
                self.orders = [1]


        class LongFlowCase(FlowCase):
            def setup_method(self):
                super().setup_method()
                self.orders.append(2)
        """
    write_project(tmp_path, {"tests_support/test_flows.py": rival, "test_a.py": heir, "test_b.py": heir})
    before, text = run_pytest(tmp_path), (tmp_path / "test_a.py").read_bytes()
    run = fix_bases(tmp_path)
    assert [each.path for each in run.changed] == ["tests_support/test_flows.py"]
    assert [each.reason for each in run.unfixed] == []
    assert [finding.code for finding in run.report.findings] == []
    assert (tmp_path / "test_a.py").read_bytes() == text
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert after.set_up == {"TestOrders"}


def test_what_a_rival_brings_upon_its_heirs_is_fixed_in_the_same_run(tmp_path: Path) -> None:
    heir = """
        from tests_support.flows import FlowCase


        class TestOrders(FlowCase):
            def setup_method(self):
                self.orders = [1]

            def test_total(self):
                assert sum(self.orders) == 1
        """
    flow = "class FlowCase:\n    pass\n"
    write_project(tmp_path, {"tests_support/flows.py": flow, "test_a.py": heir, "test_b.py": heir})
    before = run_pytest(tmp_path)
    run = fix_bases(tmp_path)
    assert [each.path for each in run.changed] == ["test_a.py", "test_b.py", "tests_support/flows.py"]
    assert [each.reason for each in run.unfixed] == []
    assert [finding.code for finding in run.report.findings] == []
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert after.set_up == {"TestOrders"}


def test_a_rival_that_a_class_of_another_file_lists_behind_the_base_is_left(tmp_path: Path) -> None:
    heir = """
        from testkit.cases import ShopTestCase
        from tests_support.flows import BaseFlowTest


        class TestOrders(ShopTestCase, BaseFlowTest):
            def test_total(self):
                assert self.shop
        """
    rival = "class BaseFlowTest:\n    pass\n"
    write_project(tmp_path, {"tests_support/flows.py": rival, "test_a.py": heir})
    run = fix_bases(tmp_path)
    assert [each.reason for each in run.unfixed] == [
        "in `test_a` the bases of `TestOrders` could not be put into one order: ShopTestCase, BaseFlowTest"
    ]
    assert run.changed == []


def test_without_the_rule_of_rivals_each_heir_gets_the_base_behind_what_it_inherits(tmp_path: Path) -> None:
    heir = """
        from tests_support.flows import Flow


        class TestOrders(Flow):
            def test_now(self):
                assert self.now()
        """
    flow = "class Flow:\n    def now(self):\n        return 1\n"
    write_project(tmp_path, {"tests_support/flows.py": flow, "test_a.py": heir, "test_b.py": heir})
    before = run_pytest(tmp_path)
    run = fix_bases(tmp_path, "SSOT301")
    assert [each.path for each in run.changed] == ["test_a.py", "test_b.py"]
    assert "class TestOrders(Flow, ShopTestCase):" in (tmp_path / "test_a.py").read_text()
    after = run_pytest(tmp_path)
    assert after.tests == before.tests
    assert after.set_up == {"TestOrders"}
