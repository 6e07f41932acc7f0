"""Bringing a tumor's TPM to the scale of a table of tissues."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.reference.slow_tissue_scale import slow_tissue_scale
from tests.tumor.made_tissue import made_tissue

from vaxsmith.core import Unassessed
from vaxsmith.tumor.marker_scale import FEWEST_GENES, on_tissue_scale
from vaxsmith.tumor.normal_tissue import NormalTissue


def big_table(values: np.ndarray) -> NormalTissue:
    genes = tuple(f"g{i}" for i in range(len(values)))
    return NormalTissue(
        tissues=tuple(f"t{i}" for i in range(values.shape[1])),
        identifiers=genes,
        symbols=("",) * len(genes),
        values=values.astype(np.float32),
        rows={name: (i,) for i, name in enumerate(genes)},
        unit="NX",
        source="made",
    )


def test_any_rising_scale_gives_the_tissue_back() -> None:
    rng = np.random.default_rng(1)
    one = np.sort(rng.exponential(10, FEWEST_GENES.value + 500))
    table = big_table(np.stack([rng.permutation(one) for _ in range(5)], axis=1))
    wanted = table.values[:, 2].astype(float)
    rows = [(i,) for i in range(len(one))]
    for scale in (wanted, wanted**2, 1000 * np.sqrt(wanted)):
        found = on_tissue_scale(rows, scale.tolist(), table)
        assert not isinstance(found, Unassessed)
        assert found == pytest.approx(wanted, rel=1e-5)


def test_it_equals_its_slow_twin() -> None:
    rng = np.random.default_rng(3)
    values = rng.exponential(10, (FEWEST_GENES.value + 7, 3)).astype(np.float32)
    tumor = rng.permutation(np.repeat(rng.exponential(5, len(values) // 2 + 1), 2)[: len(values)])
    found = on_tissue_scale([(i,) for i in range(len(values))], tumor.tolist(), big_table(values))
    assert not isinstance(found, Unassessed)
    some = rng.integers(0, len(values), 25).tolist()
    assert [found[i] for i in some] == pytest.approx(slow_tissue_scale(values.tolist(), tumor.tolist(), some))


def test_equal_values_share_a_rank_and_missing_values_do_no_harm() -> None:
    rng = np.random.default_rng(2)
    values = rng.exponential(10, (FEWEST_GENES.value + 100, 3))
    values[::70, 0] = np.nan
    table = big_table(values)
    tpm = [0.0] * 3000 + [5.0] * (len(values) - 3000)
    found = on_tissue_scale([(i,) for i in range(len(values))], tpm, table)
    assert not isinstance(found, Unassessed)
    assert len(set(found.tolist())) == 2
    assert found[0] < found[-1]


def test_a_table_of_some_genes_has_no_scale(tmp_path: Path) -> None:
    table = made_tissue(tmp_path, {"ENSG1": {"testis": 3}})
    found = on_tissue_scale([(0,)], [4.0], table)
    assert isinstance(found, Unassessed)
    assert "share 1 genes" in found.reason
