"""How answers become predictions: each pair its own, whatever order, spelling and repetition; nothing lost in silence."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.adapters.answer import NAN, Answer, Answers, gather, keep_answer
from vaxsmith.adapters.answer_table import number, read_answer_file, table_rows
from vaxsmith.adapters.program import Program, Ran
from vaxsmith.adapters.spelling import compact, key_of, mixmhc2pred_name, netmhciipan_name, with_colon
from vaxsmith.core import AMINO_ACIDS, InputError, ProgramError, Unassessed
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

A0201, B0702, DRB1 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "DRB1*01:01"))
PROGRAM = Program(name="Tool", path=Path("tool"))
RAN = Ran(command=("tool",), stdout="", stderr="it said this")


class Fixed:
    name, lengths = "Fixed 1", (8, 11)

    def assess(self, allele: Allele) -> Unassessed | None:
        return Unassessed(reason="class II") if allele.mhc_class == 2 else None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        raise NotImplementedError


def ask(peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
    assert len(set(peptides)) == len(peptides)  # each is asked for once
    pairs = [(peptide, allele) for peptide in peptides for allele in alleles][::-1]
    return Answers(of={(p, a.name): Answer(percentile=len(p) + (a is B0702), affinity_nanomolar=5.0) for p, a in pairs})


@given(st.lists(st.text(AMINO_ACIDS, min_size=8, max_size=11), max_size=20))
def test_every_pair_gets_its_own_answer_in_its_own_place(peptides: list[str]) -> None:
    given_twice = [*peptides, *peptides[::2]]
    found = gather(Fixed(), given_twice, [B0702, DRB1, A0201, B0702], ask, gives=("percentile",), by="Fixed")
    for row, peptide in enumerate(given_twice):
        assert found.percentile[row].tolist()[::3] == [len(peptide) + 1] * 2
        assert found.percentile[row, 2] == len(peptide)
        assert math.isnan(found.percentile[row, 1])
    assert set(found.unassessed) == {"HLA-DRB1*01:01"}
    assert found.gaps == {}


def test_a_number_that_is_missing_is_a_gap_with_its_reason() -> None:
    def without(peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        return Answers(of={("NLVPMVATV", A0201.name): Answer(affinity_nanomolar=3.0)})

    found = gather(Fixed(), ["NLVPMVATV"], [A0201], without, gives=("percentile", "affinity_nanomolar"), by="Fixed")
    assert np.isnan(found.percentile[0, 0])
    assert found.affinity_nanomolar[0, 0] == 3.0
    assert found.gaps["NLVPMVATV", A0201.name].reason == "Fixed gave no percentile for NLVPMVATV and HLA-A*02:01"


def test_a_pair_without_an_answer_is_an_error_that_names_it() -> None:
    def short(peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        return Answers(of=dict(list(ask(peptides, alleles).of.items())[:-1]))

    with pytest.raises(ProgramError, match="did not answer for 1 of 4 pairs: NLVPMVATV with HLA-A"):
        gather(Fixed(), ["NLVPMVATV", "GILGFVFTL"], [A0201, B0702], short, gives=(), by="Fixed")


@pytest.mark.parametrize("peptide", ["NLVPMVA", "NLVPMVATVAAA", "NLVPMVATX", "nlvpmvatv", "NLVP*VATV", "", "NLVPMVAT\n"])
def test_what_is_no_peptide_for_it_is_named_with_its_place(peptide: str) -> None:
    with pytest.raises(InputError) as caught:
        gather(Fixed(), ["NLVPMVATV", peptide], [A0201], ask, gives=(), by="Fixed")
    assert caught.value.place == "peptide 2 of 2"


@pytest.mark.parametrize(
    "answer",
    [Answer(percentile=100.5), Answer(percentile=-1), Answer(presentation=1.2), Answer(affinity_nanomolar=math.inf)],
)
def test_a_number_that_cannot_be_is_refused(answer: Answer) -> None:
    with pytest.raises(ProgramError, match="Fixed gave the"):
        gather(Fixed(), ["NLVPMVATV"], [A0201], lambda p, a: Answers(of={(p[0], a[0].name): answer}), gives=(), by="Fixed")


def test_the_same_pair_again_must_say_the_same() -> None:
    of: dict[tuple[str, str], Answer] = {}
    for _ in range(2):
        keep_answer(of, ("NLVPMVATV", A0201.name), Answer(percentile=1.0, affinity_nanomolar=NAN), "Tool")
    with pytest.raises(ProgramError, match="answered twice"):
        keep_answer(of, ("NLVPMVATV", A0201.name), Answer(percentile=2.0), "Tool")


def test_programs_spellings_share_one_key() -> None:
    pair = parse_allele("HLA-DPA1*01:03-DPB1*104:01")
    spelled = {
        A0201: (with_colon(A0201), compact(A0201), "HLA-A*02:01", "A02:01", "HLA-A0201"),
        DRB1: (netmhciipan_name(DRB1), mixmhc2pred_name(DRB1), with_colon(DRB1), "DRB1*01:01"),
        pair: (netmhciipan_name(pair), mixmhc2pred_name(pair), with_colon(pair), "DPA10103-DPB110401"),
    }
    assert spelled[A0201][:2] == ("HLA-A02:01", "A0201")
    assert spelled[DRB1][:2] == ("DRB1_0101", "DRB1_01_01")
    assert spelled[pair][:2] == ("HLA-DPA10103-DPB110401", "DPA1_01_03__DPB1_104_01")
    for allele, names in spelled.items():
        assert {key_of(name) for name in names} == {key_of(allele.name)}


def test_a_table_is_read_by_its_titles() -> None:
    text = "# head\nsome notice\nx\tPeptide\tscore\n1\tNLVPMVATV\tNA\n\n2\tGILGFVFTL\t0.5\n"
    rows = list(table_rows(text, PROGRAM, RAN, separator="\t", needs=("Peptide", "score")))
    assert [row["Peptide"] for row in rows] == ["NLVPMVATV", "GILGFVFTL"]
    assert math.isnan(number(rows[0]["score"], PROGRAM, RAN))
    assert number(rows[1]["score"], PROGRAM, RAN) == 0.5
    with pytest.raises(ProgramError, match="'much' where a number"):
        number("much", PROGRAM, RAN)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Peptide\tvalue\nNLVPMVATV\t1\n", "without score"),
        ("Peptide\tscore\nNLVPMVATV\n", "row of 1 fields"),
        ("Peptide\tscore\tscore\nNLVPMVATV\t1\t1\n", "twice"),
        ("", "no table"),
        ("error: no such allele\n", "no table"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, words: str) -> None:
    with pytest.raises(ProgramError, match=words) as caught:
        list(table_rows(text, PROGRAM, RAN, separator="\t", needs=("Peptide", "score")))
    assert "it said this" in caught.value.found


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_a_program_error(text: str) -> None:
    with contextlib.suppress(ProgramError):
        for row in table_rows("Peptide,score\n" + text, PROGRAM, RAN, separator=",", needs=("Peptide", "score")):
            number(row["score"], PROGRAM, RAN)


@pytest.mark.parametrize(
    ("raw", "words"), [(b"", "empty"), (b"Peptide\tsco", "middle of a line"), (b"\xff\xfe\n", "not text")]
)
def test_an_answer_file_that_is_not_whole_is_refused(tmp_path: Path, raw: bytes, words: str) -> None:
    (tmp_path / "answer.txt").write_bytes(raw)
    with pytest.raises(ProgramError, match=words):
        read_answer_file(tmp_path / "answer.txt", PROGRAM, RAN)
    with pytest.raises(ProgramError, match="wrote no answer"):
        read_answer_file(tmp_path / "other.txt", PROGRAM, RAN)


def test_many_pairs_are_asked_for_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaxsmith.adapters.answer._PAIRS_AT_ONCE", 5)
    sizes = []

    def counting(peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        sizes.append(len(peptides) * len(alleles))
        return ask(peptides, alleles)

    peptides = ["".join(pair) + "LVPMVATV"[: 6 + len(pair) % 3] for pair in zip("ACDEFGHIKLM", "NPQRSTVWYAC", strict=True)]
    found = gather(Fixed(), [*peptides, peptides[3]], [A0201, DRB1, B0702], counting, gives=("percentile",), by="Fixed")
    assert sizes == [4, 4, 4, 4, 4, 2]
    assert found.percentile[:, [0, 2]].tolist() == [[len(peptide), len(peptide) + 1] for peptide in found.peptides]
    assert np.isnan(found.percentile[:, 1]).all()
