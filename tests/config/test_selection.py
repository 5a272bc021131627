"""Which rules are on: Ruff's order of selectors, source by source; and per-file-ignores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.config import Config, Selection, digest, ignored_for, selected_codes
from ssot_lint.findings import Confidence
from tests.config.sample import SCHEMA, config_of

SELECTORS = st.sampled_from(["ALL", "SSOT", "SSOT1", "SSOT10", "ACME", *SCHEMA.names, *SCHEMA.names.values()])
LISTS = st.lists(SELECTORS, max_size=4).map(tuple)


def selected(**settings: tuple[str, ...]) -> set[str]:
    return set(selected_codes(Config(**settings), SCHEMA))  # type: ignore[arg-type]


def test_everything_is_on_by_default() -> None:
    assert selected() == set(SCHEMA.names)


def test_the_narrower_selector_wins_whatever_the_order() -> None:
    assert selected(select=("SSOT101",), ignore=("SSOT1",)) == {"SSOT101"}
    assert selected(select=("SSOT1",), ignore=("SSOT101",)) == {"SSOT102", "SSOT103"}
    assert selected(select=("SSOT1",), ignore=("SSOT1",)) == set()
    assert selected(select=("ALL",), ignore=("SSOT",), extend_select=("empty-test",)) == {"SSOT101", "ACME001"}
    assert selected(select=("empty-test",), ignore=("ssot101",)) == set()


def test_a_later_source_builds_on_an_earlier_one_unless_it_selects_anew(tmp_path: Path) -> None:
    text = 'select = ["SSOT101", "SSOT2"]\n'
    assert selected_codes(config_of(tmp_path, text, ignore=["SSOT1"]), SCHEMA) == {"SSOT201"}
    assert selected_codes(config_of(tmp_path, text, extend_select=["SSOT9"]), SCHEMA) == {
        "SSOT101",
        "SSOT201",
        "SSOT901",
    }
    text = 'ignore = ["SSOT101"]\nextend-select = ["SSOT2"]\n'
    config = config_of(tmp_path, text, select=["SSOT101"])
    assert selected_codes(config, SCHEMA) == {"SSOT101"}
    assert (config.ignore, config.extend_select, config.origin("ignore")) == ((), (), "default")


@given(st.lists(st.tuples(st.none() | LISTS, LISTS, LISTS), max_size=4))
def test_layers_agree_with_a_plain_reading_of_ruffs_rules(layers: list[tuple[tuple[str, ...] | None, ...]]) -> None:
    selections = tuple(Selection(select, extend or (), ignore or ()) for select, extend, ignore in layers)
    config = Config(selections=(Selection(("ALL",)), *selections))
    expected = set(SCHEMA.names)
    for each in selections:
        decided = {code: last_word(each, code) for code in SCHEMA.names}
        kept = set() if each.select is not None else expected
        expected = {code for code, word in decided.items() if word or (word is None and code in kept)}
    assert selected_codes(config, SCHEMA) == expected


def last_word(selection: Selection, code: str) -> bool | None:
    """What one source says of one code: on, off or nothing."""
    wanted = [s for s in (*(selection.select or ()), *selection.extend_select) if code in SCHEMA.expand(s)]
    unwanted = [s for s in selection.ignore if code in SCHEMA.expand(s)]
    on = max(map(SCHEMA.specificity, wanted), default=-1)
    off = max(map(SCHEMA.specificity, unwanted), default=-1)
    return None if on == off == -1 else on > off


@given(LISTS, LISTS, LISTS)
def test_a_file_and_flat_fields_mean_the_same(
    select: tuple[str, ...], extend: tuple[str, ...], ignore: tuple[str, ...]
) -> None:
    flat = Config(select=select, extend_select=extend, ignore=ignore)
    layered = replace(flat, selections=(Selection(select, extend, ignore),))
    assert selected_codes(flat, SCHEMA) == selected_codes(layered, SCHEMA)
    assert digest(flat) == digest(layered)


def test_per_file_ignores_name_the_pattern_for_each_code(tmp_path: Path) -> None:
    config = config_of(
        tmp_path, '[per-file-ignores]\n"tests/unit/**" = ["SSOT1"]\n"conftest.py" = ["no-check", "SSOT2"]\n'
    )
    unit = "tests/unit/**"
    expected = {"SSOT101": unit, "SSOT102": unit, "SSOT103": unit, "SSOT201": "conftest.py"}
    assert ignored_for(config, SCHEMA, tmp_path / "tests/unit/conftest.py") == expected
    assert ignored_for(config, SCHEMA, "tests/e2e/test_a.py") == {}
    assert ignored_for(Config(), SCHEMA, "tests/e2e/test_a.py") == {}


def test_digest_changes_with_what_matters_only(tmp_path: Path) -> None:
    config = Config(root=tmp_path)
    same = replace(config, root=tmp_path / "elsewhere", exclude=("x",), origins={"select": "x"}, source=tmp_path)
    assert digest(same) == digest(config)
    changes: list[Config] = [
        replace(config, select=("SSOT1",)),
        replace(config, ignore=("SSOT1",)),
        replace(config, min_confidence=Confidence.POSSIBLE),
        replace(config, src=("lib",)),
        replace(config, per_file_ignores={"a": ("SSOT1",)}),
        replace(config, rule_options={"empty-test": {"placeholder-fix": "fail"}}),
        replace(config, websocket=replace(config.websocket, open="x()")),
    ]
    assert len({digest(each) for each in [config, *changes]}) == len(changes) + 1
