"""Code outside the project: what neither keeps nor serves the program, and what may reach it by other ways."""

from __future__ import annotations

import sys

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
