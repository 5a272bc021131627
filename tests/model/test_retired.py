"""Accessors that only raise."""

from pathlib import Path

import pytest

from ssot_lint.model.singletons.retired import only_raises, retired_calls
from tests.model.projects import read_project


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("raise RuntimeError('gone')", True),
        ("print('gone')\n    raise RuntimeError", True),
        ("if now:\n        raise RuntimeError\n    return 1", False),
        ("raise NotImplementedError", False),
        ("raise NotImplementedError('later')", False),
        ("pass", False),
    ],
)
def test_bodies(tmp_path: Path, body: str, expected: bool) -> None:
    file = read_project(tmp_path, {"shop/hub.py": f"def get_hub():\n    {body}\n"}, "shop/hub.py")
    assert only_raises(file.definitions.functions["get_hub"]) is expected


def test_calls_are_found_through_functions_and_classes_but_not_where_the_error_is_expected(tmp_path: Path) -> None:
    hub = """
    class Hub:
        @classmethod
        def get_instance(cls):
            raise RuntimeError("gone")

        @classmethod
        def load(cls):
            raise RuntimeError("broken")


    def get_hub():
        raise RuntimeError("gone")
    """
    test = """
    import pytest
    from shop.hub import Hub, get_hub


    def test_one():
        get_hub()
        Hub.get_instance()
        Hub.load()


    def test_gone():
        with pytest.raises(RuntimeError):
            get_hub()
    """
    files = {"shop/__init__.py": "", "shop/hub.py": hub, "tests/test_x.py": test}
    found = retired_calls(read_project(tmp_path, files, "tests/test_x.py"))
    assert [call.path for call in found] == ["shop.hub.get_hub", "shop.hub.Hub.get_instance"]
