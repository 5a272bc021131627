"""After files were rewritten, a look at what may have changed for others gives what a look at everything gives."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.data import replace
from ssot_lint.engine.batches import forget_projects
from ssot_lint.engine.fixing.standing import outdated, without
from ssot_lint.engine.run import Examination, conclude, examine, look_again
from tests.engine.cache.running import check_cold, request, write
from tests.engine.cache.test_equality import START, TEXTS

SOURCES = sorted(name for name in START if name.endswith(".py"))
edits = st.one_of(
    st.sampled_from(SOURCES).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(TEXTS[name]))),
    st.tuples(st.sampled_from(["tests/test_a.py", "tests/test_b.py"]), st.none()),
)


def traced(root: Path) -> Examination:
    forget_projects()
    return examine(replace(request(root, None), traced=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(edits, min_size=1, max_size=4))
def test_what_is_not_outdated_is_as_a_fresh_check_has_it(changes: list[tuple[str, str | None]]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        write(root, START)
        before = traced(root)
        for name, text in changes:
            (root / name).unlink(missing_ok=True)
            write(root, {} if text is None else {name: text})
        gone = {str(root / name) for name, _ in changes if not (root / name).exists()}
        forget_projects()
        left = without(before, gone)
        after = look_again(left, request(root, None), outdated(left, root))
        assert conclude(after) == check_cold(root)
    finally:
        shutil.rmtree(root)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("tests/test_a.py", {"tests/test_a.py"}),
        ("helper.py", {"helper.py", "tests/test_b.py"}),
        ("kit/base.py", {"kit/base.py", "kit/__init__.py", "tests/test_a.py"}),
        ("conftest.py", {"conftest.py", "tests/conftest.py", "tests/test_a.py", "tests/test_b.py"}),
    ],
)
def test_only_what_may_have_changed_is_outdated(changed: str, expected: set[str], tmp_path: Path) -> None:
    write(tmp_path, START)
    before = traced(tmp_path)
    assert outdated(before, tmp_path) == set()
    write(tmp_path, {changed: (tmp_path / changed).read_text() + "\n"})
    stale = outdated(before, tmp_path)
    assert {each.found.display for each in before.inputs if each.position in stale} <= expected
