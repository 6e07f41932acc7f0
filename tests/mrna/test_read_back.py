"""The emitted file, read again by another path."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, Severity, VaxsmithError
from vaxsmith.mrna import Messenger, MessengerSettings, design_messenger, read_back

FAST = MessengerSettings()
MADE = design_messenger("MAKLEWVNPRTHYQICDFMSLEEKRA", settings=FAST)


def fasta(messenger: Messenger) -> str:
    wrapped = "\n".join(messenger.rna[i : i + 60] for i in range(0, len(messenger.rna), 60))
    return f">mrna whole\n{wrapped}\n>template\n{messenger.template}\n>protein\n{messenger.protein}\n"


def test_what_was_written_is_what_was_meant(tmp_path: Path) -> None:
    assert read_back(fasta(MADE), MADE) == ()
    path = tmp_path / "vaccine.fasta"
    path.write_bytes(fasta(MADE).replace("\n", "\r\n").encode())
    assert read_back(path, MADE) == ()


@settings(deadline=None, max_examples=40)
@given(place=st.integers(0, len(MADE.rna) - 1), letter=st.sampled_from("ACGU"))
def test_any_changed_base_is_noticed(place: int, letter: str) -> None:
    changed = MADE.rna[:place] + letter + MADE.rna[place + 1 :]
    said = read_back(f">mrna\n{changed}\n", MADE)
    assert bool(said) == (changed != MADE.rna)
    assert all(finding.severity is Severity.FAULT for finding in said)


def test_changed_template_is_noticed() -> None:
    said = read_back(fasta(MADE).replace(MADE.template, MADE.template + "A"), MADE)
    assert "template" in said[0].sentence


@pytest.mark.parametrize("text", ["", "ACGU\n", ">x\n", ">protein\nMKLW\n", ">\n"])
def test_what_is_no_transcript_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read_back(text, MADE)


def test_only_the_template_is_a_fault() -> None:
    assert read_back(f">t\n{MADE.template}\n", MADE)[0].severity is Severity.FAULT


def test_absent_and_binary_files(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_back(tmp_path / "none.fasta", MADE)
    path = tmp_path / "binary.fasta"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError):
        read_back(path, MADE)


@settings(deadline=None, max_examples=60)
@given(text=st.text(alphabet=">ACGUN \n\r\tx", max_size=60))
def test_any_text_gives_findings_or_a_sentence(text: str) -> None:
    try:
        said: object = read_back(text, MADE)
    except VaxsmithError as error:
        said = str(error)
    assert said
