"""Code outside the project: what neither keeps nor serves the program, and what may reach it by other ways."""

from __future__ import annotations

import ast
import sys

from ssot_lint.model.inference import Nature, Scope, infer

_HARMLESS = frozenset(sys.stdlib_module_names) | frozenset(
    "builtins pytest mock asynctest numpy pandas faker freezegun hypothesis loguru structlog dateutil pytz pydantic"
    " attr attrs yaml packaging dotenv typing_extensions psutil".split()
)
# What starts a process or opens a connection may well reach the program at the other end.
REACHING = (
    "subprocess.",
    "urllib.request.",
    "http.client.",
    "importlib.import_module",
    "importlib.reload",
    "importlib.util.",
    "importlib.machinery.",
    "runpy.",
    "requests.",
    "httpx.",
    "aiohttp.",
    "websockets.",
    "websocket.",
    "urllib3.",
)


def is_harmless(path: str) -> bool:
    """Whether an outside path belongs to code that neither keeps nor serves the program."""
    return path.partition(".")[0] in _HARMLESS


def may_keep(call: ast.Call, scope: Scope) -> bool:
    """Whether a call into an installed library may use what it is given: only the standard library is known not to."""
    thing = infer(call.func, scope)
    return thing.nature in (Nature.OUTSIDE, Nature.RESULT) and not is_harmless(thing.path)


def may_look_around(call: ast.Call, scope: Scope) -> bool:
    """Whether a call is of a function outside that may look up what is patched: only making an object is not."""
    thing = infer(call.func, scope)
    last = thing.path.rpartition(".")[2]
    return thing.nature is Nature.OUTSIDE and not is_harmless(thing.path) and last[:1].islower()
