"""Policy files: what they set, what they refuse, where they say it, and that no text makes the reader fall over."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, SettingsError, VaxsmithError
from vaxsmith.selection import SelectionSettings
from vaxsmith.selection.tiers import PVACSEQ_LIKE, Policy, read_policy

WHOLE = """
preset = "pvacseq-like"
must = ["KRAS G12D", "KRAS  G12D"]
must_not = ["chr1-451649-A-AG"]

[selection]
targets = 25
tumor_fraction = 0.1
percentile = 1
accepted_filters = ["clustered_events"]
class_two_lengths = [13, 15]

[tiers]
binding_nanomolar = 250
anchors = [2, -1]
low_rna_fraction = 0.02
strategy = "exploratory"
problematic_residues = "C"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text)
    return path


def test_a_policy_sets_the_thresholds_of_selection_and_of_the_tiers(tmp_path: Path) -> None:
    policy = read_policy(write(tmp_path, WHOLE))
    assert (policy.must, policy.must_not, policy.source) == (("KRAS G12D",), ("chr1-451649-A-AG",), "policy.toml")
    chosen, rules = policy.selection_settings, policy.preset.rules
    assert (chosen.targets, chosen.accepted_filters, chosen.class_two_lengths) == (25, ("clustered_events",), (13, 15))
    fraction = chosen.tumor_fraction
    assert (fraction.value, fraction.citation, fraction.unit) == (0.1, "policy file policy.toml", "")
    assert fraction.note.startswith("in the place of 0.25 (pVACtools documentation")
    assert chosen.tumor_depth == PVACSEQ_LIKE.selection.tumor_depth  # what is not named stays the preset's
    assert policy.preset.presentation_percentile(1).value == 1  # one threshold, for selection and for the tiers
    assert (rules.binding_nanomolar.value, rules.anchors.value, rules.strategy) == (250, (2, -1), "exploratory")
    assert rules.low_rna_fraction is not None
    assert rules.low_rna_fraction.value == 0.02
    assert rules.problematic_residues == "C"


def test_an_empty_policy_is_our_own(tmp_path: Path) -> None:
    policy = read_policy(write(tmp_path, ""))
    assert policy == Policy(source="policy.toml")
    assert policy.selection_settings == SelectionSettings()


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read_policy(path).preset == read_policy(write(tmp_path, WHOLE)).preset


@pytest.mark.parametrize(
    ("text", "kind", "found", "line", "remedy"),
    [
        ('presets = "x"', SettingsError, "the key 'presets' is not known", ":1", "did you mean 'preset'?"),
        ('\npreset = "pvacsec-like"', SettingsError, "no preset 'pvacsec-like'", ":2", "did you mean 'pvacseq-like'?"),
        ("preset = 7", FormatError, "preset is 7", ":1", ""),
        (
            "[selection]\ntumor_fractoin = 0.1",
            SettingsError,
            "'tumor_fractoin' is not known in [selection]",
            ":2",
            "did you",
        ),
        ("[selection]\n\ntumor_fraction = 7", SettingsError, "minimum tumor DNA variant fraction is 7", ":3", "correct"),
        ('[selection]\ntumor_fraction = "a"', FormatError, "tumor_fraction is 'a'", ":2", "write a number"),
        ("[selection]\nnormal_depth = -1", FormatError, "normal_depth is -1", ":2", "write a number of 0 or more"),
        (f"[selection]\ntumor_fraction = 1{'0' * 400}", FormatError, "tumor_fraction is 1000", ":2", "write a number"),
        ("[selection]\ntumor_fraction = nan", FormatError, "tumor_fraction is nan", ":2", "write a number"),
        ("[selection]\ntumor_fraction = true", FormatError, "tumor_fraction is True", ":2", "write a number"),
        ("[selection]\ntargets = 2.5", FormatError, "targets is 2.5", ":2", "a whole number"),
        ("[selection]\ntargets = 0", SettingsError, "0 targets were asked for", ":2", "correct"),
        ("[selection]\naccepted_filters = 3", FormatError, "accepted_filters is 3", ":2", "a list of texts"),
        ("[selection]\nclass_two_lengths = [9]", SettingsError, "class_two_lengths is 9", ":2", "correct"),
        ("[tiers]\nbinding_percentile = 200", SettingsError, "binding_percentile is 200", ":2", "correct"),
        ("[tiers]\nanchors = [0]", FormatError, "anchors is [0]", ":2", "whole numbers other than 0"),
        ('[tiers]\nstrategy = "bold"', SettingsError, "the strategy is 'bold'", ":2", "correct"),
        ('[tiers]\nproblematic_residues = "?"', SettingsError, "problematic_residues is '?'", ":2", "correct"),
        ("tiers = 3", FormatError, "tiers is not a table", ":1", ""),
        ("must = 'KRAS'", FormatError, "must is 'KRAS'", ":1", "write must = ["),
        ("must = ['']", FormatError, "must is ['']", ":1", "write must = ["),
        ("must = ['A']\nmust_not = ['A']", SettingsError, "'A' stands in must and in must_not", ":2", "leave it in one"),
        ("must = [", FormatError, "is not TOML", "", "write lines such as"),
        ("[selection]\n[selection]", FormatError, "is not TOML", "", "write lines such as"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(
    tmp_path: Path, text: str, kind: type[VaxsmithError], found: str, line: str, remedy: str
) -> None:
    with pytest.raises(kind) as error:
        read_policy(write(tmp_path, text))
    assert found in error.value.found
    assert remedy in error.value.remedy
    assert error.value.place == f"{tmp_path / 'policy.toml'}{line}"


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_policy(tmp_path / "none.toml")
    with pytest.raises(InputError, match="is a directory"):
        read_policy(tmp_path)
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(FormatError, match="not text"):
        read_policy(tmp_path / "picture")
    with pytest.raises(FormatError, match="larger than any policy"):
        read_policy(write(tmp_path, "#" * 1_000_001))


def read_or_place(path: Path) -> str:
    """Read a policy; give the path where it is read, the place of the error where it is refused."""
    try:
        read_policy(path)
    except VaxsmithError as error:
        return error.place
    return str(path)


PIECES = st.sampled_from(
    ["preset", "must", "[selection]", "[tiers]", "=", '"pvacseq-like"', "0.1", "\n", "[", "]", "tumor_fraction", "anchors",
     "'", "targets", "-1", "1e400", "inf", "{", "}", ".", ",", "rules", "\x00", "é"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60))
def test_no_text_makes_it_fall_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert read_or_place(path).startswith(str(path))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(("selection", "tiers")),
    st.sampled_from([*SelectionSettings.__slots__, *type(PVACSEQ_LIKE.rules).__slots__]),
    VALUES,
)
def test_no_value_of_a_known_key_makes_it_fall_over(tmp_path: Path, table: str, key: str, value: object) -> None:
    text = f"[{table}]\n{key} = {str(value).lower() if isinstance(value, (bool, float)) else repr(value)}\n"
    try:
        tomllib.loads(text)
    except ValueError:
        return
    path = write(tmp_path, text)
    assert read_or_place(path).startswith(str(path))
