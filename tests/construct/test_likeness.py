"""Junction peptides that are like self: held by a normal protein, or with its face."""

from __future__ import annotations

from tests.construct.fake_predictor import ALLELES, MOLECULES, FakeClassTwo, FakePredictor

from vaxsmith.construct.judge import Judge
from vaxsmith.construct.likeness import likeness_to_self
from vaxsmith.genome import NormalProtein, Proteome, proteome_from_proteins
from vaxsmith.presentation.prediction import Prediction

ALLELE = ALLELES[0].name


def proteome(**proteins: str) -> Proteome:
    return proteome_from_proteins(
        [NormalProtein(sequence=text, transcript=f"T-{gene}", gene=gene) for gene, text in proteins.items()]
    )


def judge(fixed: dict[str, float]) -> Judge:
    return Judge(
        mhc_class=1, predictor=FakePredictor(fixed=fixed), alleles=ALLELES[:2], lengths=(8, 11), strong=0.5, weak=2.0
    )


def pair(peptide: str, core_start: int | None = None, allele: str = ALLELE) -> Prediction:
    return Prediction(peptide=peptide, allele=allele, presentation=0.9, percentile=0.3, core_start=core_start)


def test_a_peptide_that_a_normal_protein_holds_is_self() -> None:
    found = likeness_to_self([pair("NLVPMVATV"), pair("KLVPMVATV")], judge({"x": 1}), proteome(GENE="MMNLVPMVATVWW"))
    assert found == {("NLVPMVATV", ALLELE): "it is also a normal human peptide (of GENE)"}


def test_one_buried_difference_counts_where_the_normal_peptide_is_shown_strongly() -> None:
    normal = proteome(NEAR="MMNMVPMVATVWW")  # differs at the second place alone
    asked = [pair("NLVPMVATV")]
    shows = likeness_to_self(asked, judge({"NMVPMVATV": 0.4}), normal)
    assert "differs from the normal peptide NMVPMVATV of NEAR at a buried anchor alone" in shows["NLVPMVATV", ALLELE]
    assert likeness_to_self(asked, judge({"NMVPMVATV": 0.5}), normal)
    assert not likeness_to_self(asked, judge({"NMVPMVATV": 0.6}), normal)


def test_a_difference_that_faces_the_t_cell_is_foreign() -> None:
    fixed = {"NLVPWVATV": 0.1, "NLVPMVATV": 0.1}
    assert not likeness_to_self([pair("NLVPMVATV")], judge(fixed), proteome(FACE="MMNLVPWVATVWW"))
    last = likeness_to_self([pair("NLVPMVATV")], judge({"NLVPMVATL": 0.1}), proteome(LAST="MMNLVPMVATLWW"))
    assert list(last) == [("NLVPMVATV", ALLELE)]


def test_a_class_two_core_is_self_where_a_normal_protein_holds_it() -> None:
    two = Judge(mhc_class=2, predictor=FakeClassTwo(), alleles=MOLECULES, lengths=(15, 15), strong=1.0, weak=5.0)
    asked = [pair("AAAYVKQNTLKLAAA", 3, MOLECULES[0].name), pair("AAAYVKQNTLKWAAA", 3, MOLECULES[0].name)]
    found = likeness_to_self(asked, two, proteome(CORE="MMYVKQNTLKLWW"))
    assert list(found) == [("YVKQNTLKL", MOLECULES[0].name)]
    assert "its core YVKQNTLKL stands in a normal human protein (of CORE)" in found["YVKQNTLKL", MOLECULES[0].name]


def test_without_normal_proteins_nothing_is_known_to_be_alike() -> None:
    assert likeness_to_self([pair("NLVPMVATV")], judge({"x": 1}), None) == {}
