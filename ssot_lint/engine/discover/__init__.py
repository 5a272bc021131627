"""Which Python files a run is about: named paths, without what is excluded or what git ignores."""

from ssot_lint.engine.discover.settings import DEFAULT_EXCLUDE, Discovered, DiscoverSettings
from ssot_lint.engine.discover.walk import discover

__all__ = ["DEFAULT_EXCLUDE", "DiscoverSettings", "Discovered", "discover"]
