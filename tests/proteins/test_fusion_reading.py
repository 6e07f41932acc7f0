"""Reading a fused message: what the stop, selenocysteines and partners without a code change."""

from __future__ import annotations

from dataclasses import replace

from vaxsmith.core import STANDARD_CODE
from vaxsmith.genome.message import Message
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.fusion_joining import Joined
from vaxsmith.proteins.fusion_reading import FusionReading, read_fused
from vaxsmith.proteins.mutant_protein import EffectKind


def message(bases: str, protein: str, *, frame: int = 0, recoded: frozenset[int] = frozenset()) -> Message:
    end = frame + 3 * len(protein)
    return Message(
        bases=bases,
        coding=(frame, end + 3),
        frame=frame,
        stop=end,
        starts_known=True,
        protein=protein,
        selenocysteines=recoded,
        code=STANDARD_CODE,
    )


def joined(left: str, right: str, offset: int | None) -> Joined:
    size = len(left)
    return Joined(
        bases=left + right,
        kept=size,
        junction=size,
        resumed=size,
        own=size,
        offset=offset,
        exon_ends=(size,),
        assumptions=(),
    )


FIVE = message("ATGAAACTGTAA", "MKL")
THREE = message("ATGGATGAATAA", "MDE")


def test_in_frame_and_where_the_stop_lies() -> None:
    reading = read_fused(joined("ATGAAA", "GATGAATAA", 3), FIVE, THREE)
    assert reading == FusionReading(kind=EffectKind.FUSION, mutant="MKDE", altered=(2, 2), own=1, stop=12)


def test_a_partner_that_codes_for_nothing_is_never_in_frame() -> None:
    reading = read_fused(joined("ATGAAA", "GATGAATAA", 3), FIVE, None)
    assert isinstance(reading, FusionReading)
    assert (reading.kind, reading.altered) == (EffectKind.FUSION_FRAMESHIFT, (2, 4))


def test_the_partners_own_protein_is_not_new() -> None:
    three = message("ATGATGAAAGATTAA", "MMKD")
    reading = read_fused(joined("ATGAAA", "GATTAA", 3), FIVE, three)
    assert isinstance(reading, NoProtein)
    assert reading.reason == "normal-protein"
    own = read_fused(joined("ATGAAA", "CTGTAA", 0), FIVE, FIVE)
    assert isinstance(own, NoProtein)
    assert own.reason == "normal-protein"


def test_what_the_junction_shares_with_the_5_prime_partner_is_placed_last() -> None:
    three = message("ATGCTGGATTAA", "MLD")
    reading = read_fused(joined("ATGAAA", "CTGGATTAA", 3), FIVE, three)
    assert isinstance(reading, FusionReading)
    assert (reading.mutant, reading.altered, reading.own) == ("MKLD", (3, 3), 2)


def test_selenocysteine_needs_the_3_prime_partners_tail() -> None:
    five = message("ATGTGAAAATAA", "MUK", recoded=frozenset({3}))
    lost = read_fused(joined("ATGTGAAAA", "GATGAATAA", 3), five, THREE)
    assert isinstance(lost, NoProtein)
    assert lost.reason == "stop-before-junction"
    three = message("ATGGATTGAGAATAA", "MDUE", recoded=frozenset({6}))
    kept = read_fused(joined("ATGAAA", "GATTGAGAATAA", 3), FIVE, three)
    assert isinstance(kept, FusionReading)
    assert kept.mutant == "MKDUE"


def test_a_start_codon_that_the_junction_breaks_is_lost_unless_it_is_made_again() -> None:
    broken = read_fused(joined("AT", "CATGAATAA", None), FIVE, None)
    assert isinstance(broken, NoProtein)
    assert broken.reason == "no-start-codon"
    again = read_fused(joined("AT", "GATGAATAA", None), FIVE, None)
    assert isinstance(again, FusionReading)
    assert again.mutant == "MMN"


def test_without_a_stop_the_end_is_not_known() -> None:
    reading = read_fused(joined("ATGAAA", "GATGA", None), FIVE, None)
    assert isinstance(reading, FusionReading)
    assert (reading.mutant, reading.stop) == ("MKD", None)
    assert replace(reading, stop=3).stop == 3
