"""Which base is proposed as the canonical one, and when none is."""

from pathlib import Path

from ssot_lint.proposal.settings import Setting
from tests.proposal.trees import propose, setting

KIT = """
import unittest


class ShopTestCase:
    def setup_method(self, method):
        self.shop = None


class AsyncShopTestCase(ShopTestCase):
    pass
"""


def classes(base: str, module: str, names: str) -> str:
    methods = "".join(f"\n\nclass Test{name}({base}):\n    def test_it(self):\n        assert 1\n" for name in names)
    return f"from {module} import {base}\n{methods}"


def base_classes(root: Path, files: dict[str, str]) -> Setting | None:
    return setting(propose(root, files), "base-classes")


def test_most_inherited_base_and_its_counterpart(tmp_path: Path) -> None:
    found = base_classes(
        tmp_path,
        {
            "testkit/cases.py": KIT,
            "tests/test_a.py": classes("ShopTestCase", "testkit.cases", "AB"),
            "tests/test_b.py": classes("AsyncShopTestCase", "testkit.cases", "C"),
        },
    )
    assert found is not None
    assert found.sure
    assert found.value == [
        {"path": "testkit.cases.ShopTestCase", "flavour": "sync"},
        {"path": "testkit.cases.AsyncShopTestCase", "flavour": "async"},
    ]
    assert found.evidence[0] == ("testkit.cases.ShopTestCase: 3 test classes (2 directly, 1 through others) in 2 files")


def test_counterpart_that_no_test_inherits_yet(tmp_path: Path) -> None:
    found = base_classes(
        tmp_path,
        {
            "testkit/cases.py": KIT,
            "tests/test_a.py": classes("ShopTestCase", "testkit.cases", "AB"),
            "tests/test_b.py": classes("ShopTestCase", "testkit.cases", "C"),
        },
    )
    assert found is not None
    assert "testkit.cases.AsyncShopTestCase: 0 test classes in 0 files" in found.evidence


def test_aliases_and_reexports_count_for_the_class_they_lead_to(tmp_path: Path) -> None:
    found = base_classes(
        tmp_path,
        {
            "testkit/cases.py": KIT + "\n\nOldCase = ShopTestCase\n",
            "testkit/__init__.py": "from testkit.cases import OldCase as Case\n",
            "tests/test_a.py": classes("ShopTestCase", "testkit.cases", "A"),
            "tests/test_b.py": classes("Case", "testkit", "B"),
            "tests/test_c.py": classes("OldCase", "testkit.cases", "C"),
        },
    )
    assert found is not None
    assert found.evidence[0] == "testkit.cases.ShopTestCase: 3 test classes in 3 files"


def test_rivals_are_named_with_their_counts_and_make_it_doubtful_when_as_many(tmp_path: Path) -> None:
    rival = "class OtherTestBase:\n    pass\n"
    files = {
        "testkit/cases.py": KIT,
        "testkit/others.py": rival,
        "tests/test_a.py": classes("ShopTestCase", "testkit.cases", "ABCD"),
        "tests/test_b.py": classes("ShopTestCase", "testkit.cases", "E"),
        "tests/test_c.py": classes("OtherTestBase", "testkit.others", "F"),
        "tests/test_d.py": classes("OtherTestBase", "testkit.others", "G"),
    }
    clear = base_classes(tmp_path / "clear", files)
    assert clear is not None
    assert clear.sure
    assert "rival: testkit.others.OtherTestBase: 2 test classes in 2 files" in clear.evidence
    files["tests/test_d.py"] = classes("OtherTestBase", "testkit.others", "GHIJ")
    unclear = base_classes(tmp_path / "unclear", files)
    assert unclear is not None
    assert not unclear.sure
    assert unclear.evidence[-1] == "not proposed: testkit.others.OtherTestBase is inherited nearly as often"


def test_base_that_few_of_many_inherit_is_not_the_rule_of_the_house(tmp_path: Path) -> None:
    bare = "".join(f"class Test{each}:\n    def test_it(self):\n        assert 1\n\n\n" for each in range(30))
    found = base_classes(
        tmp_path,
        {
            "testkit/cases.py": KIT,
            "tests/test_a.py": classes("ShopTestCase", "testkit.cases", "AB"),
            "tests/test_b.py": classes("ShopTestCase", "testkit.cases", "C"),
            "tests/test_c.py": bare,
        },
    )
    assert found is not None
    assert not found.sure
    assert found.evidence[-1] == "not proposed: only 3 of 33 test classes inherit it"


def test_base_inherited_once_is_not_proposed(tmp_path: Path) -> None:
    found = base_classes(
        tmp_path, {"testkit/cases.py": KIT, "tests/test_a.py": classes("ShopTestCase", "testkit.cases", "A")}
    )
    assert found is not None
    assert not found.sure


def test_mixins_suites_private_bases_and_program_classes_are_no_candidates(tmp_path: Path) -> None:
    suite = "class BasketSuite:\n    def test_total(self):\n        assert 1\n\n\nclass ClockMixin:\n    pass\n"
    own = "class Local:\n    pass\n\n\nclass TestA(Local):\n    def test_it(self):\n        assert 1\n"
    found = base_classes(
        tmp_path,
        {
            "shop/basket.py": "class Basket:\n    pass\n",
            "testkit/suites.py": suite,
            "tests/test_a.py": own,
            "tests/test_b.py": classes("BasketSuite", "testkit.suites", "AB"),
            "tests/test_c.py": classes("BasketSuite", "testkit.suites", "CD"),
            "tests/test_d.py": classes("ClockMixin", "testkit.suites", "EF"),
            "tests/test_e.py": classes("ClockMixin", "testkit.suites", "GH"),
            "tests/test_f.py": classes("Basket", "shop.basket", "IJ"),
            "tests/test_g.py": classes("Basket", "shop.basket", "KL"),
        },
    )
    assert found is None


def test_base_that_all_pass_through_gives_way_to_the_one_they_name(tmp_path: Path) -> None:
    kit = "import unittest\n\n\nclass RootCase(unittest.TestCase):\n    pass\n"
    shop = "from testkit.root import RootCase\n\n\nclass ShopCase(RootCase):\n    pass\n"
    found = base_classes(
        tmp_path,
        {
            "testkit/root.py": kit,
            "testkit/shop.py": shop,
            "tests/test_a.py": classes("ShopCase", "testkit.shop", "AB"),
            "tests/test_b.py": classes("ShopCase", "testkit.shop", "CD"),
        },
    )
    assert found is not None
    assert found.value == [{"path": "testkit.shop.ShopCase", "flavour": "sync"}]
