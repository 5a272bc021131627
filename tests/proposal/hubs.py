"""A program whose tests fetch one shared hub."""

from pathlib import Path

from ssot_lint.proposal.settings import Section
from tests.proposal.trees import propose, tables

ACCESSOR = """
class Hub:
    def __init__(self, user=None):
        self.user = user


_hub = None


def get_hub() -> Hub:
    global _hub
    if _hub is None:
        _hub = Hub()
    return _hub
"""
TEST = "from shop.hub import get_hub\n\n\ndef test_hub():\n    assert get_hub().user is None\n"
CONFTEST = "import pytest\n\n\n@pytest.fixture\ndef user_context():\n    return object()\n"


def factories(root: Path, files: dict[str, str]) -> list[Section]:
    return tables(propose(root, {"shop/__init__.py": "", "tests/test_hub.py": TEST, **files}), "factories")
