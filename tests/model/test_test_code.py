"""Code that exists for tests: what fails in it is a check, also where it stands among program code."""

from pathlib import Path

import pytest

from ssot_lint.model import CheckKind, Test
from tests.model.projects import read_project

FRAMEWORK = """
import unittest
class Case(unittest.TestCase):
    def assertEqual(self, first, second):
        super().assertEqual(first, second)
    def assertRaises(self, kind):
        return Expectation(self, kind)
    def wait(self):
        if self.late: self.fail("too late")
    def start(self):
        if self.late: raise ValueError("too late")
    def tearDown(self):
        assert not self.open
def start(late):
    assert not late
"""


def checks_of(folder: Path, body: str) -> list[CheckKind]:
    test = last_test(folder, f"class TestX(Case):\n    def test_x(self):\n        {body}\n")
    return [check.kind for check in test.checks]


def last_test(folder: Path, source: str) -> Test:
    files = {"shop/__init__.py": "", "shop/cases.py": FRAMEWORK}
    return read_project(folder, {**files, "test_x.py": "from shop.cases import *\n" + source}).tests[-1]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("self.assertEqual(1, run())", CheckKind.UNITTEST),
        ("self.assertRaises(ValueError)", CheckKind.RAISES),
        ("self.wait()", CheckKind.HELPER),
        ("later().then(self.assertEqual, 3)", CheckKind.PASSED),
        ("later().then(self.assertTrue)", CheckKind.PASSED),
        ("later().then(self.wait)", CheckKind.PASSED),
    ],
)
def test_base_of_test_cases_checks_wherever_it_stands(tmp_path: Path, body: str, kind: CheckKind) -> None:
    assert checks_of(tmp_path, body) == [kind]


@pytest.mark.parametrize("body", ["self.start()", "start(True)", "later().then(self.failures)", "self.setUp()"])
def test_other_program_code_checks_nothing(tmp_path: Path, body: str) -> None:
    assert checks_of(tmp_path, body) == []


def test_tear_down_of_a_framework_is_no_check_of_the_test(tmp_path: Path) -> None:
    own = "class TestX(Case):\n    def tearDown(self): super().tearDown()\n    def test_x(self): run()\n"
    assert last_test(tmp_path, own).ambient_checks == ()
    assert last_test(tmp_path, own.replace("super().tearDown()", "assert done")).ambient_checks != ()


@pytest.mark.parametrize(("module", "found"), [("testing", 1), ("test_support", 1), ("contesting", 0)])
def test_module_for_testing_is_told_by_its_name(tmp_path: Path, module: str, found: int) -> None:
    files = {"shop/__init__.py": "", f"shop/{module}.py": "def check_total(cart):\n    assert cart.total\n"}
    source = f"from shop.{module} import check_total\ndef test_x(cart):\n    check_total(cart)\n"
    assert len(read_project(tmp_path, {**files, "test_x.py": source}).tests[0].checks) == found


MIXIN = """
class Mixin:
    def exchange(self):
        raise NotImplementedError
    def test_x(self):
        self.{call}()
class TestHeir(Mixin):
    def exchange(self): {body}
    def send(self): {body}
"""


@pytest.mark.parametrize("call", ["exchange", "send"])
def test_mixin_is_read_with_what_its_heirs_fill_in(tmp_path: Path, call: str) -> None:
    assert last_test(tmp_path, MIXIN.format(call=call, body="assert ready()")).checks
    assert not last_test(tmp_path, MIXIN.format(call=call, body="ready()")).checks
    assert not last_test(tmp_path, MIXIN.format(call="receive", body="assert ready()")).checks


@pytest.mark.parametrize(("left", "found"), [("pass", 1), ("'to be filled in'", 1), ("ready()", 0)])
def test_hook_that_does_nothing_is_what_heirs_make_of_it(tmp_path: Path, left: str, found: int) -> None:
    source = MIXIN.replace("raise NotImplementedError", left).format(call="exchange", body="assert ready()")
    assert len(last_test(tmp_path, source).checks) == found


MANAGERS = """
class Block:
    def __enter__(self): return self
    def __exit__(self, *error):
        assert self.seen
class Quiet(Block):
    def __exit__(self, *error): print(error)
class ExpectMessage(Quiet):
    async def __aexit__(self, *error):
        if not self.seen: raise LookupError
def test_x(block):
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("with Block(): run()", 1),
        ("with Quiet(): run()", 0),
        ("with Quiet(), Block() as block: run()", 1),
        ("block = Block()\n    with block: run()", 1),
        ("async with ExpectMessage(): run()", 1),
    ],
)
def test_leaving_a_block_can_be_a_check(tmp_path: Path, body: str, found: int) -> None:
    assert len(last_test(tmp_path, f"{MANAGERS}    {body}\n").checks) == found


def test_super_looks_behind_the_class_at_hand(tmp_path: Path) -> None:
    source = (
        "class Base:\n    def look(self): assert self.seen\nclass TestX(Base):\n    def look(self): super().look()\n"
    )
    assert last_test(tmp_path, source + "    def test_x(self): self.look()\n").checks
    assert not last_test(tmp_path, source.replace("assert ", "") + "    def test_x(self): self.look()\n").checks


DECORATED = """
def limited(function):
    def run():
        function(); {check}
        return helper()
    return run
@limited
def helper(): print()
def test_x():
    {call}()
"""


@pytest.mark.parametrize("call", ["helper", "limited(helper)"])
def test_decorator_checks_what_it_wraps(tmp_path: Path, call: str) -> None:
    assert bool(last_test(tmp_path, DECORATED.format(check="assert fast()", call=call)).checks) is (call == "helper")
    assert not last_test(tmp_path, DECORATED.format(check="print(fast())", call=call)).checks


@pytest.mark.parametrize(("raised", "found"), [("errors[0]", 1), ("errors[0][1]", 1), ("(yield)", 0)])
def test_exception_that_was_kept_is_raised(tmp_path: Path, raised: str, found: int) -> None:
    source = f"def test_x():\n    errors = run()\n    if errors:\n        raise {raised}\n"
    assert len(last_test(tmp_path, source).checks) == found
