"""Which functions make objects for their callers, and of what class."""

from pathlib import Path

import pytest

from ssot_lint.model.singletons.makers import Maker, makers_of
from tests.model.projects import read_project

PROLOGUE = "import contextlib\nfrom collections.abc import AsyncIterator\n\n\nclass Hub:\n    pass\n\n\n"


def makers(folder: Path, source: str) -> list[Maker]:
    return list(makers_of(read_project(folder, {"shop/hub.py": PROLOGUE + source}, "shop/hub.py")))


@pytest.mark.parametrize(
    "source",
    [
        "def create_hub():\n    return Hub()\n",
        "def create():\n    hub = Hub()\n    return hub\n",
        "def make_hub() -> Hub: ...\n",
        "def build_hub() -> 'Hub': ...\n",
        "def new_hub() -> Hub | None: ...\n",
        "def hub_factory() -> 'Hub | None': ...\n",
        "async def acreate_hub() -> Hub: ...\n",
        "@contextlib.asynccontextmanager\nasync def create_hub() -> AsyncIterator[Hub]:\n    yield Hub()\n",
    ],
)
def test_functions_that_make_a_hub(tmp_path: Path, source: str) -> None:
    (found,) = makers(tmp_path, source)
    assert {cls.name for cls in found.gives} == {"Hub"}
    assert found.path.startswith("shop.hub.")


@pytest.mark.parametrize(
    "source",
    [
        "def get_hub():\n    return Hub()\n",
        "def _create_hub():\n    return Hub()\n",
        "def create_hub():\n    print('made')\n",
        "def create_hub(thing):\n    return thing\n",
        "def create_hubs():\n    yield Hub()\n",
        "class Shop:\n    def create_hub(self):\n        return Hub()\n",
    ],
    ids=["name", "private", "nothing", "unknown", "generator", "method of what is no factory"],
)
def test_functions_that_make_none(tmp_path: Path, source: str) -> None:
    assert makers(tmp_path, source) == []


def test_forms_are_told_apart(tmp_path: Path) -> None:
    source = """
class HubFactory:
    @classmethod
    def for_user(cls, user) -> Hub: ...

    @staticmethod
    def create() -> Hub: ...

    async def build(self, user, size=3) -> Hub: ...


@contextlib.contextmanager
def create_hub():
    yield Hub()
"""
    found = {maker.path.rpartition(".")[2]: maker for maker in makers(tmp_path, source)}
    assert {name for name, maker in found.items() if maker.bound} == {"build"}
    assert {name for name, maker in found.items() if maker.is_async} == {"build"}
    assert {name for name, maker in found.items() if maker.manages} == {"create_hub"}
    assert [(each.name, each.required) for each in found["build"].parameters] == [("user", True), ("size", False)]
    assert [each.name for each in found["for_user"].parameters] == ["user"]
    assert found["create"].path == "shop.hub.HubFactory.create"


def test_parameters_have_their_class_and_self_is_the_own_class(tmp_path: Path) -> None:
    source = """
class Cart:
    @classmethod
    def for_hub(cls, hub: "Hub | None", *rest, size: int, colour="red", **more) -> "Self":
        return cls()
"""
    (found,) = makers(tmp_path, source)
    assert [cls.name for cls in found.gives] == ["Cart"]
    assert [(each.name, each.required) for each in found.parameters] == [
        ("hub", True),
        ("size", True),
        ("colour", False),
    ]
    wants = found.parameters[0].wants
    assert wants is not None
    assert wants.name == "Hub"


def test_maker_that_gives_all_the_same_is_told(tmp_path: Path) -> None:
    source = """
_hub = None


def create_hub() -> Hub:
    global _hub
    if _hub is None:
        _hub = Hub()
    return _hub
"""
    (found,) = makers(tmp_path, source)
    assert found.shared
