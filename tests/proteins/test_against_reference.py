"""The build check: a stray record is reported, a wrong build stops the road and is named."""

from __future__ import annotations

import random

import pytest
from tests.corpora import corpus
from tests.genome.made_reference import make_call, make_calls, make_reference

from vaxsmith.core import ReferenceMismatchError
from vaxsmith.genome import Reference, identify_build, plain_contig_name
from vaxsmith.genome.catalogue.builds import BUILDS, REFSEQ_CHROMOSOMES
from vaxsmith.proteins.against_reference import check_calls_against_reference
from vaxsmith.tumor.variant import Call

DRAW = random.Random(11)  # noqa: S311 - a made genome
BASES = "".join(DRAW.choice("ACGT") for _ in range(400))
LENGTHS = {build.name: dict(build.value) for build in BUILDS}


def _reference(build: str = "") -> Reference:
    made = make_reference({"chr21": BASES}, [("T", "chr21", "+", [(0, 400)], [])])
    object.__setattr__(made, "build", build)  # as though the contigs had that build's lengths
    return made


def _calls(count: int, wrong: int = 0) -> list[Call]:
    calls = []
    for n in range(count):
        own = BASES[n * 7]
        before = own if n >= wrong else "ACGT"["ACGT".index(own) - 1]
        calls.append(make_call("21", n * 7 + 1, before, "ACGT"["ACGT".index(before) - 2]))
    return calls


def test_a_few_strays_are_reported() -> None:
    (finding,) = check_calls_against_reference(make_calls(*_calls(40, wrong=2)), _reference())
    assert finding.measured == 2
    assert "the genome reads" in finding.sentence
    assert check_calls_against_reference(make_calls(*_calls(40)), _reference()) == ()
    assert check_calls_against_reference(make_calls(), _reference()) == ()


def test_many_mismatches_name_both_builds() -> None:
    calls = make_calls(*_calls(40, wrong=30), contigs=LENGTHS["GRCh37"])
    with pytest.raises(ReferenceMismatchError) as caught:
        check_calls_against_reference(calls, _reference("GRCh38"))
    assert caught.value.cause == "the calls look like GRCh37, the FASTA looks like GRCh38"
    assert "30 of 40 calls name other reference bases" in caught.value.found
    with pytest.raises(ReferenceMismatchError, match="an unnamed build"):
        check_calls_against_reference(make_calls(*_calls(40, wrong=30)), _reference())


def test_a_header_of_another_build_is_believed_unless_the_bases_overrule_it() -> None:
    with pytest.raises(ReferenceMismatchError):
        check_calls_against_reference(make_calls(*_calls(3), contigs=LENGTHS["GRCh37"]), _reference("GRCh38"))
    (finding,) = check_calls_against_reference(make_calls(*_calls(40), build="hg19"), _reference("GRCh38"))
    assert "speaks of GRCh37" in finding.sentence


def test_unknown_contigs_alone_stop_the_road() -> None:
    with pytest.raises(ReferenceMismatchError, match="none of the 2 calls lies on a contig"):
        check_calls_against_reference(make_calls(make_call("5", 3, "A", "T"), make_call("6", 3, "A", "T")), _reference())
    some = make_calls(*_calls(10), make_call("5", 3, "A", "T"))
    (finding,) = check_calls_against_reference(some, _reference())
    assert "no contig 5" in finding.sentence


def test_masked_genome_and_places_beyond_the_end() -> None:
    masked = make_reference({"1": "NNNNACGT"}, [("T", "1", "+", [(0, 8)], [])])
    assert check_calls_against_reference(make_calls(make_call("1", 2, "A", "T")), masked) == ()
    (finding,) = check_calls_against_reference(make_calls(make_call("1", 8, "TA", "T")), masked)
    assert "ends at base 8" in finding.sentence


@pytest.mark.parametrize(
    ("parts", "build"),
    [
        (("tumours", "hcc1395", "annotated.expression.vcf.gz"), "GRCh38"),
        (("tumours", "callers", "vcf2maf", "test_maf2vcf.vcf"), "GRCh37"),
        (("tumours", "callers", "varcode", "strelka-example.vcf"), "GRCh37"),
    ],
)
def test_real_headers_name_their_build(parts: tuple[str, ...], build: str) -> None:
    import pysam

    path = corpus(*parts)
    with pysam.VariantFile(str(path)) as opened:
        lengths = {name: contig.length for name, contig in opened.header.contigs.items()}
    assert identify_build(lengths) == build
    # Every chromosome length in our table agrees with the header's.
    known = LENGTHS[build]
    compared = {name: length for name, length in lengths.items() if plain_contig_name(name) in known}
    wrong = [name for name, length in compared.items() if known[plain_contig_name(name)] != length]
    assert [name for name in wrong if plain_contig_name(name) != "MT"] == []  # hg19's own chrM differs


def test_every_accession_belongs_to_a_chromosome_of_its_build() -> None:
    for accession, (build, chromosome) in REFSEQ_CHROMOSOMES.value.items():
        assert plain_contig_name(accession) == chromosome
        assert build == "mitochondrion" or chromosome in LENGTHS[build]
    assert REFSEQ_CHROMOSOMES.value["NC_000017.10"] == ("GRCh37", "17")
    assert REFSEQ_CHROMOSOMES.value["NC_000023.11"] == ("GRCh38", "X")
    assert REFSEQ_CHROMOSOMES.value["NC_000086.8"] == ("GRCm39", "X")
