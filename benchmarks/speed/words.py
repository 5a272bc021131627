"""The vocabulary of generated trees: a made-up shop and its parts."""

from __future__ import annotations

from benchmarks.speed.draws import Draws

NOUNS = (
    "order cart basket invoice parcel depot courier voucher refund ledger tariff catalogue shelf stock price coupon"
    " session account profile message channel reminder schedule report export import_job webhook gateway payment"
).split()
VERBS = "create update remove apply cancel confirm dispatch refresh restore validate archive publish merge".split()
ADJECTIVES = "empty stale pending expired partial nested late foreign large repeated concurrent invalid".split()
OUTCOMES = (
    "keeps_total returns_status rejects_input reports_error sends_event updates_state releases_lock survives_restart"
    " is_isolated_per_user recovers stays_consistent completes_in_order"
).split()
FIELDS = "total status currency quantity owner created_at identifier items region priority version note".split()
STATES = "open closed shipped refused waiting active done failed".split()


def camel(name: str) -> str:
    """`import_job` as `ImportJob`."""
    return "".join(part.capitalize() for part in name.split("_"))


def noun_of(index: int) -> str:
    """The noun that stands for the program module of this number."""
    return NOUNS[index % len(NOUNS)]


def module_name(index: int) -> str:
    """The program module of this number."""
    return f"{noun_of(index)}_{index:04d}"


def sentence(draws: Draws, words: int) -> str:
    """A plain sentence of about so many words."""
    parts: list[str] = []
    while len(parts) < words:
        parts += ["the", draws.pick(ADJECTIVES), draws.pick(NOUNS).replace("_", " "), draws.pick(VERBS), "step"]
    return " ".join(parts[:words]).capitalize() + "."


def test_name(draws: Draws) -> str:
    """A test's name without a number that would make it unique."""
    return f"test_{draws.pick(VERBS)}_{draws.pick(ADJECTIVES)}_{draws.pick(NOUNS)}_{draws.pick(OUTCOMES)}"
