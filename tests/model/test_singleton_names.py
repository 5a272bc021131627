"""Accessors that only their names tell."""

from pathlib import Path

from ssot_lint.model.singletons.accesses import Sharing, accesses_of
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
