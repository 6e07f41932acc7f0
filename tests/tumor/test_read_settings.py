"""Rules for alignments out of range."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from vaxsmith.core import SettingsError
from vaxsmith.tumor.read_settings import ReadSettings


@pytest.mark.parametrize(
    "wrong",
    [{"minimum_mapping_quality": 256}, {"minimum_mapping_quality": -1}, {"minimum_base_quality": 94}, {"indel_flank": 0}],
)
def test_values_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(SettingsError):
        ReadSettings(**wrong)  # type: ignore[arg-type]


def test_every_default_refuses_what_is_not_evidence() -> None:
    left_out = ReadSettings().left_out
    assert not left_out(_Read(flag=99, mapping_quality=1))
    assert left_out(_Read(flag=99, mapping_quality=0))
    for flag in (0x4, 0x100, 0x200, 0x400, 0x800):
        assert left_out(_Read(flag=flag, mapping_quality=60))


@dataclass
class _Read:
    flag: int
    mapping_quality: int
