"""What a person chose for the manufacturer reaches its stage from a case file, and nonsense ends in a sentence."""

from pathlib import Path

import pytest

from vaxsmith.core import VaxsmithError
from vaxsmith.patient import Settings, plain_settings, read_case, with_making

CASE = 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\n[settings]\n'


def read(folder: Path, text: str) -> Settings:
    (folder / "v.vcf").write_text("##fileformat=VCFv4.2\n")
    (folder / "case.toml").write_text(CASE + text)
    return read_case(folder / "case.toml")[1]


def test_a_case_chooses_nucleotide_and_refolding(tmp_path: Path) -> None:
    settings = read(tmp_path, 'modified_nucleotide = "none"\nrefold = true\n')
    assert settings.manufacture.modified_nucleotide == "none"
    assert settings.whole_check.refold.everything
    default = read(tmp_path, "")
    assert default.manufacture.modified_nucleotide == "N1-methylpseudouridine"
    assert not default.whole_check.refold.everything
    assert plain_settings(settings)["manufacture"]["modified_nucleotide"] == "none"
    assert "manufacture" not in plain_settings(read(tmp_path, 'platform = "long-peptides"\n'))


@pytest.mark.parametrize(
    "text",
    [
        'modified_nucleotide = "thymidine"',
        "modified_nucleotide = 3",
        'modified_nucleotide = ""',
        'refold = "yes"',
        "refold = 1",
    ],
)
def test_nonsense_is_a_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(VaxsmithError) as error:
        read(tmp_path, text + "\n")
    assert str(error.value)


def test_nothing_given_changes_nothing() -> None:
    assert with_making(Settings()) == Settings()
