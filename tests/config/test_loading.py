"""Which file holds for a directory, what it extends, and what the command line adds."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from ssot_lint.config import Config, selected_codes
from ssot_lint.errors import ConfigError
from ssot_lint.findings import Confidence
from tests.config.sample import SCHEMA, config_of, configs_in, write


def test_nearest_file_wins_for_each_directory(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": '[tool.ssot-lint]\nrunner = "outer"\n',
            "a/ssot-lint.toml": 'runner = "inner"\n',
            "a/b/pyproject.toml": "[tool.other]\nx = 1\n",
        },
    )
    configs = configs_in(tmp_path)
    assert configs.for_file("test_x.py").runner == "outer"
    assert configs.for_file("other/deep/test_x.py").runner == "outer"
    assert configs.for_file("a/test_x.py").runner == "inner"
    assert configs.for_file(tmp_path / "a/b/test_x.py").runner == "inner"
    assert configs.for_directory("a/b").root == tmp_path / "a"
    assert configs.for_directory("a/b") is configs.for_directory("a")


def test_own_file_wins_over_pyproject_in_one_directory(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.ssot-lint]\nrunner = "p"\n', "ssot-lint.toml": 'runner = "own"\n'})
    assert configs_in(tmp_path).for_directory(".").runner == "own"


def test_a_file_above_the_working_directory_counts_and_is_shown_whole(tmp_path: Path) -> None:
    write(tmp_path, {"ssot-lint.toml": "require-reason = true\n", "sub/x.py": ""})
    config = configs_in(tmp_path / "sub").for_file("x.py")
    assert config.require_reason
    assert config.root == tmp_path
    assert config.origin("require-reason") == (tmp_path / "ssot-lint.toml").as_posix()


def test_without_any_file_the_defaults_hold_for_the_working_directory(tmp_path: Path) -> None:
    config = configs_in(tmp_path, isolated=True).for_file("deep/down/x.py")
    assert (config.root, config.source) == (tmp_path, None)
    assert config.origin("select") == "default"
    assert selected_codes(config, SCHEMA) == SCHEMA.codes
    assert config.min_confidence is Confidence.LIKELY


def test_another_tools_damaged_pyproject_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"ssot-lint.toml": 'runner = "outer"\n', "sub/pyproject.toml": "[[[\n"})
    assert configs_in(tmp_path).for_directory("sub").runner == "outer"


def test_a_pyproject_that_mentions_us_elsewhere_is_not_ours(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"ssot-lint.toml": 'runner = "outer"\n', "sub/pyproject.toml": '[project]\ndependencies = ["ssot-lint"]\n'},
    )
    assert configs_in(tmp_path).for_directory("sub").runner == "outer"


def test_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert config_of(tmp_path, "\ufeffrequire-class = true\n").require_class


def test_extend_overrides_values_and_accumulates_additions(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "one.toml": 'runner = "one"\nrequire-class = true\nextend-exclude = ["a"]\nselect = ["SSOT1"]\n',
            "two.toml": 'extend = "one.toml"\nrunner = "two"\nextend-exclude = ["b"]\nextend-select = ["SSOT2"]\n'
            'per-file-ignores = { "x" = ["SSOT101"] }\n[websocket]\nopen = "a()"\nfixtures = ["f"]\n',
            "ssot-lint.toml": 'extend = "two.toml"\nextend-select = ["SSOT9"]\n'
            'per-file-ignores = { "y" = ["SSOT102"] }\n[websocket]\nopen = "b()"\n',
        },
    )
    config = configs_in(tmp_path).for_directory(".")
    assert (config.runner, config.require_class) == ("two", True)
    assert config.extend_exclude == ("a", "b")
    assert config.select == ("SSOT1",)
    assert config.extend_select == ("SSOT2", "SSOT9")
    assert config.per_file_ignores == {"y": ("SSOT102",)}
    assert (config.websocket.open, config.websocket.fixtures) == ("b()", ("f",))
    assert config.origin("runner") == "two.toml"
    assert config.origin("extend-exclude") == "one.toml + two.toml"
    assert config.origin("websocket.open") == "ssot-lint.toml"


def test_extend_reads_the_table_of_a_pyproject(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.ssot-lint]\nrunner = "root"\n', "a/ssot-lint.toml": 'extend = ".."\n'})
    with pytest.raises(ConfigError, match="no file"):
        configs_in(tmp_path).for_directory("a")
    write(tmp_path, {"a/ssot-lint.toml": 'extend = "../pyproject.toml"\n'})
    assert configs_in(tmp_path).for_directory("a").runner == "root"


def test_paths_of_an_extended_file_above_are_said_for_the_extending_one(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "ssot-lint.toml": 'src = ["lib"]\nexclude = ["a/old/**", "b/old", "build"]\n'
            'per-file-ignores = { "a/x.py" = ["SSOT101"], "b/x.py" = ["SSOT102"] }\n',
            "a/ssot-lint.toml": 'extend = "../ssot-lint.toml"\n',
        },
    )
    config = configs_in(tmp_path).for_directory("a")
    assert config.src == ("../lib",)
    assert config.exclude == ("/old/**", "build")
    assert config.per_file_ignores == {"/x.py": ("SSOT101",)}


def test_paths_of_an_extended_file_elsewhere_mean_the_extending_project(tmp_path: Path) -> None:
    write(tmp_path, {"shared/s.toml": 'exclude = ["tests/old"]\n', "app/ssot-lint.toml": 'extend = "../shared/s.toml"'})
    assert configs_in(tmp_path).for_directory("app").exclude == ("tests/old",)


def test_extend_in_a_circle_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"ssot-lint.toml": '\nextend = "b.toml"\n', "b.toml": 'extend = "ssot-lint.toml"\n'})
    with pytest.raises(ConfigError) as caught:
        configs_in(tmp_path).for_directory(".")
    assert caught.value.message == ("b.toml:1: extend: goes in a circle: ssot-lint.toml -> b.toml -> ssot-lint.toml")


def test_extend_of_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"ssot-lint\.toml:1: extend: no file gone\.toml"):
        config_of(tmp_path, 'extend = "gone.toml"\n')


def test_command_line_wins_and_flags_win_over_config_arguments(tmp_path: Path) -> None:
    config = config_of(
        tmp_path,
        'runner = "file"\nrequire-class = true\nmin-confidence = "certain"\n',
        'runner="key"',
        'websocket.open="await f()"',
        'empty-test.placeholder-fix="fail"',
        'min-confidence="likely"',
        min_confidence="possible",
        select=(),
        exclude=None,
    )
    assert (config.runner, config.require_class, config.min_confidence) == ("key", True, Confidence.POSSIBLE)
    assert config.websocket.open == "await f()"
    assert config.rule_options == {"empty-test": {"placeholder-fix": "fail"}}
    assert config.origin("runner") == config.origin("min-confidence") == "command line"
    assert config.origin("exclude") == "default"


def test_config_file_argument_replaces_the_search(tmp_path: Path) -> None:
    write(tmp_path, {"a/ssot-lint.toml": 'runner = "near"\n', "ci.toml": 'runner = "ci"\nexclude = ["x/y"]\n'})
    config = configs_in(tmp_path, "ci.toml").for_directory("a")
    assert (config.runner, config.root, config.exclude) == ("ci", tmp_path, ("x/y",))


def test_isolated_reads_no_file_but_takes_the_command_line(tmp_path: Path) -> None:
    write(tmp_path, {"ssot-lint.toml": 'runner = "file"\n'})
    config = configs_in(tmp_path, "require-reason=true", isolated=True).for_directory(".")
    assert (config.runner, config.require_reason) == (None, True)


def test_globs_of_the_command_line_are_relative_to_the_working_directory(tmp_path: Path) -> None:
    write(tmp_path, {"ssot-lint.toml": ""})
    ignores = {"x/*.py": ["SSOT101"], "conftest.py": ["SSOT102"]}
    config = configs_in(tmp_path / "sub", per_file_ignores=ignores, exclude=("x/y",)).for_directory(".")
    assert config.per_file_ignores == {"/sub/x/*.py": ("SSOT101",), "conftest.py": ("SSOT102",)}
    assert config.exclude == ("/sub/x/y",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.toml"], "--config gone.toml: neither a file nor KEY=VALUE in TOML: "),
        (["min-confidence=possible"], "(strings need quotes: 'min-confidence=\"possible\"')"),
        (["runer='x'"], "--config runer='x': runer: unknown key 'runer' (did you mean 'runner'?)"),
        (["extend='x'"], "extend: has no meaning on the command line"),
        (["a.toml", "b.toml"], "--config b.toml: a second file beside a.toml"),
    ],
)
def test_bad_config_arguments_are_refused_at_once(tmp_path: Path, arguments: list[str], message: str) -> None:
    write(tmp_path, {"a.toml": "", "b.toml": ""})
    with pytest.raises(ConfigError) as caught:
        configs_in(tmp_path, *arguments)
    assert message in caught.value.message


def test_a_file_and_isolated_exclude_each_other(tmp_path: Path) -> None:
    write(tmp_path, {"a.toml": ""})
    with pytest.raises(ConfigError, match="together with --isolated"):
        configs_in(tmp_path, "a.toml", isolated=True)


def test_a_config_survives_the_way_to_a_worker(tmp_path: Path) -> None:
    config = config_of(tmp_path, 'base-classes = ["kit.Case"]\n[doubles.canonical]\nFakeTill = "kit.Till"\n')
    assert pickle.loads(pickle.dumps(config)) == config
    assert config != Config(root=tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a file that its owner cannot read")
def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"ssot-lint.toml": ""})
    (tmp_path / "ssot-lint.toml").chmod(0)
    with pytest.raises(ConfigError, match="cannot be read"):
        configs_in(tmp_path).for_directory(".")


def test_settings_of_one_table_given_one_by_one_add_up(tmp_path: Path) -> None:
    arguments = ('doubles.canonical.A="kit.A"', 'doubles.canonical.B="kit.B"', 'doubles.canonical.A="kit.new.A"')
    config = config_of(tmp_path, '[doubles.canonical]\nC = "kit.C"\n', *arguments)
    assert config.doubles.canonical == {"A": "kit.new.A", "B": "kit.B"}
