"""Accessors that take a context, are shared on purpose, do more than fetch, or only raise."""

from pathlib import Path

from tests.proposal.hubs import ACCESSOR, CONFTEST, TEST, factories
from tests.proposal.trees import propose, setting, tables, values


def test_accessor_that_takes_a_context_replaces_its_own_bare_calls(tmp_path: Path) -> None:
    hub = """
class Hub:
    pass


_hubs = {}


def get_hub(user_context=None) -> Hub:
    key = user_context
    if key not in _hubs:
        _hubs[key] = Hub()
    return _hubs[key]
"""
    (found,) = factories(tmp_path, {"shop/hub.py": hub, "tests/conftest.py": CONFTEST})
    assert found.sure
    assert values(found) == {
        "replaces": ["shop.hub.get_hub"],
        "call": "shop.hub.get_hub(user_context=user_context)",
        "fixtures": ["user_context"],
        "when": "no-context",
    }


def test_sanctioned_accessors_are_allowed_with_counts(tmp_path: Path) -> None:
    env = """
import os


class Environment:
    def get(self, key, default=None):
        return os.environ.get(key, default)


_env = None


def get_env() -> Environment:
    global _env
    if _env is None:
        _env = Environment()
    return _env
"""
    test = "from shop.env import get_env\n\n\ndef test_port():\n    assert get_env().get('A') == get_env().get('B')\n"
    proposal = propose(tmp_path, {"shop/__init__.py": "", "shop/env.py": env, "tests/test_port.py": test})
    found = setting(proposal, "allow-singletons")
    assert found is not None
    assert found.value == ["shop.env.get_env"]
    assert found.evidence[1] == "  shop.env.get_env: 2 calls in 1 file of the tests"
    assert tables(proposal, "factories") == []


def test_tests_about_the_sharing_itself_do_not_count(tmp_path: Path) -> None:
    test = "from shop.hub import get_hub\n\n\ndef test_is_singleton():\n    assert get_hub() is get_hub()\n"
    making = "\n\ndef create_hub(user_context) -> Hub:\n    return Hub(user_context)\n"
    files = {"shop/hub.py": ACCESSOR + making, "tests/test_hub.py": test, "tests/conftest.py": CONFTEST}
    assert factories(tmp_path, files) == []


def test_accessor_whose_name_says_that_it_sets_up_is_a_guess(tmp_path: Path) -> None:
    hub = ACCESSOR.replace("get_hub", "initialize_hub") + "\n\ndef create_hub() -> Hub:\n    return Hub()\n"
    (found,) = factories(tmp_path, {"shop/hub.py": hub, "tests/test_hub.py": TEST.replace("get_hub", "initialize_hub")})
    assert not found.sure
    assert found.evidence[-1] == "not sure: the name of initialize_hub says that it does more than fetch"


def test_method_of_the_canonical_base_can_make_what_no_fixture_gives(tmp_path: Path) -> None:
    making = "\n\ndef create_hub(user_context) -> Hub:\n    return Hub(user_context)\n"
    kit = (
        "class ShopTestCase:\n    def make_user_context_for(self, name):\n        return name\n\n"
        "    def create_test_user_context(self, **fields):\n        return fields\n"
    )
    case = "from testkit.cases import ShopTestCase\nfrom shop.hub import get_hub\n"
    for name in "AB":
        case += f"\n\nclass Test{name}(ShopTestCase):\n    def test_hub(self):\n        assert get_hub().user is None\n"
    files = {
        "shop/hub.py": ACCESSOR + making,
        "testkit/cases.py": kit,
        "tests/test_a.py": case,
        "tests/test_b.py": case,
    }
    (found,) = factories(tmp_path, files)
    assert not found.sure
    assert values(found)["attributes"] == {"user_context": "self.create_test_user_context()"}
    assert "self.create_test_user_context(): a method of testkit.cases.ShopTestCase" in found.evidence


def test_accessor_that_only_raises_is_replaced_where_a_factory_is_beside_it(tmp_path: Path) -> None:
    hub = """
class Hub:
    pass


def get_hub() -> Hub:
    print("do not use")
    raise RuntimeError("use create_hub")


def create_hub() -> Hub:
    return Hub()
"""
    (found,) = factories(tmp_path / "with", {"shop/hub.py": hub})
    assert found.sure
    assert values(found)["replaces"] == ["shop.hub.get_hub"]
    assert "gives nothing any more: it only raises" in found.evidence[0]
    alone = propose(
        tmp_path / "without", {"shop/hub.py": hub.replace("create_hub", "fetch"), "tests/test_hub.py": TEST}
    )
    assert tables(alone, "factories") == []
    assert setting(alone, "factories") is None
