"""Words in names: of objects shared on purpose, of parameters that say for whom, of tests about the sharing itself."""

from __future__ import annotations

import re
from functools import lru_cache

from ssot_lint.model.doubles.words import split_words
from ssot_lint.patterns import compile_late

NAMED = frozenset({"get_instance", "instance", "getInstance", "shared", "default"})
_AMBIENT = frozenset(
    "env environ environment settings setting config configs configuration configurations conf cfg logger logging"
    " loggers".split()
)
_CARRIERS = frozenset(
    "manager provider loader service instance object singleton registry accessor holder context".split()
)
_TAILS = frozenset("for by with from of in to".split())
_CONTEXT = frozenset(
    "context ctx user users request session tenant scope thread run owner account org organization organisation"
    " workspace key name id ids".split()
)
_SHARING = compile_late(r"singleton|identity|(?:same|shared|global|cached)[_ ](?:instance|object)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_ambient(name: str) -> bool:
    """Whether a function or class of this name gives settings, configuration, the environment or a logger."""
    words = list(split_words(name.rpartition(".")[2]))
    for index, word in enumerate(words):
        if index > 1 and word in _TAILS:
            words = words[:index]
            break
    while len(words) > 1 and words[-1] in _CARRIERS:
        words.pop()
    return bool(words) and words[-1] in _AMBIENT


@lru_cache(maxsize=4096)
def is_context(name: str) -> bool:
    """Whether a parameter of this name says for whom the object is."""
    return not _CONTEXT.isdisjoint(split_words(name))


def speaks_of_sharing(text: str, own_names: tuple[str, ...]) -> bool:
    """Whether words for one shared object stand in `text` outside the accessor's own names."""
    if not _SHARING.search(text):
        return False
    for name in own_names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return _SHARING.search(text) is not None
