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
    nucleotides.

    Codons and structure are chosen together for energy − ``exchange_rate`` × Σ ln w (λ, in kcal/mol; 0: structure
    alone), interior loops of up to ``longest_loop`` unpaired letters. ``uridine_price``, ``cpg_price`` and ``upa_price``
    (kcal/mol for each U, CG and UA; negative where they are wanted) and ``decay_price`` (kcal/mol for a unit of DegScore,
    which stands for breaking in solution) join the objective. The first ``open_codons`` codons
    stay unpaired in the design, and opening them in the whole molecule may cost ``most_opening`` kcal/mol.
    ``structured`` False chooses codons alone, for DNA or where structure does not matter; so is a molecule above
    ``longest_folded`` nt coded, and a finding says so (0: no limit). ``rounds`` bounds how often the whole is solved again
    under prices.

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
    exchange_rate: float = limits.EXCHANGE_RATE.value
    longest_loop: int = 30
    uridine_price: float = 0.0
    cpg_price: float = 0.0
    upa_price: float = 0.0
    decay_price: float = 0.0
    open_codons: int = limits.OPEN_CODONS.value
    most_opening: float = limits.MOST_OPENING.value
    structured: bool = True
    longest_folded: int = limits.LONGEST_FOLDED.value
    rounds: int = 2
    add_start_methionine: bool = False

    def __post_init__(self) -> None:
        at_least = {
            "longest_homopolymer": 3,  # any less forbids Lys-Lys, Phe-Phe and their like
            "gc_window": 20,
            "longest_repeat": 8,
            "longest_helix": 5,
            "longest_folded": 0,
            "longest_loop": 4,
            "open_codons": 0,
            "most_opening": 0,
            "rounds": 0,
            "exchange_rate": 0,
        }
        for name, least in at_least.items():
            if not getattr(self, name) >= least:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected=f"at least {least}")
        for low, high in (("gc_lowest", "gc_highest"), ("gc_window_lowest", "gc_window_highest")):
            if not 0 <= getattr(self, low) <= getattr(self, high) <= 1:
                raise SettingsError(
                    f"{low} is {getattr(self, low)} and {high} is {getattr(self, high)}",
                    expected=f"0 <= {low} <= {high} <= 1",
                )
        if self.longest_loop > 30:
            raise SettingsError(f"longest_loop is {self.longest_loop}", expected="4 to 30")
        for name in ("exchange_rate", "uridine_price", "cpg_price", "upa_price", "decay_price"):
            if not abs(getattr(self, name)) <= 1000:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected="at most 1,000 kcal/mol")
