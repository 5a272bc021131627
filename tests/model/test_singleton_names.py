"""Accessors that only their names tell, and what else names say."""

from pathlib import Path

import pytest

from ssot_lint.model.singletons.accesses import Sharing, accesses_of
from ssot_lint.model.singletons.words import is_ambient, is_context, speaks_of_sharing
from tests.model.projects import read_project

FLAGS = """
    class Flags:
        @classmethod
        def blank(cls):
            flags = cls.__new__(cls)
            flags.bits = 0
            return flags

        @classmethod
        def default(cls):
            flags = cls.blank()
            flags.bits = 1
            return flags

        @classmethod
        def shared(cls):
            flags = cls.found()
            return flags

        @classmethod
        def found(cls):
            return registry[cls]
    """
TEST = """
    from shop.flags import Flags

    def test_x():
        Flags.default()
        Flags.shared()
    """


def test_a_name_does_not_make_shared_what_is_new_for_each_caller(tmp_path: Path) -> None:
    files = {"shop/__init__.py": "", "shop/flags.py": FLAGS, "test_x.py": TEST}
    found = accesses_of(read_project(tmp_path, files), Sharing())
    assert [each.path for each in found] == ["shop.flags.Flags.shared"]


@pytest.mark.parametrize(
    "name",
    [
        "get_env",
        "get_settings",
        "AppConfig",
        "get_config_manager",
        "audit_logger",
        "get_config_for_user",
        "SettingsContext",
    ],
)
def test_ambient_names(name: str) -> None:
    assert is_ambient(name)


@pytest.mark.parametrize("name", ["get_environment_validator", "get_manager", "ConfigMonitor", "get_user_by_config"])
def test_other_names(name: str) -> None:
    assert not is_ambient(name)


@pytest.mark.parametrize(("name", "says"), [("user_context", True), ("tenantId", True), ("size", False)])
def test_parameters_that_say_for_whom(name: str, says: bool) -> None:
    assert is_context(name) is says


def test_the_accessor_own_name_says_nothing() -> None:
    assert speaks_of_sharing("test_singleton", ())
    assert speaks_of_sharing("test_gives_cached_instance", ())
    assert not speaks_of_sharing("test_get_singleton", ("get_singleton",))
    assert speaks_of_sharing("test_get_singleton_is_a_singleton", ("get_singleton",))
