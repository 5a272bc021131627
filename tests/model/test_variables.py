"""Functions and methods that reach environment variables."""

from pathlib import Path

from ssot_lint.model.variables import may_reach_variables, variable_functions, variable_methods
from tests.model.projects import read_project


def test_functions_are_known_by_name_signature_and_what_they_touch(tmp_path: Path) -> None:
    source = """
    import os

    def get_env(name, default=None):
        return os.environ.get(name, default)

    def getenv(name):
        return os.getenv(name)

    def set_env_var(name, value):
        os.environ[name] = value

    def unset_env(name):
        del os.environ[name]

    def has_env(name):
        return name in os.environ

    def get_env_snapshot():
        return dict(os.environ)

    def delete_env(names, strict):
        [os.environ.pop(name) for name in names]

    def read_env(name):
        return {}[name]
    """
    file = read_project(tmp_path, {"shop/variables.py": source}, "shop/variables.py")
    assert [(each.action, each.name, each.takes_default) for each in variable_functions(file)] == [
        ("read", "get_env", True),
        ("read", "getenv", False),
        ("write", "set_env_var", False),
        ("delete", "unset_env", False),
        ("contains", "has_env", False),
    ]


def test_methods_of_a_class_that_wraps_the_environment(tmp_path: Path) -> None:
    source = """
    import os

    class Env:
        def get(self, key, default=None):
            return os.environ.get(key, default)

        def set(self, key, value):
            os.environ[key] = value

        def exists(self):
            return bool(os.environ)
    """
    file = read_project(tmp_path, {"shop/env.py": source}, "shop/env.py")
    found = variable_methods(file.definitions.classes["Env"])
    assert [(each.action, each.name) for each in found] == [("read", "get"), ("write", "set")]


def test_class_of_a_module_that_never_touches_it_wraps_nothing(tmp_path: Path) -> None:
    source = "class Env:\n    def get(self, key):\n        return key\n"
    file = read_project(tmp_path, {"shop/env.py": source}, "shop/env.py")
    assert list(variable_methods(file.definitions.classes["Env"])) == []


def test_names_worth_a_look() -> None:
    assert [name for name in ("get_env", "environment", "getEnv", "settings") if may_reach_variables(name)] == [
        "get_env",
        "environment",
        "getEnv",
    ]
