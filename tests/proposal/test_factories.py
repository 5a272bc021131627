"""Which factory is proposed for an accessor, and when it is only a guess."""

from pathlib import Path

import pytest

from tests.proposal.hubs import ACCESSOR, CONFTEST, TEST, factories
from tests.proposal.trees import propose, setting, tables, values


def test_factory_beside_its_accessor(tmp_path: Path) -> None:
    making = "\n\ndef create_hub(user_context) -> Hub:\n    return Hub(user_context)\n"
    (found,) = factories(tmp_path, {"shop/hub.py": ACCESSOR + making, "tests/conftest.py": CONFTEST})
    assert found.sure
    assert found.repeated
    assert values(found) == {
        "replaces": ["shop.hub.get_hub"],
        "constructs": ["shop.hub.Hub"],
        "call": "shop.hub.create_hub(user_context=user_context)",
        "fixtures": ["user_context"],
        "when": "always",
    }
    assert [line.partition(":")[0] for line in found.evidence] == [
        "shop.hub.get_hub (shop/hub.py",
        "shop.hub.create_hub (shop/hub.py",
        "fixture user_context",
    ]


@pytest.mark.parametrize(
    ("making", "call"),
    [
        ("async def create_hub(user_context) -> Hub:\n    return Hub(user_context)", "await shop.hub.create_hub(%s)"),
        ("def make_hub(user_context):\n    return Hub(user_context)", "shop.hub.make_hub(%s)"),
        ("def new_hub(user_context) -> 'Hub | None':\n    ...", "shop.hub.new_hub(%s)"),
        ("def hub_factory(user_context) -> Hub:\n    return Hub(user_context)", "shop.hub.hub_factory(%s)"),
    ],
)
def test_names_and_forms_of_factories(tmp_path: Path, making: str, call: str) -> None:
    files = {"shop/hub.py": f"{ACCESSOR}\n\n{making}\n", "tests/conftest.py": CONFTEST}
    (found,) = factories(tmp_path, files)
    assert found.sure
    assert values(found)["call"] == call % "user_context=user_context"


def test_class_method_for_a_user_and_accessors_of_one_object_share_a_table(tmp_path: Path) -> None:
    hub = """
class Hub:
    _instance = None

    @classmethod
    def get_instance(cls) -> "Hub":
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    @classmethod
    def for_user(cls, user_context) -> "Hub":
        return cls()


def get_hub() -> Hub:
    return Hub.get_instance()
"""
    test = f"{TEST}\n\ndef test_instance():\n    from shop.hub import Hub\n\n    assert Hub.get_instance()\n"
    files = {"shop/hub.py": hub, "tests/test_hub.py": test, "tests/conftest.py": CONFTEST}
    (found,) = factories(tmp_path, files)
    assert values(found)["replaces"] == ["shop.hub.Hub.get_instance", "shop.hub.get_hub"]
    assert values(found)["call"] == "shop.hub.Hub.for_user(user_context=user_context)"


def test_factory_in_another_module_of_the_package(tmp_path: Path) -> None:
    making = "from shop.hub import Hub\n\n\ndef create_hub(user_context) -> Hub:\n    return Hub(user_context)\n"
    files = {"shop/hub.py": ACCESSOR, "shop/making.py": making, "tests/conftest.py": CONFTEST}
    (found,) = factories(tmp_path, files)
    assert found.sure
    assert values(found)["call"] == "shop.making.create_hub(user_context=user_context)"
    assert "function in the same package" in found.evidence[1]


@pytest.mark.parametrize(
    "files",
    [
        {"shop/hub.py": f"{ACCESSOR}\n\nclass Key:\n    pass\n\n\ndef create_hub(user) -> Key:\n    return Key()\n"},
        {"shop/hub.py": f"{ACCESSOR}\n\ndef create_hub() -> Hub:\n    return get_hub()\n"},
        {"shop/hub.py": f"{ACCESSOR}\n\ndef fetch_it(user) -> Hub:\n    return Hub(user)\n"},
        {
            "shop/hub.py": ACCESSOR,
            "depot/__init__.py": "",
            "depot/making.py": "from shop.hub import Hub\n\n\ndef create_hub(user) -> Hub:\n    return Hub(user)\n",
        },
    ],
    ids=["another class", "the shared one again", "no name of a factory", "another package"],
)
def test_what_is_no_factory_of_it(tmp_path: Path, files: dict[str, str]) -> None:
    proposal = propose(tmp_path, {"shop/__init__.py": "", "tests/test_hub.py": TEST, **files})
    assert tables(proposal, "factories") == []
    without = setting(proposal, "factories")
    assert without is not None
    assert without.value is None
    assert "  shop.hub.get_hub: 1 call in 1 file of the tests" in without.evidence


@pytest.mark.parametrize(
    ("making", "doubt"),
    [
        ("def create_hub(tenant) -> Hub:\n    return Hub(tenant)", "no fixture gives its `tenant`"),
        (
            "def create_hub(user_context) -> Hub:\n    return Hub()\n\n\ndef make_hub(user_context):\n    return Hub()",
            "as good by all that can be seen: shop.hub.make_hub",
        ),
        (
            "import contextlib\n\n\n@contextlib.contextmanager\ndef create_hub(user_context):\n    yield Hub()",
            "it is a context manager",
        ),
        (
            "class HubFactory:\n    def create(self, user_context) -> Hub:\n        return Hub()",
            "it is a method: an object of HubFactory is needed",
        ),
        (
            "class BigHub(Hub):\n    pass\n\n\ndef create_hub(user_context) -> BigHub:\n    return BigHub()",
            "it gives BigHub, which inherits the accessor's class",
        ),
    ],
    ids=["no fixture", "two of them", "context manager", "method", "subclass"],
)
def test_doubts_turn_a_table_into_a_comment(tmp_path: Path, making: str, doubt: str) -> None:
    files = {"shop/hub.py": f"{ACCESSOR}\n\n{making}\n", "tests/conftest.py": CONFTEST}
    (found,) = factories(tmp_path, files)
    assert not found.sure
    assert [line for line in found.evidence if line.startswith(f"not sure: {doubt}")]


def test_fixture_is_found_by_the_class_that_it_gives(tmp_path: Path) -> None:
    hub = (
        "from shop.users import UserContext\n"
        + ACCESSOR
        + ("\n\ndef create_hub(context: UserContext) -> Hub:\n    return Hub(context)\n")
    )
    conftest = (
        "import pytest\n\nfrom shop.users import UserContext\n\n\n"
        "@pytest.fixture\ndef alice():\n    return UserContext()\n\n\n"
        "@pytest.fixture\ndef context_name():\n    return ''\n"
    )
    files = {
        "shop/hub.py": hub,
        "shop/users.py": "class UserContext:\n    pass\n",
        "tests/conftest.py": conftest,
    }
    (found,) = factories(tmp_path, files)
    assert found.sure
    assert values(found)["call"] == "shop.hub.create_hub(context=alice)"
    assert values(found)["fixtures"] == ["alice"]


def test_fixture_that_the_tests_cannot_see_is_not_taken(tmp_path: Path) -> None:
    making = "\n\ndef create_hub(user_context) -> Hub:\n    return Hub(user_context)\n"
    files = {"shop/hub.py": ACCESSOR + making, "tests/other/conftest.py": CONFTEST}
    (found,) = factories(tmp_path, files)
    assert not found.sure


def test_accessors_of_one_name_are_told_apart(tmp_path: Path) -> None:
    one = ACCESSOR + "\n\ndef create_hub(user_context) -> Hub:\n    return Hub(user_context)\n"
    other = one.replace("def create_hub", "async def create_hub")
    test = TEST.replace("shop.hub", "depot.hub")
    files = {
        "shop/hub.py": one,
        "depot/__init__.py": "",
        "depot/hub.py": other,
        "tests/test_depot.py": test,
        "tests/conftest.py": CONFTEST,
    }
    found = factories(tmp_path, files)
    assert [(values(each)["replaces"], values(each)["call"]) for each in found] == [
        (["depot.hub.get_hub"], "await depot.hub.create_hub(user_context=user_context)"),
        (["shop.hub.get_hub"], "shop.hub.create_hub(user_context=user_context)"),
    ]
