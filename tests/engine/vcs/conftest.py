"""Git as on a machine without settings, for all tests here."""

import pytest

from tests.engine.vcs.repositories import isolate


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch)
