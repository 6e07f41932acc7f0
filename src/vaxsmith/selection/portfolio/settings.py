"""What a person may ask of a portfolio, each with its default and where that came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vaxsmith.core import SettingsError, Sourced

_HOUSE = "vaxsmith house choice, docs/decisions/0015-portfolio.md"


def _house(name: str, value: float, note: str = "") -> Sourced[float]:
    return Sourced(name=name, value=value, citation=_HOUSE, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioSettings:
    """What is asked of a portfolio.

    ``targets`` is how many go in at most. A response counts 1 up to ``responses_wanted`` of them and ``beyond`` after that;
    each HLA molecule through which at least one response sees a cell counts ``molecule_worth`` besides.
    At most ``most_per_gene`` candidates share a gene. ``must`` and ``must_not`` are keys of candidates. The three covers are
    hard minima (0 asks nothing): the targets with an epitope on each surviving molecule, in each class, and in each named
    clone. Without them cover is sought as far as it pays in expected responses.

    ``tolerance`` is in responses: the optimum is proven to it, and sets closer than it count as equal. ``nodes`` limits the
    linear programs (and lists of a thousand sets) spent on proving one choice, a tenth of it those on one candidate's loss;
    a proof that it ends says so in its gap. ``next_in_line`` is how many of those left out have
    their loss when forced in computed exactly.

    Raises:
        SettingsError: a number is out of range.
    """

    targets: int = 20
    responses_wanted: Sourced[int] = field(
        default_factory=lambda: Sourced(
            name="responses wanted",
            value=5,
            citation=_HOUSE,
            note="a wish and no finding; from here on a further response counts little",
        )
    )
    beyond: Sourced[float] = field(
        default_factory=lambda: _house(
            "worth of a response beyond those wanted", 0.1, "keeps a good set apart from a better"
        )
    )
    molecule_worth: Sourced[float] = field(
        default_factory=lambda: _house(
            "worth of an HLA molecule through which some response sees a cell",
            0.1,
            "ten molecules are worth one response: spread for its own sake, beyond what the chances of failing say",
        )
    )
    most_per_gene: int = 2
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()
    cover_alleles: int = 0
    cover_classes: int = 0
    cover_clones: int = 0
    next_in_line: int = 10
    tolerance: float = 1e-6
    nodes: int = 300

    def __post_init__(self) -> None:
        for name, number, least in (
            ("targets", self.targets, 1),
            ("responses_wanted", self.responses_wanted.value, 1),
            ("most_per_gene", self.most_per_gene, 1),
            ("cover_alleles", self.cover_alleles, 0),
            ("cover_classes", self.cover_classes, 0),
            ("cover_clones", self.cover_clones, 0),
            ("next_in_line", self.next_in_line, 0),
            ("nodes", self.nodes, 1),
        ):
            if number < least:
                raise SettingsError(f"{name} is {number}", expected=f"at least {least}", place="portfolio")
        if not 0.0 <= self.beyond.value < 1.0:
            raise SettingsError(f"{self.beyond.name} is {self.beyond.value:g}", expected="0 or more, less than 1")
        if self.molecule_worth.value < 0.0:
            raise SettingsError(f"{self.molecule_worth.name} is {self.molecule_worth.value:g}", expected="0 or more")
        if not 1e-7 <= self.tolerance <= 1.0:
            raise SettingsError(f"tolerance is {self.tolerance:g}", expected="between 1e-7 and 1 responses")

    def wanting(self, responses: int) -> PortfolioSettings:
        """Give the same settings with another number of responses wanted, as somebody asked.

        Raises:
            SettingsError: the number is less than one.
        """
        asked = Sourced(name=self.responses_wanted.name, value=responses, citation="asked for by the user")
        return replace(self, responses_wanted=asked)
