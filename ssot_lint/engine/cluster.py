"""Batches checked by the workers of a Dask cluster, which need this package and nothing of the project.

Every worker process gets the files that checks may look at, once, and puts them into a folder of its own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from ssot_lint.data import replace
from ssot_lint.engine.bundle import Bundle, collect_bundle, common_root, unpack_bundle
from ssot_lint.engine.cache.rule_set import rule_set_digest
from ssot_lint.engine.jobs import Batch, Job
from ssot_lint.errors import SsotLintError, UsageError
from ssot_lint.findings import FileReport, Problem
from ssot_lint.project.roles import Roles

_AHEAD = 4
_ATTEMPTS = 3
_PATIENCE_SECONDS = 10
_folders: dict[str, str] = {}
_lock = Lock()


def check_in_cluster(batches: Iterator[Batch], address: str) -> Iterator[tuple[Batch, list[FileReport]]]:
    """Each batch with its reports, in order. Raises UsageError when Dask is missing or nobody answers at `address`."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--executor dask needs the package distributed: install ssot-lint[dask]") from error
    try:
        client: Any = Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        yield from _Cluster(client).check(batches)


class _Cluster:
    """A connection to the scheduler, with the bundles that its workers were given.

    A bundle travels as the argument of a task: what Dask scatters is gone with the worker that has it, and then nobody
    answers any more.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._bundles: dict[str, Bundle] = {}

    def check(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, list[FileReport]]]:
        """Each batch with its reports, in order."""
        waiting: deque[tuple[Batch, Any]] = deque()
        for batch in batches:
            waiting.append((batch, self._submit(batch, self._bundle_for(batch), whole=False)))
            if len(waiting) >= _AHEAD * max(1, len(self._client.nthreads())):
                yield self._result(*waiting.popleft())
        while waiting:
            yield self._result(*waiting.popleft())

    def _bundle_for(self, batch: Batch) -> Bundle:
        root = _root_of(batch)
        if root not in self._bundles:
            self._bundles[root] = bundle = collect_bundle(root)
            given = []
            for address in self._client.nthreads():
                near = self._client.get_executor(pure=False, workers=[address], allow_other_workers=True)
                given.append(near.submit(receive_bundle, bundle, rule_set_digest()))
            for future in given:
                # A worker that did not get it will ask for it.
                with suppress(Exception):
                    future.result()
        return self._bundles[root]

    def _submit(self, batch: Batch, bundle: Bundle, *, whole: bool) -> Any:
        sent = bundle if whole else replace(bundle, folders=(), files={})
        return self._executor.submit(check_bundled, batch, sent, rule_set_digest(), whole)

    def _result(self, batch: Batch, future: Any) -> tuple[Batch, list[FileReport]]:
        bundle = self._bundle_for(batch)
        for _ in range(_ATTEMPTS):
            try:
                reports = future.result()
                if reports is None:
                    reports = self._submit(batch, bundle, whole=True).result()
            except ImportError as error:
                raise UsageError(f"the Dask workers have no ssot-lint: {error}") from error
            except SsotLintError:
                raise
            except Exception:
                # The scheduler gave up on it, after some workers died of it or beside it.
                future = self._submit(batch, bundle, whole=True)
            else:
                return batch, reports
        if len(batch.jobs) == 1:
            problem = Problem(batch.jobs[0].path, "the workers that checked this file died: not checked")
            return batch, [FileReport(problem.path, problems=(problem,))]
        singles = (replace(batch, start=batch.start + at, jobs=(job,)) for at, job in enumerate(batch.jobs))
        return batch, [
            report for each in singles for report in self._result(each, self._submit(each, bundle, whole=False))[1]
        ]


def receive_bundle(bundle: Bundle, rules: bytes) -> None:
    """Make the files ready for the batches that this process will get."""
    if rules == rule_set_digest():
        with _lock:
            _unpacked(bundle)


def check_bundled(batch: Batch, bundle: Bundle, rules: bytes, whole: bool) -> list[FileReport] | None:
    """Check a batch where none of its files are; None when the files of the bundle, if not `whole`, are not here.

    Raises UsageError when this process has other rules than the one that sent the batch.
    """
    if rules != rule_set_digest():
        raise UsageError("a Dask worker has another version of ssot-lint, of its rules or of Python")
    from ssot_lint.engine.batches import check_batch

    # What is known of projects is kept by process, and not made for several threads.
    with _lock:
        folder = _unpacked(bundle) if whole else _folders.get(bundle.key)
        return check_batch(_moved(batch, bundle.root, folder)) if folder is not None else None


def _unpacked(bundle: Bundle) -> str:
    """The folder of this process that has the files of the bundle."""
    folder = _folders.get(bundle.key)
    if folder is None or not os.path.isdir(folder):
        # Resolved, as paths are compared by their text.
        folder = os.path.realpath(tempfile.mkdtemp(prefix="ssot-lint-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        unpack_bundle(bundle, folder)
        _folders[bundle.key] = folder
    return folder


def _root_of(batch: Batch) -> str:
    """The folder with all that the batch may look at: its project, and whatever configures pytest above."""
    rootdirs = {str(job.layout.rootdir) for job in batch.jobs}
    locations = {os.path.dirname(job.location) for job in batch.jobs}
    return common_root([str(batch.config.root), batch.cwd, *rootdirs, *locations])


def _moved(batch: Batch, root: str, folder: str) -> Batch:
    """The batch as if `folder` were `root`."""

    def moved(path: str) -> str:
        return os.path.normpath(os.path.join(folder, os.path.relpath(path, root)))

    roles = Roles(fallback=Path(moved(batch.cwd)))

    def moved_job(job: Job) -> Job:
        location = moved(job.location)
        return replace(job, location=location, layout=roles.layout(Path(location)))

    config = replace(batch.config, root=Path(moved(str(batch.config.root))))
    return replace(batch, config=config, cwd=moved(batch.cwd), jobs=tuple(map(moved_job, batch.jobs)))
