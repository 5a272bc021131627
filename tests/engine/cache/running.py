"""Runs in this process, as new ones would see the disk: nothing of an earlier run is in memory."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.config import load_configs
from ssot_lint.engine.batches import forget_projects
from ssot_lint.engine.cache.opening import open_cache
from ssot_lint.engine.cache.results import ResultCache
from ssot_lint.engine.run import Request, examine, run
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import Report
from ssot_lint.project import evidence, generated_modules
from ssot_lint.pytest_config import declared, drivers, entry_points
from ssot_lint.rule import load_registry

_REMEMBERING = (
    declared.declared_distributions,
    declared.declared_plugins,
    drivers.find_drivers,
    entry_points.plugin_modules,
    evidence._declarations,
    generated_modules._build_text,
    generated_modules._ignored_patterns,
)


def forget_disk() -> None:
    """As in a new process."""
    forget_projects()
    for function in _REMEMBERING:
        function.cache_clear()


def request(root: Path, cache: ResultCache | None, *paths: str, jobs: int = 1) -> Request:
    schema = schema_of(load_registry())
    return Request(paths or (".",), root, load_configs(root, schema), schema, jobs=jobs, cache=cache)


def check_cold(root: Path, *paths: str) -> Report:
    forget_disk()
    return run(request(root, None, *paths))


def check_cached(root: Path, *paths: str, folder: Path | None = None, jobs: int = 1) -> Report:
    forget_disk()
    return run(request(root, open_cache(root, folder), *paths, jobs=jobs))


def recalled(root: Path, *paths: str, folder: Path | None = None) -> set[str]:
    """The display paths of the files whose reports would be taken from the cache."""
    forget_disk()
    cache = open_cache(root, folder)
    assert cache is not None
    known = cache.recall(examine(request(root, None, *paths)).inputs)
    reports = cache.recalled()
    assert set(reports) <= known
    return {report.path for report in reports.values()}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
