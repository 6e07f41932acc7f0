"""Reading a case: paths relative to the file, text or file for HLA, settings that reach their stage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vaxsmith.core import FormatError, InputError, SettingsError
from vaxsmith.demo import case_file
from vaxsmith.patient import Settings, hla_source, plain_settings, read_case, with_platform, with_selection


def write(folder: Path, text: str) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "v.vcf").write_text("##fileformat=VCFv4.2\n")
    path = folder / "case.toml"
    path.write_text(text)
    return path


def test_paths_are_relative_to_the_case_file(tmp_path: Path) -> None:
    case, settings = read_case(write(tmp_path, 'name = "x"\nvariants = "data/v.vcf"\nhla = "A*02:01"\n'))
    assert case.variants == tmp_path / "data" / "v.vcf"
    assert case.hla == "A*02:01"
    assert settings == Settings()


def test_settings_reach_their_stage(tmp_path: Path) -> None:
    text = (
        '\ufeffname = "x"\r\nvariants = "data/v.vcf"\r\nhla = "A*02:01"\r\n[settings]\r\ntargets = 7\r\n'
        'platform = "plain-gs10"\r\naccepted_filters = ["MAPQ0"]\r\n'
    )
    _, settings = read_case(write(tmp_path, text))
    assert (settings.selection.targets, settings.platform) == (7, "plain-gs10")
    assert settings.selection.accepted_filters == ("MAPQ0",)


def test_an_hla_entry_is_a_file_where_one_exists_or_where_it_can_be_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "typing").write_text("A*02:01")
    assert hla_source("typing", tmp_path) == tmp_path / "typing"
    assert hla_source("A*02:01,B*07:02", tmp_path) == "A*02:01,B*07:02"
    assert hla_source("HLA-DPA1*01:03/DPB1*02:01", tmp_path) == "HLA-DPA1*01:03/DPB1*02:01"
    assert hla_source("absent/typing.tsv", tmp_path) == tmp_path / "absent" / "typing.tsv"
    assert isinstance(hla_source("A*02:01," * 900, tmp_path), str)


def test_a_typing_error_in_a_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="did you mean 'expression'"):
        read_case(write(tmp_path, 'name = "x"\nvariants = "data/v.vcf"\nhla = "A*02:01"\nexpresion = "e.tsv"\n'))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        read_case(write(tmp_path, 'name = "x"\nvariants = "data"\nhla = "A*02:01"\n'))


def test_every_setting_is_plain_json_with_its_source() -> None:
    values = plain_settings(with_platform(with_selection(Settings(), targets=3), "plain-aay"))
    assert json.loads(json.dumps(values)) == values
    assert values["selection"]["targets"] == 3
    assert values["selection"]["percentile"]["citation"]
    with pytest.raises(SettingsError, match="one of"):
        with_platform(Settings(), "no such platform")


def test_the_shipped_case_can_be_read() -> None:
    case, _ = read_case(case_file())
    assert "not a person" in case.notice.lower()
    assert case.expression is not None


def test_a_tissue_that_somebody_accepts_reaches_the_rule(tmp_path: Path) -> None:
    text = 'name = "x"\nvariants = "data/v.vcf"\nhla = "A*02:01"\n[settings]\naccepted_tissues = ["prostate"]\n'
    _, settings = read_case(write(tmp_path, text))
    assert settings.tumor.markers.accepted_tissues == {"prostate"}
    plain = plain_settings(settings)
    assert plain["tumor"]["markers"]["accepted_tissues"] == ["prostate"]
    assert plain["proteins"]["splice"]["minimum_unique_reads"] == 10
    with pytest.raises(FormatError, match="accepted_tissues"):
        read_case(write(tmp_path / "other", text.replace('["prostate"]', '"prostate"')))


def test_a_germline_sample_without_its_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_case(write(tmp_path, 'name = "x"\nvariants = "data/v.vcf"\nhla = "A*02:01"\ngermline_sample = "N"\n'))


def test_the_lengths_of_class_two_windows_reach_their_stage(tmp_path: Path) -> None:
    text = 'name = "x"\nvariants = "data/v.vcf"\nhla = "A*02:01"\n[settings]\nclass_two_lengths = [15, 20]\n'
    _, settings = read_case(write(tmp_path, text))
    assert settings.selection.class_two_lengths == (15, 20)
    assert plain_settings(settings)["selection"]["class_two_percentile"]["value"] == 5.0
    with pytest.raises(SettingsError, match="lengths from 12 to 25 residues"):
        read_case(write(tmp_path / "other", text.replace("20", "26")))


def test_a_board_s_files_are_named_by_the_case_or_given_beside_it(tmp_path: Path) -> None:
    text = 'name = "x"\nvariants = "data/v.vcf"\nhla = "A*02:01"\n'
    policy = tmp_path / "policy.toml"
    policy.write_text('must_not = ["KRAS G12D"]\n[selection]\ntargets = 5\n')
    case, settings = read_case(write(tmp_path / "a", text), policy=policy)
    assert (case.policy, settings.selection.targets) == (policy, 5)
    assert (settings.wishes.must_not, settings.wishes.source) == (("KRAS G12D",), "policy.toml")
    named = f'{text}policy = "../policy.toml"\n[settings]\ntargets = 8\n'
    case, settings = read_case(write(tmp_path / "b", named))
    assert case.policy == tmp_path / "b" / ".." / "policy.toml"
    assert settings.selection.targets == 8
    with pytest.raises(InputError, match="names a policy, and --policy is given too"):
        read_case(tmp_path / "b" / "case.toml", policy=policy)
    with pytest.raises(InputError, match="review file does not exist"):
        read_case(tmp_path / "a" / "case.toml", review=tmp_path / "absent.toml")
