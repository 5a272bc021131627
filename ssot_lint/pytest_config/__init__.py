"""What pytest would collect, read from its own configuration files without importing pytest."""

from ssot_lint.pytest_config.collection import Ignores, PytestConfig
from ssot_lint.pytest_config.lookup import PytestConfigs, read_pytest_config

__all__ = ["Ignores", "PytestConfig", "PytestConfigs", "read_pytest_config"]
