"""What a run looks at: the files that its paths name or hold, with their configuration and role, not read yet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ssot_lint.config import Config, Configs, Schema
from ssot_lint.data import dataclass
from ssot_lint.engine.discover import Discovered, DiscoverSettings, discover
from ssot_lint.project.roles import Roles

if TYPE_CHECKING:
    from ssot_lint.engine.cache.results import ResultCache
from ssot_lint.model.roles import Role


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `of` parts, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, slots=True)
class Request:
    """What to check: paths as given, or `stdin` bytes shown as `stdin_filename`. `jobs` None: as many as cores.

    `scheduler` is the address of a Dask scheduler, whose workers check instead of processes here. With `traced`, or a
    cache, reports name everything that they rest on.
    """

    paths: tuple[str, ...]
    cwd: Path
    configs: Configs
    schema: Schema
    jobs: int | None = None
    stdin: bytes | None = None
    stdin_filename: str | None = None
    cache: ResultCache | None = None
    shard: Shard | None = None
    scheduler: str | None = None
    traced: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One file of the run, not read yet. `data` only when it came from elsewhere than the disk."""

    position: int
    found: Discovered
    config: Config
    role: Role
    roles: Roles
    data: bytes | None = None


def inputs_of(request: Request) -> Iterator[Input]:
    """The files to check, and those that could not be looked at; not program code, where there is nothing to find."""
    if request.stdin is not None:
        yield _stdin_input(request)
    else:
        yield from inputs_among(discovered(request), request, roles_of(request))


def roles_of(request: Request) -> Roles:
    """What files are to pytest, from where the request looks."""
    named = [request.cwd / path for path in request.paths]
    return Roles([path for path in named if path.is_dir()], request.cwd)


def inputs_among(files: Iterable[Discovered], request: Request, roles: Roles) -> Iterator[Input]:
    """`inputs_of` some of the files that are there, numbered from 0."""
    position = 0
    last: tuple[str, Config] | None = None
    for found in files:
        folder = os.path.dirname(found.location)
        if last is None or last[0] != folder:
            last = folder, request.configs.for_directory(folder)
        config = last[1]
        role = roles.role(found.location, config.test_support) if found.error is None else Role.PROGRAM
        if found.error is not None or role is not Role.PROGRAM:
            yield Input(position, found, config, role, roles)
            position += 1


def discovered(request: Request) -> list[Discovered]:
    """What the paths of the request name or hold, program code too."""
    config = request.configs.for_directory(request.cwd)
    settings = DiscoverSettings(
        root=config.root,
        cwd=request.cwd,
        exclude=config.exclude,
        extend_exclude=config.extend_exclude,
        force_exclude=config.force_exclude,
        respect_gitignore=config.respect_gitignore,
    )
    return discover(request.paths or (".",), settings)


def _stdin_input(request: Request) -> Input:
    path = Path(os.path.abspath(request.cwd / (request.stdin_filename or "test_stdin.py")))
    config = request.configs.for_file(path)
    roles = Roles(fallback=request.cwd)
    found = Discovered(str(path), request.stdin_filename or "-")
    return Input(0, found, config, roles.role(path, config.test_support), roles, request.stdin)
