"""Small projects on disk, and what is proposed for them."""

from pathlib import Path

from ssot_lint.proposal.settings import Proposal, Section, Setting
from ssot_lint.proposal.survey import survey

PYPROJECT = '[tool.pytest.ini_options]\npythonpath = ["."]\nasyncio_mode = "auto"\n'
FIXTURES = Path(__file__).parents[2] / "fixtures"


def grow(root: Path, files: dict[str, str]) -> Path:
    """Write the files below `root`, beside a pyproject.toml for pytest."""
    for name, text in {"pyproject.toml": PYPROJECT, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def propose(root: Path, files: dict[str, str]) -> Proposal:
    """The proposal for a project of these files."""
    return survey(grow(root, files))


def setting(proposal: Proposal, key: str) -> Setting | None:
    """A setting of the main table."""
    return next((each for each in proposal.settings if each.key == key), None)


def tables(proposal: Proposal, name: str) -> list[Section]:
    """The tables of a name."""
    return [each for each in proposal.sections if each.name == name]


def values(section: Section, *, sure: bool = True) -> dict[str, object]:
    """The keys of a table that are sure, or those that are not."""
    return {each.key: each.value for each in section.settings if each.sure is sure and each.value is not None}
