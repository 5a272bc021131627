"""The configurations that are kept beside the code load, and say what can be used."""

import ast
from pathlib import Path

import pytest

from ssot_lint.config import load_configs
from ssot_lint.engine.schema import schema_of
from ssot_lint.rule import load_registry

CONFIGS = Path(__file__).parents[2] / "fixtures" / "configs"


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.stem)
def test_it_loads_and_its_expressions_parse(path: Path, tmp_path: Path) -> None:
    configs = load_configs(tmp_path, schema_of(load_registry()), config_args=(str(path),), overrides={})
    config = configs.for_directory(tmp_path)
    assert config.base_classes
    assert config.factories
    for factory in config.factories:
        assert factory.replaces or factory.constructs
        for text in (factory.call, *factory.attributes.values()):
            ast.parse(text, mode="eval")
        names = {node.id for node in ast.walk(ast.parse(factory.call)) if isinstance(node, ast.Name)}
        assert set(factory.attributes) <= names


def test_zen_names_factories_for_what_its_tests_share() -> None:
    configs = load_configs(CONFIGS, schema_of(load_registry()), config_args=(str(CONFIGS / "zen.toml"),), overrides={})
    config = configs.for_directory(CONFIGS)
    replaced = {path.rpartition(".")[2] for factory in config.factories for path in factory.replaces}
    assert {"get_websocket_manager", "get_instance", "get_agent_instance_factory"} <= replaced
    home = "test_framework.ssot.base_test_case"
    assert {base.path for base in config.base_classes} == {f"{home}.SSotBaseTestCase", f"{home}.SSotAsyncTestCase"}
