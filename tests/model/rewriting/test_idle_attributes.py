"""Attributes of a set-up that no test needs any more."""

from pathlib import Path

import pytest

from ssot_lint.fixes import Edit
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rewrite.lines import apply_edits
from ssot_lint.rewrite.orphans import without_idle_attributes

BEFORE = """\
class TestNotes:
    def setup_method(self, method):
        self.user = "alice"
        self.websocket = AsyncMock()
        self.websocket.closed = False

    async def test_note(self):
        await notify(self.websocket)
"""
AFTER = BEFORE.replace("notify(self.websocket)", "notify(websocket)")


def after(text: str, text_after: str = AFTER, *names: str) -> str:
    file = read_file(text.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    edits: list[Edit] = without_idle_attributes(file, names or ("TestNotes.websocket",), text_after)
    return apply_edits(text, edits)


def test_what_nobody_names_is_made_no_longer() -> None:
    assert after(BEFORE) == BEFORE.replace(
        "        self.websocket = AsyncMock()\n        self.websocket.closed = False\n", ""
    )


def test_a_set_up_that_did_nothing_else_does_nothing() -> None:
    alone = BEFORE.replace('        self.user = "alice"\n', '        """Set up."""\n')
    done = after(alone, AFTER.replace('        self.user = "alice"\n', '        """Set up."""\n'))
    assert done.startswith(
        'class TestNotes:\n    def setup_method(self, method):\n        """Set up."""\n        pass\n\n'
    )


@pytest.mark.parametrize(
    "still",
    ["print(self.websocket)", "other.websocket = None", "getattr(self, 'websocket')", "self.websocket.closed = True"],
)
def test_what_is_named_anywhere_stays(still: str) -> None:
    assert after(BEFORE, AFTER + f"        {still}\n") == BEFORE


def test_only_what_was_asked_for_goes() -> None:
    assert after(BEFORE, AFTER, "TestNotes", "TestOthers.websocket", "TestNotes.user") == BEFORE
