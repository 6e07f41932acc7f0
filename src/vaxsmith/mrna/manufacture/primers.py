"""The PCR's way to a template: a forward primer with the promoter, a reverse primer that brings the tail.

Melting temperatures are those of Biopython's nearest-neighbour method with the parameters of SantaLucia & Hicks 2004 (Annu.
Rev. Biophys. Biomol. Struct. 33:415-440) and the salt correction of Owczarzy et al. 2008 (Biochemistry 47:5336-5353).
"""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError, reverse_complement
from vaxsmith.mrna.messenger import Messenger, PartKind

_SHORTEST, _LONGEST = 15, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimerSettings:
    """The reaction's conditions and what primers must reach; all house values, the polymerase's manual replaces them.

    ``melting`` in °C is wanted of the part that anneals; concentrations: sodium, magnesium, nucleotides in mM, primer in nM.
    A primer longer than ``longest`` is pointed out; ``self_pairs`` pairs in a row with itself or the other primer are, too.

    Raises:
        SettingsError: a value is out of range.
    """

    melting: float = 60.0
    sodium: float = 50.0
    magnesium: float = 2.0
    nucleotides: float = 0.8
    primer_nanomolar: float = 500.0
    longest: int = 200
    self_pairs: int = 8

    def __post_init__(self) -> None:
        for name, low, high in (
            ("melting", 40, 80), ("sodium", 1, 1000), ("magnesium", 0, 20), ("nucleotides", 0, 10),
            ("primer_nanomolar", 1, 100_000), ("longest", 20, 1000), ("self_pairs", 4, 100),
        ):  # fmt: skip
            if not low <= getattr(self, name) <= high:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected=f"{low} to {high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Primer:
    """A primer, 5′ to 3′; its last ``annealing`` bases pair with the template in the first round.

    ``melting`` in °C is that of the annealing part. ``self_pairs`` is the longest run of Watson-Crick pairs that two
    copies can make anywhere, ``end_pairs`` the longest that holds a 3′ end.
    """

    name: str
    sequence: str
    annealing: int
    melting: float
    self_pairs: int
    end_pairs: int

    @property
    def annealing_part(self) -> str:
        """The bases that pair with the template in the first round."""
        return self.sequence[-self.annealing :]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimerPair:
    """Both primers, the product's length, the longest run of pairs between the two, and what a person should know."""

    forward: Primer
    reverse: Primer
    product: int
    cross_pairs: int
    notes: tuple[str, ...]


_DEFAULTS = PrimerSettings()


def design_primers(messenger: Messenger, settings: PrimerSettings = _DEFAULTS) -> PrimerPair:
    """Give the pair whose product is the template from the promoter's first base to the tail's last.

    The forward primer begins with the promoter and goes on until it melts at the wanted temperature. The reverse primer
    anneals to the last bases before the tail and carries the tail's complement, so no plasmid has to hold the tail.
    """
    end = len(messenger.template) - len(messenger.linearisation)
    product = messenger.template[:end]
    tail = next((part for part in messenger.parts if part.kind is PartKind.TAIL), None)
    body = product[: end - len(tail.sequence)] if tail else product
    forward = _primer("forward", "", product, settings)
    reverse = _primer("reverse", reverse_complement(tail.sequence) if tail else "", reverse_complement(body), settings)
    cross = longest_pairing(forward.sequence, reverse.sequence)[0]
    return PrimerPair(
        forward=forward,
        reverse=reverse,
        product=len(product),
        cross_pairs=cross,
        notes=tuple(_notes(forward, reverse, cross, settings)),
    )


def melting_temperature(sequence: str, settings: PrimerSettings = _DEFAULTS) -> float:
    """Give the melting temperature in °C of a DNA against its perfect complement."""
    from Bio.SeqUtils import MeltingTemp

    library = MeltingTemp
    value = library.Tm_NN(  # type: ignore[no-untyped-call]
        sequence,
        nn_table=library.DNA_NN4,
        dnac1=settings.primer_nanomolar,
        dnac2=0,
        Na=settings.sodium,
        Mg=settings.magnesium,
        dNTPs=settings.nucleotides,
        saltcorr=7,
    )
    return float(value)


def longest_pairing(first: str, second: str) -> tuple[int, int]:
    """Give the longest run of Watson-Crick pairs between two DNAs at any offset, anywhere and at a 3′ end.

    >>> longest_pairing("AAAAGAATTC", "AAAAGAATTC")
    (6, 6)
    """
    facing = reverse_complement(second)  # equal letters at one offset are pairs; its first base is the 3′ end of ``second``
    anywhere = at_end = 0
    for offset in range(-len(facing) + 1, len(first)):
        run = 0
        for place in range(max(offset, 0), min(len(first), offset + len(facing))):
            run = run + 1 if first[place] == facing[place - offset] else 0
            anywhere = max(anywhere, run)
            starts_at_end = place - offset + 1 == run
            if run and (place == len(first) - 1 or starts_at_end):
                at_end = max(at_end, run)
    return anywhere, at_end


def _primer(name: str, overhang: str, target: str, settings: PrimerSettings) -> Primer:
    """Let the annealing part grow until it melts at the wanted temperature, or is as long as primers get."""
    size = min(_SHORTEST, len(target))
    while size < min(_LONGEST, len(target)) and melting_temperature(target[:size], settings) < settings.melting:
        size += 1
    sequence = overhang + target[:size]
    anywhere, at_end = longest_pairing(sequence, sequence)
    return Primer(
        name=name,
        sequence=sequence,
        annealing=size,
        melting=melting_temperature(target[:size], settings),
        self_pairs=anywhere,
        end_pairs=at_end,
    )


def _notes(forward: Primer, reverse: Primer, cross: int, settings: PrimerSettings) -> list[str]:
    notes = []
    for primer in (forward, reverse):
        if primer.melting < settings.melting - 1:
            notes.append(
                f"The {primer.name} primer melts at {primer.melting:.1f} °C; {settings.melting:.0f} °C was wanted and "
                f"{primer.annealing} bases did not reach it."
            )
        if len(primer.sequence) > settings.longest:
            notes.append(f"The {primer.name} primer has {len(primer.sequence)} bases, more than {settings.longest}.")
        if primer.self_pairs >= settings.self_pairs:
            notes.append(
                f"Two copies of the {primer.name} primer can make {primer.self_pairs} pairs in a row "
                f"({primer.end_pairs} at a 3′ end)."
            )
    if cross >= settings.self_pairs:
        notes.append(f"The two primers can make {cross} pairs in a row with each other.")
    notes.append(
        "2′-O-methyl groups on the reverse primer's two first bases keep the polymerase from adding bases beyond the end "
        "(Kao et al. 1999, RNA 5:1268-1272)."
    )
    return notes
