"""Motifs known from textbooks, the background counted again, and a picture that is sound, small and the same every time."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.corpora import corpus
from tests.presentation.invented_predictor import ONE, Invented

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError, Unassessed
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation import Motif, Predictions, draw_logo, find_motif, load_class_one
from vaxsmith.presentation.catalogue.residues import HUMAN_RESIDUES
from vaxsmith.presentation.logo_letters import OUTLINES

A0201, DRB1 = parse_allele("A*02:01"), parse_allele("DRB1*04:05")


def motif_of(name: str, **options: int) -> Motif:
    return find_motif(parse_allele(name), load_class_one(), np.random.default_rng(0), drawn=40_000, **options)


def commonest(motif: Motif, place: int) -> str:
    """The residues at a 1-based place (from the end where negative), the most preferred first."""
    gain = motif.frequency[place - 1 if place > 0 else place] / motif.background
    return "".join(AMINO_ACIDS[residue] for residue in np.argsort(-gain * (motif.frequency[place - 1] > 0.02)))


@pytest.mark.parametrize(
    ("name", "place", "residues"),
    [
        ("A*02:01", 2, "LM"),
        ("A*02:01", 9, "VL"),
        ("B*27:05", 2, "R"),
        ("B*07:02", 2, "P"),
        ("A*24:02", 2, "Y"),
        ("B*44:02", 2, "E"),
    ],
)
def test_anchors_that_everyone_knows(name: str, place: int, residues: str) -> None:
    motif = motif_of(name)
    assert AMINO_ACIDS[int(motif.frequency[place - 1].argmax())] in residues
    assert motif.bits[place - 1] > 1
    assert motif.bits[4] < 0.5


def test_other_lengths_keep_their_anchors_at_the_ends() -> None:
    motif = motif_of("A*02:01", length=11)
    assert len(motif.bits) == 11
    assert {AMINO_ACIDS[int(motif.frequency[place].argmax())] for place in (1, 10)} <= set("LMV")


def test_bits_are_the_relative_entropy_by_hand() -> None:
    motif = motif_of("A*02:01")
    for place in range(9):
        told = sum(
            share * np.log2(share / ground)
            for share, ground in zip(motif.frequency[place], motif.background, strict=True)
            if share
        )
        assert motif.bits[place] == pytest.approx(max(0, told - 19 / (2 * np.log(2) * motif.chosen)))
    assert motif.chosen == 200


class Lover(Invented):
    """Presents what has W at the core's first place, which lies where the peptide's residues say."""

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        shape = (len(peptides), len(alleles))
        start = np.array([[max(p.find("W", 0, 7), 0)] * len(alleles) for p in peptides], np.int16)
        score = np.array([[float("W" in p[:7])] * len(alleles) for p in peptides], np.float32)
        nothing = np.full(shape, np.nan, np.float32)
        return Predictions(
            peptides=tuple(peptides), alleles=tuple(alleles), presentation=score, percentile=nothing,
            affinity_nanomolar=nothing, spread=nothing, predictor="lover", core_start=start,
        )  # fmt: skip


def test_class_two_counts_cores() -> None:
    motif = find_motif(DRB1, Lover((12, 25)), np.random.default_rng(0), drawn=20_000)
    assert (motif.length, motif.chosen, len(motif.bits)) == (15, 100, 9)
    assert motif.frequency[0, AMINO_ACIDS.index("W")] == 1
    assert motif.bits[0] == pytest.approx(np.log2(1 / motif.background[AMINO_ACIDS.index("W")]), abs=0.2)
    assert "place in the core" in draw_logo(motif)


def test_nothing_preferred_is_flat() -> None:
    flat = find_motif(A0201, ONE, np.random.default_rng(0), drawn=20_000, best=0.5)
    assert flat.bits.max() < 0.01


def test_what_has_no_motif_is_refused() -> None:
    random = np.random.default_rng(0)
    with pytest.raises(InputError, match="not known here"):
        find_motif(parse_allele("A*02:99"), ONE, random)
    with pytest.raises(SettingsError):
        find_motif(A0201, ONE, random, length=15)
    coreless = Invented((8, 25))
    with pytest.raises(InputError, match="core"):
        find_motif(DRB1, coreless, random, drawn=1000)

    class Silent(Invented):
        def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
            nothing = np.full((len(peptides), len(alleles)), np.nan, np.float32)
            return Predictions(
                peptides=tuple(peptides), alleles=tuple(alleles), presentation=nothing, percentile=nothing,
                affinity_nanomolar=nothing, spread=nothing, predictor="silent",
                unassessed={alleles[0].name: Unassessed(reason="silent")},
            )  # fmt: skip

    with pytest.raises(InputError, match="no number"):
        find_motif(A0201, Silent((8, 14)), random, drawn=100)


def test_the_picture_is_sound_and_says_what_it_shows() -> None:
    picture = draw_logo(motif_of("A*02:01"))
    assert picture == draw_logo(motif_of("A*02:01"))
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own text
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    for part, words in (("title", "HLA-A*02:01"), ("desc", "place 2")):
        (element,) = root.findall(f"{space}{part}")
        assert words in (element.text or "")
        assert element.get("id") in (root.get("aria-labelledby") or "").split()
    said = " ".join(element.text or "" for element in root.iter(f"{space}text"))
    for words in ("information (bits)", "place in the peptide", "hydrophobic", "polar", "acidic", "basic"):
        assert words in said
    assert "nan" not in picture
    assert len(picture) < 60_000


def test_stacks_stay_in_the_frame_and_are_as_high_as_their_bits() -> None:
    motif = motif_of("B*27:05")
    heights = Counter[str]()
    for x, y, tall in re.findall(r"translate\(([\d.]+) ([\d.]+)\) scale\(\S+ ([\d.e-]+)\)", draw_logo(motif)):
        heights[x] += round(100 * float(tall), 6)  # type: ignore[assignment]
        assert 66 <= float(y) <= 306
    tallest = max(heights.values())
    assert tallest / 240 == pytest.approx(motif.bits.max() / (np.ceil(2 * motif.bits.max()) / 2), rel=0.03)


def test_letters_fill_their_boxes() -> None:
    assert set(OUTLINES) == set(AMINO_ACIDS)
    for outline in OUTLINES.values():
        assert all(0 <= float(number) <= 100 for number in re.findall(r"\d+", outline))
        assert re.fullmatch(r"[MLHVCZ\d ]+", outline)


def test_human_residues_are_counted_again() -> None:
    counted = Counter[str]()
    for length in range(8, 15):
        path = corpus("class_one", "background", f"human_{length}mers.tsv.gz")
        with gzip.open(path, "rt") as text:
            next(text)
            counted.update("".join(line.strip() for line in text))
    assert dict(sorted(counted.items())) == dict(HUMAN_RESIDUES.value)
