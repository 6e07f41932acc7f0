"""The emitted GenBank file, read again by Biopython."""

import io
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import FeatureLocation, SeqFeature
from Bio.SeqRecord import SeqRecord
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mrna.example_messenger import example_messenger

from vaxsmith.core import FormatError, InputError, Severity, VaxsmithError
from vaxsmith.mrna import Messenger
from vaxsmith.mrna.read_genbank import read_genbank_back

MADE = example_messenger()


def record(messenger: Messenger, sequence: str, shift: int, kind: str) -> SeqRecord:
    made = SeqRecord(Seq(sequence), id=kind, name=kind, annotations={"molecule_type": kind, "date": "01-JAN-2000"})
    for part in messenger.parts:
        start, end = part.start + shift, part.end + shift
        if part.kind.value == "CDS":
            words = {"translation": [messenger.protein], "codon_start": ["1"]}
            made.features.append(SeqFeature(FeatureLocation(start, end + 3, strand=1), type="CDS", qualifiers=words))
        else:
            made.features.append(SeqFeature(FeatureLocation(start, end, strand=1), type="misc_feature"))
    return made


def genbank(messenger: Messenger) -> str:
    lead = len(messenger.promoter) - messenger.promoter_overlap
    stream = io.StringIO()
    both = [record(messenger, messenger.sequence, 0, "mRNA"), record(messenger, messenger.template, lead, "DNA")]
    SeqIO.write(both, stream, "genbank")
    return stream.getvalue()


def test_what_was_written_is_what_was_meant(tmp_path: Path) -> None:
    assert read_genbank_back(genbank(MADE), MADE) == ()
    path = tmp_path / "vaccine.gb"
    path.write_text(genbank(MADE))
    assert read_genbank_back(path, MADE) == ()


def said(text: str) -> str:
    findings = read_genbank_back(text, MADE)
    assert all(finding.check == "read-back" for finding in findings)
    assert any(finding.severity is Severity.FAULT for finding in findings)
    return " ".join(finding.sentence for finding in findings)


def test_each_kind_of_harm_is_noticed() -> None:
    text = genbank(MADE)
    assert "No record is the transcript" in said(text.replace("accatggcca agctgg", "accatggcca agctgc", 1))
    leader = f"     misc_feature    1..{MADE.parts[0].end}"
    assert "No feature stands" in said(text.replace(f"{leader}\n", f"{leader}0\n", 1))
    assert "/translation" in said(text.replace("MAKLEWVNPRTHYQ", "MAKLEWVNPRTHYG"))
    coding = MADE.coding
    moved = text.replace(f"{coding.start + 1}..{coding.end + 3}", f"{coding.start + 4}..{coding.end + 3}")
    assert "begins at" in said(moved)
    without = "\n".join(line for line in text.splitlines() if "     CDS  " not in line)
    assert "There are 0 coding sequences" in said(without) or "No feature" in said(without)


@pytest.mark.parametrize("text", ["", "LOCUS", ">x\nACGU\n", "nonsense\n", "LOCUS       x 10 bp DNA\nORIGIN\n"])
def test_what_is_no_genbank_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read_genbank_back(text, MADE)


def test_absent_and_binary_files(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_genbank_back(tmp_path / "none.gb", MADE)
    path = tmp_path / "binary.gb"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError):
        read_genbank_back(path, MADE)


TEXT = genbank(MADE)


@settings(deadline=None, max_examples=60)
@given(start=st.integers(0, len(TEXT)), length=st.integers(1, 400), put=st.text('/=(. \n"<>0x', max_size=5))
def test_a_damaged_file_gives_findings_or_a_sentence(start: int, length: int, put: str) -> None:
    try:
        made: object = read_genbank_back(TEXT[:start] + put + TEXT[start + length :], MADE)
    except VaxsmithError as error:
        made = str(error)
    assert made is not None
