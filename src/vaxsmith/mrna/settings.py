"""Every choice that a molecule's design depends on, with one default each."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError
from vaxsmith.mrna.catalogue import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerSettings:
    """What the molecule is made of and what its coding sequence must keep.

    Parts are names in ``vaxsmith.mrna.catalogue`` or sequences of the user's own (A, C, G, T or U). ``codon_weights`` are
    (codon, count or frequency) pairs that replace the table ``codon_usage``. ``forbidden`` are names of sites or signals,
    or IUPAC patterns; the site of the linearising enzyme is always forbidden. GC limits are fractions, lengths are
    nucleotides; ``longest_pair_span`` limits how far apart two bases may pair when the molecule is folded (0: no limit). A
    molecule above ``longest_folded`` is not folded, and a finding says so (0: no limit). ``rounds`` bounds the re-solving
    with prices and bans.

    Raises:
        SettingsError: a value is out of range or contradicts another.
    """

    five_prime_utr: str = "AGG + HBA1"
    kozak: str = "GCCACC"
    stops: str = "TGATGA"
    three_prime_utr: str = "HBA1"
    tail: str = "A30-GCATATGACT-A70"
    cap: str = "CleanCap AG"
    linearisation: str = "BspQI"
    codon_usage: str = "human"
    codon_weights: tuple[tuple[str, float], ...] = ()
    forbidden: tuple[str, ...] = ("BspQI", "BsaI", "PaqCI", "T7 terminator (class II)", "polyadenylation signal")
    longest_homopolymer: int = limits.LONGEST_HOMOPOLYMER.value
    gc_lowest: float = limits.GC_LOWEST.value
    gc_highest: float = limits.GC_HIGHEST.value
    gc_window: int = limits.GC_WINDOW.value
    gc_window_lowest: float = limits.GC_WINDOW_LOWEST.value
    gc_window_highest: float = limits.GC_WINDOW_HIGHEST.value
    longest_repeat: int = limits.LONGEST_REPEAT.value
    longest_helix: int = limits.LONGEST_HELIX.value
    dangles: int = 2
    longest_pair_span: int = limits.LONGEST_PAIR_SPAN.value
    longest_folded: int = limits.LONGEST_FOLDED.value
    rounds: int = 80
    add_start_methionine: bool = False

    def __post_init__(self) -> None:
        at_least = {
            "longest_homopolymer": 3,  # any less forbids Lys-Lys, Phe-Phe and their like
            "gc_window": 20,
            "longest_repeat": 8,
            "longest_helix": 5,
            "longest_pair_span": 0,
            "longest_folded": 0,
            "rounds": 1,
        }
        for name, least in at_least.items():
            if getattr(self, name) < least:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected=f"at least {least}")
        for low, high in (("gc_lowest", "gc_highest"), ("gc_window_lowest", "gc_window_highest")):
            if not 0 <= getattr(self, low) <= getattr(self, high) <= 1:
                raise SettingsError(
                    f"{low} is {getattr(self, low)} and {high} is {getattr(self, high)}",
                    expected=f"0 <= {low} <= {high} <= 1",
                )
        if self.dangles not in (0, 1, 2, 3):
            raise SettingsError(f"dangles is {self.dangles}", expected="0, 1, 2 or 3, as ViennaRNA defines them")
