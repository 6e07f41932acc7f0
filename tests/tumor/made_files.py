"""Small variant files made in the tests, so that they run without the corpora."""

from __future__ import annotations

from pathlib import Path

from vaxsmith.tumor import Call, CallSet, read_calls

CSQ = "Allele|Consequence|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|HGVSp|Protein_position|Amino_acids|CANONICAL|TSL|FLAGS"


def vcf_text(
    *records: str, samples: str = "NORMAL\tTUMOR", header: str = "", contigs: str = "##contig=<ID=chr1,length=248956422>"
) -> str:
    """Write a VCF; a record's columns are separated by spaces here, for the reader's sake."""
    lines = ["##fileformat=VCFv4.2"]
    lines += [line for line in (*contigs.split("\n"), *header.split("\n")) if line]
    lines.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO" + (f"\tFORMAT\t{samples}" if samples else ""))
    return "\n".join([*lines, *("\t".join(record.split(" ")) for record in records)]) + "\n"


def read_text(folder: Path, text: str, **options: str | None) -> CallSet:
    """Write ``text`` to a file and read it."""
    path = folder / "made.vcf"
    path.write_text(text, encoding="utf-8", newline="")
    return read_calls(path, **options)


def one_call(folder: Path, record: str, **made: str) -> Call:
    """Read the one call of a VCF with one record."""
    calls = read_text(folder, vcf_text(record, **made)).calls
    assert len(calls) == 1
    return calls[0]


def assert_nothing_lost(calls: CallSet) -> None:
    """Records are calls' distinct records and dropped ones, and every drop says why."""
    assert calls.records == len({call.record.number for call in calls.calls}) + calls.dropped_records
    for dropped in calls.dropped:
        assert dropped.stage == "tumor"
        assert dropped.reason
        assert dropped.sentence.endswith(".")
        assert dropped.variant
        assert not dropped.unassessed or dropped.remedy
