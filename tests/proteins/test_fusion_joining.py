"""What each partner keeps, and which bases the caller saw beside the junction."""

from __future__ import annotations

import pytest
from tests.genome.made_reference import make_reference

from vaxsmith.genome import Reference, Transcript
from vaxsmith.proteins.fusion_joining import (
    caller_flanks,
    exonic_bases_before,
    five_prime_pieces,
    join,
    straight_piece,
    three_prime_pieces,
)
from vaxsmith.tumor.fusion import Fusion, FusionPartner

GENOME = "AACCCGGTTTTGGA"
EXONS = [(2, 5), (7, 11)]  # CCC, TTTT
PARTNER = FusionPartner(gene="A", contig="chr1", position=3, strand="+")


def reference(strand: str) -> tuple[Reference, Transcript]:
    made = make_reference({"chr1": GENOME}, [("A", "chr1", strand, EXONS, [])])
    return made, made.transcripts[0]


def fusion(caller: str, sequence: str, inserted: str = "") -> Fusion:
    return Fusion(
        label="",
        caller=caller,
        record=1,
        five_prime=PARTNER,
        three_prime=PARTNER,
        transcript_sequence=sequence,
        inserted=inserted,
    )


@pytest.mark.parametrize(
    ("strand", "position", "kept", "left"),
    [
        ("+", 3, ["CC"], ["CCTTTT"]),
        ("+", 4, ["CCC"], ["CTTTT"]),
        ("+", 7, ["CCCT"], ["TTTT"]),
        ("+", 5, ["CCC", "CCCG"], ["TTTT", "GGTTTT"]),
        ("-", 3, ["AAAAGG"], ["GG"]),
        ("-", 7, ["AAAA"], ["AGGG"]),
        ("-", 5, ["AAAA", "AAAACC"], ["GGG", "CGGG"]),
    ],
)
def test_pieces(strand: str, position: int, kept: list[str], left: list[str]) -> None:
    made, transcript = reference(strand)
    bases = made.spliced_sequence(transcript)
    assert [piece.bases for piece in five_prime_pieces(made, transcript, bases, position)] == kept
    pieces = three_prime_pieces(made, transcript, bases, position)
    assert [piece.bases for piece in pieces] == left
    assert all(piece.bases[piece.lead_in :] == bases[piece.place :] for piece in pieces)
    assert [bool(piece.assumption) for piece in pieces] == [len(left) > 1] * len(left)


def test_exon_ends_count_in_the_fused_message() -> None:
    made, transcript = reference("+")
    bases = made.spliced_sequence(transcript)
    heads, tails = (pieces(made, transcript, bases, 8) for pieces in (five_prime_pieces, three_prime_pieces))
    joined = join(fusion("made", "", "GG"), heads, tails)
    assert (joined.bases, joined.junction, joined.resumed) == ("CCCTTGGTTT", 5, 7)
    assert joined.exon_ends == (3,)  # the junction lies inside exons: no splicing made it
    assert joined.offset == 3
    first = join(
        fusion("made", ""), five_prime_pieces(made, transcript, bases, 3), three_prime_pieces(made, transcript, bases, 3)
    )
    assert first.exon_ends == (4,)
    edges = join(
        fusion("made", ""),
        five_prime_pieces(made, transcript, bases, 4),
        three_prime_pieces(made, transcript, bases, 7),
    )
    assert (edges.bases, edges.exon_ends) == ("CCCTTTT", (3,))


def test_counting_exonic_bases() -> None:
    _, plus = reference("+")
    _, minus = reference("-")
    assert [exonic_bases_before(plus, place) for place in (2, 4, 6, 8, 12)] == [0, 2, 3, 4, 7]
    assert [exonic_bases_before(minus, place) for place in (10, 7, 5, 4, 2, 0)] == [0, 3, 4, 4, 6, 7]


@pytest.mark.parametrize(("strand", "expected"), [("+", "CCGG"), ("-", "GGTT")])
def test_reading_straight_on(strand: str, expected: str) -> None:
    made, _ = reference("+")
    partner = FusionPartner(gene="", contig="chr1", position=3, strand=strand)
    assert straight_piece(made, partner, 4).bases == expected
    far = straight_piece(made, partner, 1000).bases
    assert len(far) == (len(GENOME) - 3 if strand == "+" else 4)


@pytest.mark.parametrize(
    ("caller", "sequence", "expected"),
    [
        ("arriba", "GG...AC___GTa|cc|Ttg___A", ("GTA", "TTG")),
        ("arriba", "ACGT", ("", "")),
        ("easyfuse", "AC|GT", ("AC", "GT")),
        ("fusioncatcher", "AC*GT", ("AC", "GT")),
        ("star-fusion", "acgTTA", ("ACG", "TTA")),
        ("star-fusion", "", ("", "")),
        ("arriba", "A" * 40 + "|" + "C" * 40, ("A" * 15, "C" * 15)),
    ],
)
def test_flanks(caller: str, sequence: str, expected: tuple[str, str]) -> None:
    assert caller_flanks(fusion(caller, sequence)) == expected
