"""What selection asks of a target before it may go in: every threshold in one place, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.presentation.catalogue import STRONG_PERCENTILE, WEAK_CLASS_TWO_PERCENTILE, WEAK_PERCENTILE
from vaxsmith.proteins.windows import CLASS_TWO_LENGTHS
from vaxsmith.selection.portfolio.settings import PortfolioSettings

_PVACSEQ = "pVACtools documentation, pvacseq run, default filter thresholds (pVACtools 4-7)"
_HOUSE = "vaxsmith house choice, docs/decisions/0003-first-selection.md"


def _sourced_float(name: str, value: float, unit: str, citation: str, note: str = "") -> Sourced[float]:
    return Sourced(name=name, value=value, unit=unit, citation=citation, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionSettings:
    """Thresholds of selection.

    ``accepted_filters`` are VCF filters that do not exclude a call. ``targets`` is how many go in. ``class_two_lengths`` are
    the windows that class II is asked about, any of 12 to 25 residues: by default 15, the length at which the field scans
    proteins (the default of NetMHCIIpan's and the IEDB's servers), since a core is found in whatever window holds it.
    ``portfolio`` is what is asked of the targets together; their number and that of those next in line are given here.
    ``rounds`` is how often the choice is made again under perturbed chances.

    Raises:
        SettingsError: a threshold is out of range.
    """

    targets: int = 20
    next_in_line: int = 10
    rounds: int = 50
    peptides_per_target: int = 12
    accepted_filters: tuple[str, ...] = ()
    tumor_depth: Sourced[float] = field(
        default_factory=lambda: _sourced_float("minimum tumor DNA depth", 10, "reads", _PVACSEQ)
    )
    tumor_fraction: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "minimum tumor DNA variant fraction",
            0.05,
            "",
            _HOUSE,
            "pVACseq's default of 0.25 discards subclonal and low-purity targets; here the fraction also lowers the score",
        )
    )
    alternate_reads: Sourced[float] = field(
        default_factory=lambda: _sourced_float("minimum tumor reads with the variant", 3, "reads", _HOUSE)
    )
    normal_fraction: Sourced[float] = field(
        default_factory=lambda: _sourced_float("maximum variant fraction in the normal sample", 0.02, "", _PVACSEQ)
    )
    normal_depth: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "normal depth from which its fraction counts",
            5,
            "reads",
            _HOUSE,
            "pVACseq drops sites with fewer normal reads; here they stay, with a caution",
        )
    )
    fusion_reads: Sourced[float] = field(
        default_factory=lambda: _sourced_float("minimum reads that show a fusion", 5, "reads", _HOUSE)
    )
    expression: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "minimum expression",
            1.0,
            "TPM",
            _PVACSEQ,
            "asked of the gene and of the transcripts that carry the change, as far as each is known",
        )
    )
    silent_rna_chance: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "chance under which no mutant RNA read means not transcribed",
            0.001,
            "",
            _HOUSE,
            "(1 − DNA fraction)^RNA depth: the chance of seeing none, were the RNA like the DNA; substitutions only",
        )
    )
    thin_depth: Sourced[float] = field(
        default_factory=lambda: _sourced_float("depth under which a target carries a caution", 20, "reads", _HOUSE)
    )
    self_antigen_share: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "novelty of a protein that normal cells also make",
            0.25,
            "",
            _HOUSE,
            "for cancer-testis and overexpressed antigens: most T cells against one's own proteins are removed or silenced",
        )
    )
    carrier_share: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "share of a gene's message under which a target carries a caution", 0.25, "", _HOUSE
        )
    )
    percentile: Sourced[float] = WEAK_PERCENTILE
    normal_percentile: Sourced[float] = STRONG_PERCENTILE
    class_two_lengths: tuple[int, ...] = (15,)
    class_two_percentile: Sourced[float] = WEAK_CLASS_TWO_PERCENTILE
    half_presentation: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "percentile at which presentation counts half", 0.5, "%", _HOUSE, "the customary border of a strong binder"
        )
    )
    half_expression: Sourced[float] = field(
        default_factory=lambda: _sourced_float(
            "allele expression at which expression counts half",
            2.5,
            "TPM",
            "pVACtools 4-7, aggregated report: RNA VAF cutoff × expression cutoff × 10, 2.5 at its defaults",
            "expression × RNA variant fraction",
        )
    )

    portfolio: PortfolioSettings = field(default_factory=PortfolioSettings)

    def __post_init__(self) -> None:
        if self.targets < 1:
            raise SettingsError(f"{self.targets} targets were asked for", expected="at least 1")
        if self.next_in_line < 0 or self.rounds < 1:
            raise SettingsError(
                f"next_in_line is {self.next_in_line} and rounds {self.rounds}", expected="0 or more, and at least 1"
            )
        asked = replace(self.portfolio, targets=self.targets, next_in_line=self.next_in_line)
        object.__setattr__(self, "portfolio", asked)
        for threshold in (self.tumor_fraction, self.normal_fraction):
            if not 0 <= threshold.value <= 1:
                raise SettingsError(f"{threshold.name} is {threshold.value}", expected="a fraction between 0 and 1")
        for threshold in (self.percentile, self.normal_percentile, self.class_two_percentile):
            if not 0 < threshold.value <= 100:
                raise SettingsError(f"{threshold.name} is {threshold.value}", expected="a percentage over 0, up to 100")
        if not self.class_two_lengths or not set(self.class_two_lengths) <= set(CLASS_TWO_LENGTHS):
            raise SettingsError(
                f"class_two_lengths is {', '.join(map(str, self.class_two_lengths)) or 'empty'}",
                expected=f"lengths from {CLASS_TWO_LENGTHS[0]} to {CLASS_TWO_LENGTHS[-1]} residues, such as 15",
            )
        if len(set(self.class_two_lengths)) < len(self.class_two_lengths):
            raise SettingsError(f"class_two_lengths {self.class_two_lengths} repeats one", expected="each length once")
        for threshold in (self.tumor_depth, self.alternate_reads, self.expression, self.silent_rna_chance):
            if threshold.value < 0:
                raise SettingsError(f"{threshold.name} is {threshold.value}", expected="zero or more")
