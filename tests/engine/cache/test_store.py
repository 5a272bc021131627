"""A cache file that is missing, damaged, foreign, locked or not writable costs time, never a result or the run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ssot_lint.engine.cache import store
from ssot_lint.engine.cache.opening import open_cache
from ssot_lint.engine.cache.store import FILE, Content, Entry, Store, ground_id, seal

KEY, GROUND = b"k" * 16, ("file@s", "\0test_a.py", "digest:collected:place")


def entry_row(key: bytes = KEY, day: int = 100, report: str = "[]") -> tuple[object, ...]:
    grounds = ground_id(GROUND).to_bytes(8, "little", signed=True)
    return (key, day, grounds, report, "", seal(key, grounds, report, ""))


def ground_row() -> tuple[object, ...]:
    kind, key, value = GROUND
    return (ground_id(GROUND), kind, key.encode(), value)


@pytest.fixture
def filled(tmp_path: Path) -> Store:
    made = Store(str(tmp_path / "cache"))
    content = (b"/a/test_a.py", 1, 2, 3, 4, "digest")
    made.write({"entries": [entry_row()], "grounds": [ground_row()], "contents": [content]}, 100)
    assert made.trouble is None
    return made


def entries(of: Store) -> dict[bytes, Entry]:
    with of.reading() as reader:
        return reader.entries([KEY]) if reader is not None else {}


def database(tmp_path: Path) -> Path:
    return tmp_path / "cache" / FILE


def test_what_was_written_is_read(filled: Store) -> None:
    assert entries(filled)[KEY].report == "[]"
    with filled.reading() as reader:
        assert reader is not None
        assert reader.grounds([ground_id(GROUND)]) == {ground_id(GROUND): GROUND}
        assert reader.contents(None) == {"/a/test_a.py": Content(1, 2, 3, 4, "digest")}
        assert reader.contents(["/a/test_a.py", "/b"]) == reader.contents(None)


def test_nothing_is_made_by_reading(tmp_path: Path) -> None:
    assert entries(Store(str(tmp_path / "cache"))) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, 50, 100, 4096, 5000, 9000])
def test_a_truncated_file_holds_nothing_and_is_replaced(filled: Store, tmp_path: Path, size: int) -> None:
    path = database(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    again = Store(str(tmp_path / "cache"))
    assert entries(again) == {}
    again.write({"entries": [entry_row()]}, 100)
    again.write({"entries": [entry_row()]}, 100)
    assert KEY in entries(again)


@pytest.mark.parametrize("damage", range(0, 28_000, 997))
def test_a_damaged_byte_loses_rows_but_never_changes_one(filled: Store, tmp_path: Path, damage: int) -> None:
    path = database(tmp_path)
    data = bytearray(path.read_bytes())
    data[damage % len(data)] ^= 0xFF
    path.write_bytes(data)
    found = entries(Store(str(tmp_path / "cache")))
    assert {(each.report, each.rest) for each in found.values()} <= {("[]", "")}


@pytest.mark.parametrize("content", [b"", b"no database\n" * 1000, b"SQLite format 3\0" + bytes(5000)])
def test_a_foreign_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cache").mkdir()
    database(tmp_path).write_bytes(content)
    made = Store(str(tmp_path / "cache"))
    assert entries(made) == {}
    made.write({"entries": [entry_row()]}, 100)
    made.write({"entries": [entry_row()]}, 100)
    assert KEY in entries(made)


def test_a_database_with_tables_or_triggers_of_others_is_not_used(filled: Store, tmp_path: Path) -> None:
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM contents; END")
    connection.close()
    again = Store(str(tmp_path / "cache"))
    assert entries(again) == {}
    assert "not ours" in (again.trouble or "")


def test_a_row_that_was_not_sealed_by_us_is_none(filled: Store, tmp_path: Path) -> None:
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("UPDATE entries SET report = '[1]'")
        connection.execute("UPDATE grounds SET value = 'other'")
    connection.close()
    assert entries(filled) == {}
    with filled.reading() as reader:
        assert reader is not None
        assert reader.grounds(None) == {}


def test_a_locked_file_is_read_and_not_deleted(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WAIT_SECONDS", 0.01)
    other = sqlite3.connect(database(tmp_path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM entries")
    filled.write({"entries": [entry_row(b"other")]}, 100)
    assert "locked" in (filled.trouble or "")
    assert KEY in entries(filled)
    other.execute("ROLLBACK")
    other.close()
    assert list(entries(filled)) == [KEY]


def test_a_folder_that_cannot_be_made_is_trouble_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = Store(str(tmp_path / "file" / "cache"))
    made.write({"entries": [entry_row()]}, 100)
    assert made.trouble is not None
    assert entries(made) == {}


def test_a_link_is_not_followed(filled: Store, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    database(tmp_path).rename(target)
    database(tmp_path).symlink_to(target)
    before = target.read_bytes()
    assert entries(filled) == {}
    filled.write({"entries": [entry_row(b"other")]}, 100)
    assert target.read_bytes() == before
    assert "link" in (filled.trouble or "")


def test_a_cache_folder_that_leads_out_of_the_project_is_not_used(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    outside.mkdir()
    (project / "pyproject.toml").write_text("[tool.ssot-lint]\n")
    assert open_cache(project) is not None
    (project / ".ssot_lint_cache").symlink_to(outside)
    assert open_cache(project) is None
    assert open_cache(project, outside) is not None


def test_what_was_of_no_use_for_a_month_goes(filled: Store) -> None:
    filled.write({"entries": [entry_row(b"new", 131)]}, 131)
    assert entries(filled) == {}
    with filled.reading() as reader:
        assert reader is not None
        assert list(reader.entries([b"new"])) == [b"new"]
        assert reader.grounds(None) == {ground_id(GROUND): GROUND}


def test_of_the_notes_of_many_runs_the_newest_stay(filled: Store) -> None:
    keys = [b"note %d" % run for run in range(100)]
    for key in keys:
        filled.write({"notes": [(key, 100, "outcome", seal(key, "outcome"))]}, 100)
    with filled.reading() as reader:
        assert reader is not None
        assert [key for key in keys if reader.note(key) == "outcome"] == keys[-40:]


def test_what_is_of_use_stays(filled: Store) -> None:
    filled.write({}, 120, [KEY])
    filled.write({"entries": [entry_row(b"new", 131)]}, 131)
    assert list(entries(filled)) == [KEY]


def test_a_file_that_grows_too_large_loses_its_older_half(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_BYTES", 1)
    filled.write({"entries": [entry_row(b"new", 101)]}, 101)
    with filled.reading() as reader:
        assert reader is not None
        assert list(reader.entries([KEY, b"new"])) == [b"new"]


def test_what_is_of_use_today_stays_however_much_it_is(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_BYTES", 1)
    keys = [bytes([number]) * 16 for number in range(8)]
    filled.write({"entries": [entry_row(key, 100) for key in keys]}, 100)
    filled.write({}, 107, keys)
    with filled.reading() as reader:
        assert reader is not None
        assert set(reader.entries([KEY, *keys])) == set(keys)


@pytest.mark.parametrize("asked", [1, 3, 6, 12])
def test_what_is_found_does_not_depend_on_how_the_table_is_read(
    asked: int, filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_MANY", 2)
    monkeypatch.setattr(store, "_AT_ONCE", 5)
    keys = [bytes([number]) * 16 for number in range(12)]
    filled.write({"entries": [entry_row(key) for key in keys]}, 100)
    with filled.reading() as reader:
        assert reader is not None
        assert set(reader.entries([*keys[:asked], b"gone"])) == set(keys[:asked])


def test_nothing_goes_while_more_is_to_be_written(filled: Store) -> None:
    filled.write({"entries": [entry_row(b"new", 131)]}, 131, more=True)
    assert list(entries(filled)) == [KEY]
    filled.write({}, 131)
    assert entries(filled) == {}
