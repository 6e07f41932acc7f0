"""Sequence files hold the design's own letters, and others can read them."""

from __future__ import annotations

import dataclasses
import io
import warnings

import pytest
from Bio import SeqIO
from tests.dossier.example_design import example_design
from tests.dossier.example_product import build_messenger

from vaxsmith.construct import PLATFORMS
from vaxsmith.core import translate
from vaxsmith.dossier import record_design
from vaxsmith.dossier.fasta import slug, vaccine_fasta
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.records import DesignRecord

DESIGN = example_design()
RECORD = record_design(DESIGN)
PRODUCT = DESIGN.products[0]
CONSTRUCT = PRODUCT.construct
assert PRODUCT.messenger is not None
MESSENGER = PRODUCT.messenger


def test_fasta_gives_protein_molecule_and_template() -> None:
    records = list(SeqIO.parse(io.StringIO(vaccine_fasta(RECORD)), "fasta"))
    assert [str(record.seq) for record in records] == [
        CONSTRUCT.sequence,
        MESSENGER.rna,
        MESSENGER.template,
    ]
    assert all("research use only" in record.description for record in records)
    assert "6 targets in 8 windows" in records[0].description


@pytest.mark.parametrize("place", [0, 1])
def test_genbank_features_give_back_the_protein(place: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        records = list(SeqIO.parse(io.StringIO(vaccine_genbank(RECORD)), "genbank"))
    record = records[place]
    assert str(record.seq) == (MESSENGER.sequence, MESSENGER.template)[place]
    assert record.annotations["molecule_type"] == ("mRNA", "DNA")[place]
    assert record.annotations["date"] == "01-JAN-2000"
    coding = next(feature for feature in record.features if feature.type == "CDS")
    assert translate(str(coding.extract(record.seq))) == coding.qualifiers["translation"][0] + "*"
    assert coding.qualifiers["translation"][0] == CONSTRUCT.sequence
    kinds = [feature.type for feature in record.features]
    assert {"5'UTR", "3'UTR", "sig_peptide", "misc_feature", "regulatory", "source"} <= set(kinds)
    for segment in CONSTRUCT.segments:
        found = [
            translate(str(feature.extract(record.seq)))
            for feature in record.features
            if len(feature) == 3 * len(segment.sequence)
        ]
        assert segment.sequence in found


def features_of(record: DesignRecord) -> list[list[tuple[str, str, str]]]:
    """Give (kind, note, bases) of every feature, record by record."""
    return [
        [(one.type, one.qualifiers.get("note", [""])[0], str(one.extract(whole.seq))) for one in whole.features]
        for whole in SeqIO.parse(io.StringIO(vaccine_genbank(record)), "genbank")
    ]


@pytest.mark.parametrize(("platform", "natural"), [("sec-gs10-mitd", "MRVMAPRTLILLLSGALALTETWA"), ("plain-gs10", "")])
def test_only_the_natural_signal_is_a_signal_peptide(platform: str, natural: str) -> None:
    made = PLATFORMS[platform]
    first = dataclasses.replace(CONSTRUCT.segments[0], sequence=made.signal.value)
    rest = CONSTRUCT.segments[1:]
    shift = len(made.signal.value) - len(CONSTRUCT.segments[0].sequence)
    moved = [
        dataclasses.replace(
            one, start=one.start + shift, altered=one.altered and (one.altered[0] + shift, one.altered[1] + shift)
        )
        for one in rest
    ]
    construct = dataclasses.replace(CONSTRUCT, platform=made, segments=(first, *moved))
    product = dataclasses.replace(PRODUCT, construct=construct, messenger=build_messenger(construct.sequence))
    design = dataclasses.replace(DESIGN, platform=made, products=(product,))
    for features in features_of(record_design(design)):
        signals = [translate(bases) for kind, _, bases in features if kind == "sig_peptide"]
        assert signals == ([natural] if natural else [])
        behind = [(translate(bases), kind) for kind, note, bases in features if "behind the natural signal" in note]
        assert behind == ([("GS", "misc_feature")] if natural else [])
        starts = [translate(bases) for _, note, bases in features if note.startswith("start: ")]
        assert starts == ([] if natural else ["M"])


def test_the_promoter_ends_where_the_transcript_begins() -> None:
    template = features_of(RECORD)[1]
    assert [bases for _, note, bases in template if note.startswith("promoter")] == ["TAATACGACTCACTATA"]
    assert features_of(RECORD)[0][1][2] == MESSENGER.parts[0].sequence == template[2][2]


def test_genbank_keeps_its_columns_whatever_the_names() -> None:
    case = dataclasses.replace(DESIGN.case, name="a" * 60 + '"\n//\n\x00 β″ ' + "é", notice='say "no"\n//')
    text = vaccine_genbank(record_design(dataclasses.replace(DESIGN, case=case)))
    assert text.isascii()
    assert len(list(SeqIO.parse(io.StringIO(text), "genbank"))) == 2
    assert all(len(line) <= 80 for line in text.splitlines())


def test_a_slug_is_never_empty() -> None:
    assert slug("<>") == "vaccine"
    assert slug("x y/z") == "x_y_z"
