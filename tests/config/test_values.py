"""A full configuration loads into typed values; what is wrong is named with file, line, key and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.config import BaseClass, Environment, Factory, WebSocket, options_of, settings_of
from ssot_lint.errors import ConfigError
from ssot_lint.findings import Confidence
from tests.config.sample import SCHEMA, config_of

FULL = """
src = ["src", "."]
select = ["SSOT1", "mock-only-websocket"]
ignore = ["SSOT103"]
extend-select = ["ALL"]
exclude = ["old"]
extend-exclude = ["older/**"]
force-exclude = true
respect-gitignore = false
min-confidence = "certain"
assert-functions = ["expect_*"]
smoke-marks = ["smoke", "sanity"]
test-support = ["kit", "tools/testing"]
runner = "python run_tests.py"
require-reason = true
fix = true
fix-only = true
show-fixes = true
unsafe-fixes = true
fixable = ["SSOT1"]
unfixable = ["SSOT102"]
extend-safe-fixes = ["SSOT103"]
extend-unsafe-fixes = ["mock-only-websocket"]
async-drivers = ["our_driver"]
real-tiers = ["tests/e2e/**"]
allow-doubles-of = ["stripe"]
base-classes = ["kit.cases.Case", { path = "kit.cases.AsyncCase", flavour = "async" }]
exempt-bases = ["Legacy"]
require-class = true
allow-singletons = ["shop.clock"]

[per-file-ignores]
"tests/unit/**" = ["SSOT2"]

[[factories]]
replaces = ["shop.sockets.get_manager", "shop.sockets.Manager.get_instance"]
constructs = ["shop.sockets.Manager"]
call = "await shop.sockets.create_manager(user_context=user_context)"
fixtures = ["user_context"]
attributes = { user_context = "self.user_context" }
keep-arguments = true
when = "no-context"
message = "shared between users"

[[factories]]
call = "shop.till()"

[doubles.canonical]
MockWebSocket = "kit.websocket.FakeWebSocket"

[events]
required = ["started", "completed"]

[websocket]
open = "await websocket_factory.connect()"
fixtures = ["websocket_factory"]
receive-json = "await {endpoint}.receive_json()"
receive-text = "await {endpoint}.receive_text()"
receive-all = "await {endpoint}.receive_all()"
receive-all-text = "await {endpoint}.receive_texts()"
silent = "await {endpoint}.assert_silent()"
real-clients = ["kit.Client"]
real-fixtures = ["live_socket"]
allow-doubles = ["tests/unit/**"]

[environment]
allow = ["tests/conftest.py"]
read = "get_env().get({key})"
read-default = "get_env().get({key}, {default})"
write = "get_env().set({key}, {value})"
delete = "get_env().delete({key})"
contains = "{key} in get_env()"

[empty-test]
placeholder-fix = "delete"

[ACME001]
limit = 7
strict = true
tills = ["north"]
"""


def test_a_full_configuration_loads(tmp_path: Path) -> None:
    config = config_of(tmp_path, FULL)
    assert config.min_confidence is Confidence.CERTAIN
    assert config.base_classes == (BaseClass("kit.cases.Case"), BaseClass("kit.cases.AsyncCase", "async"))
    assert config.factories[0] == Factory(
        call="await shop.sockets.create_manager(user_context=user_context)",
        replaces=("shop.sockets.get_manager", "shop.sockets.Manager.get_instance"),
        constructs=("shop.sockets.Manager",),
        fixtures=("user_context",),
        attributes={"user_context": "self.user_context"},
        keep_arguments=True,
        when="no-context",
        message="shared between users",
    )
    assert config.factories[1] == Factory("shop.till()")
    assert config.doubles.canonical == {"MockWebSocket": "kit.websocket.FakeWebSocket"}
    assert config.events.required == ("started", "completed")
    assert config.websocket == WebSocket(
        "await websocket_factory.connect()",
        ("websocket_factory",),
        "await {endpoint}.receive_json()",
        "await {endpoint}.receive_text()",
        "await {endpoint}.receive_all()",
        "await {endpoint}.receive_texts()",
        "await {endpoint}.assert_silent()",
        ("kit.Client",),
        ("live_socket",),
        ("tests/unit/**",),
    )
    assert config.environment.contains == "{key} in get_env()"
    assert config.environment != Environment()
    assert config.rule_options["empty-test"] == {"placeholder-fix": "delete"}
    assert options_of(config, SCHEMA, "slow-till") == {"limit": 7, "strict": True, "tills": ("north",), "note": ""}


def test_settings_show_every_key_with_plain_value_and_origin(tmp_path: Path) -> None:
    shown = {key: (value, origin) for key, value, origin in settings_of(config_of(tmp_path, FULL))}
    assert all(origin == "ssot-lint.toml" for _, origin in shown.values())
    assert shown["min-confidence"][0] == "certain"
    assert shown["base-classes"][0] == [{"path": "kit.cases.Case"}, {"path": "kit.cases.AsyncCase", "flavour": "async"}]
    assert shown["websocket.receive-json"][0] == "await {endpoint}.receive_json()"
    assert shown["slow-till.limit"][0] == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nselct = []", "ssot-lint.toml:2: selct: unknown key 'selct' (did you mean 'select'?)"),
        ("select = ['SSOT999']", "ssot-lint.toml:1: select[0]: unknown rule 'SSOT999' (did you mean 'SSOT901'?)"),
        ("ignore = ['emtpy-test']", ": ignore[0]: unknown rule 'emtpy-test' (did you mean 'empty-test'?)"),
        ("ignore = ['S']", ": ignore[0]: unknown rule 'S'"),
        ("select = 'SSOT1'", ': select: expected a list, found a string (write ["SSOT1"])'),
        ("select = [1]", ": select[0]: expected a string, found a whole number"),
        ("src = ['']", ": src[0]: is empty"),
        ("force-exclude = 1", ": force-exclude: expected true or false, found a whole number"),
        ("min-confidence = 'sure'", ": min-confidence: 'sure' is not one of certain, likely, possible"),
        ("min-confidence = 'certian'", "(did you mean 'certain'?)"),
        ("[per-file-ignores]\na = 'SSOT1'", "ssot-lint.toml:2: per-file-ignores.a: expected a list"),
        ("per-file-ignores = []", ": per-file-ignores: expected a table, found a list"),
        ("[tool.ssot-lint]\nsrc = []", ": tool: unknown key 'tool' (in this file the keys stand at the top"),
        ("\n[websocket]\nopne = 'x'", "ssot-lint.toml:3: websocket.opne: unknown key 'opne' (did you mean 'open'?)"),
        ("websocket = 1", ": websocket: expected a table, found a whole number"),
        ("[websocket]\nopen = 'await ('", ": websocket.open: 'await (' is not a Python expression"),
        ("[websocket]\nopen = 'x = 1'", ": websocket.open: 'x = 1' is not a Python expression"),
        ("[websocket]\nopen = 'a)(b'", ": websocket.open: 'a)(b' is not a Python expression"),
        ("[websocket]\nsilent = 'done()'", ": websocket.silent: has no {endpoint}"),
        ("[environment]\nread = 'env()'", ": environment.read: has no {key}"),
        ("[environment]\nread = 'env({kye})'", ": environment.read: has no {key}"),
        ("base-classes = ['Case']", ": base-classes[0]: 'Case' is not a dotted path"),
        ("base-classes = [{ flavour = 'sync' }]", ": base-classes[0]: has no `path`"),
        ("base-classes = [{ path = 'a.B', flavour = 'asink' }]", "base-classes[0].flavour: 'asink' is not one of"),
        ("base-classes = [3]", ": base-classes[0]: expected a string or a table with `path`"),
        (
            "[[factories]]\ncall = 'f()'\n[[factories]]\ncall = 'g()'\nwehn = 'always'",
            "ssot-lint.toml:5: factories[1].wehn: unknown key 'wehn' (did you mean 'when'?)",
        ),
        (
            "[[factories]]\ncall = 'f()'\n[[factories]]\ncall = 'g('",
            "ssot-lint.toml:4: factories[1].call: 'g(' is not a Python expression",
        ),
        ("[[factories]]\nwhen = 'always'", "ssot-lint.toml:1: factories[0]: has no `call`"),
        ("[[factories]]\ncall = 'f()'\nreplaces = ['a b.c']", ": factories[0].replaces[0]: 'a b.c' is not a dotted"),
        ("[empty-test]\nplaceholder-fix = 'skip'", "'skip' is not one of xfail, fail, delete"),
        (
            "[empty-test]\nplaceholder = 'fail'",
            "unknown option of empty-test: 'placeholder' (did you mean 'placeholder-",
        ),
        ("[slow-till]\nlimit = true", "slow-till.limit: expected a whole number, found true or false"),
        ("[slow-till]\nlimit = '3'", "slow-till.limit: expected a whole number, found a string"),
        ("[slow-till]\ntills = ['west']", "slow-till.tills[0]: 'west' is not one of north, south"),
        ("[emty-test]\nx = 1", ": emty-test: unknown key 'emty-test' (did you mean 'empty-test'?)"),
        ("extend = 3", "ssot-lint.toml:1: extend: expected the path of a file"),
        ("src = [", "ssot-lint.toml: invalid TOML: "),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_of(tmp_path, text + "\n")
    assert message in caught.value.message
    assert caught.value.message.startswith("ssot-lint.toml")
    assert caught.value.exit_code == 2


def test_invalid_toml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"ssot-lint\.toml: invalid TOML: .*line 3"):
        config_of(tmp_path, "\n\nsrc = nothing\n")


def test_a_line_is_that_of_our_table_not_of_another_tools(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.ruff]\nselect = ["E"]\n\n[tool.ssot-lint]\nselect = ["E"]\n')
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:5: select\[0\]: unknown rule 'E'"):
        config_of_pyproject(tmp_path)


def config_of_pyproject(root: Path) -> object:
    from tests.config.sample import configs_in

    return configs_in(root).for_directory(root)


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "ssot-lint.toml").write_bytes(b'runner = "\xff"\n')
    with pytest.raises(ConfigError, match=r"ssot-lint\.toml: is not valid UTF-8"):
        config_of_pyproject(tmp_path)
