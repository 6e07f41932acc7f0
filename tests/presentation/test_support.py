"""What the network knows of an allele, said in findings."""

from __future__ import annotations

from vaxsmith.core import Severity
from vaxsmith.hla import Allele, parse_allele
from vaxsmith.presentation import allele_support, check_support, load_class_one


def test_thin_support_is_a_caution_and_good_support_a_note() -> None:
    well, unknown = parse_allele("A*02:01"), Allele(name="HLA-A*99:99", mhc_class=1, locus="A")
    (finding,) = check_support([well, unknown])
    assert finding.severity is Severity.NOTE
    assert "ligands" in finding.sentence


def test_an_allele_judged_by_its_neighbour_is_named_with_it() -> None:
    model = load_class_one().model
    names = sorted(name for name, groove in model.groove_of.items() if model.ligands[groove] == 0)
    alleles = [Allele(name=name, mhc_class=1, locus=name[4]) for name in names]
    allele = next(allele for allele in alleles if load_class_one().assess(allele) is None)
    (finding,) = check_support([allele])
    assert finding.severity is Severity.CAUTION
    assert allele_support(allele).nearest in finding.sentence
