"""The faults: mutmut's mutants of the modules of legacy_chat, all in one copy, asleep until one is named."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What a message passes on its way to a user, from the request to the wire.
WEBSOCKET_PATH = ("manager", "emitter", "connection", "server")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault. `name` wakes it (in MUTANT_UNDER_TEST), `function` is where it is, both with their module."""

    module: str
    function: str
    name: str


def mutate(source: Path, work: Path) -> tuple[dict[str, str], tuple[Mutant, ...]]:
    """The modules of `source/chat` with their mutants in them, as name → text, and the mutants in order of source."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    work.mkdir(parents=True, exist_ok=True)
    (work / "setup.cfg").write_text("[mutmut]\nsource_paths=.\n", encoding="utf-8")
    texts: dict[str, str] = {}
    found: list[Mutant] = []
    with contextlib.chdir(work):
        for path in sorted((source / "chat").glob("*.py")):
            made = mutate_file_contents(path.name, path.read_text(encoding="utf-8"))
            texts[path.name] = made.code
            place = f"chat.{path.stem}"
            for name in made.mutant_names:
                function = name.rpartition("__mutmut_")[0]
                found.append(Mutant(path.stem, f"{place}.{function}", f"{place}.{name}"))
    return texts, tuple(found)


def sampled(mutants: Sequence[Mutant], count: int, seed: int) -> tuple[Mutant, ...]:
    """At most `count` mutants, the same for the same seed, in their order; 0 means all."""
    if not count or count >= len(mutants):
        return tuple(mutants)
    chosen = set(random.Random(seed).sample(range(len(mutants)), count))
    return tuple(each for number, each in enumerate(mutants) if number in chosen)
