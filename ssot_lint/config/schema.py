"""What the configuration needs to know of the rules, as plain data, so that it need not know rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssot_lint.data import dataclass, field
from ssot_lint.lasting import cached_property
from ssot_lint.patterns import compile_late

_LETTERS = compile_late(r"[A-Z]+")
_WHOLE = 1000
_FAMILY = len("SSOT1")


@dataclass(frozen=True, slots=True)
class OptionSchema:
    """One option of a rule: `default` has the type of the value; `choices` of a text, or of each text in a list."""

    default: bool | int | str | tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Schema:
    """Rule names by code, and each rule's options by rule name and option name. Compared by identity.

    `does`: what the fix of a rule does, by code.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, OptionSchema]] = field(default_factory=dict)
    does: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code."""
        return frozenset(self.names)

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """Every selector that means several codes: the letters of a code, alone or with some of its digits."""
        return frozenset(code[:end] for code in self.names for end in range(_letters(code), len(code)))

    @cached_property
    def _codes_by_name(self) -> Mapping[str, str]:
        return {name: code for code, name in self.names.items()}

    @cached_property
    def _expanded(self) -> dict[str, frozenset[str]]:
        return {}

    def code_of(self, text: str) -> str | None:
        """The code that a code or a name means, in any case; None when unknown."""
        code = text.strip().upper()
        return code if code in self.names else self._codes_by_name.get(text.strip().lower())

    def expand(self, selector: str) -> frozenset[str]:
        """The codes that `ALL`, a prefix, a code or a name means; empty when unknown."""
        known = self._expanded.get(selector)
        if known is None:
            known = self._expanded[selector] = self._expand(selector.strip().upper(), self.code_of(selector))
        return known

    def _expand(self, upper: str, code: str | None) -> frozenset[str]:
        if upper == "ALL":
            return self.codes
        if upper in self.prefixes:
            return frozenset(each for each in self.names if each.startswith(upper))
        return frozenset() if code is None else frozenset((code,))

    def specificity(self, selector: str) -> int:
        """How narrow a selector is: 0 for `ALL`, more for longer prefixes, most for a code or a name."""
        upper = selector.strip().upper()
        if upper == "ALL":
            return 0
        return len(upper) if upper in self.prefixes else _WHOLE

    def suggestion(self, selector: str) -> str | None:
        """A remedy that names the known selector an unknown one may have meant, or None."""
        text = selector.strip()
        upper, prefixes = text.upper(), [*sorted(self.prefixes), "ALL"]
        return (
            did_you_mean(text.lower(), self.names.values())
            or did_you_mean(upper, self.names if len(text) > _FAMILY else prefixes)
            or did_you_mean(upper, [*self.names, *prefixes])
        )


def _letters(code: str) -> int:
    match = _LETTERS.match(code)
    return match.end() if match else len(code)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A remedy that names the one of `known` spelt most like `word`; None when nothing is close."""
    import difflib  # which takes as long to import as all of this package's rooms of configuration

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else None
