"""Read the class I weights as they ship: one ``.npz``, no pickle; nothing is read before somebody asks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InputError
from vaxsmith.presentation.dense import DenseWeights

SHIPPED = Path(__file__).parent / "weights" / "class_one.npz"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOneModel:
    """What the file holds, for A alleles with G distinct grooves and a percentile grid of Q points.

    ``groove_of`` (by allele name) is a row of ``grooves`` (G, 34; residue codes), ``ligands`` and ``measurements`` (G,;
    training ligands and affinities of alleles with that groove), ``nearest`` (G,; a row of ``grooves``), ``distance``
    (G,), ``trained_name`` (G,; the best-known allele of the groove), ``grid_scores`` (G, Q; presentation logits, rising),
    ``grid_percent`` (Q,; falling) and ``background`` (G,; how many random peptides calibrated it). ``about`` is what the
    training wrote about itself.
    """

    weights: DenseWeights
    groove_of: Mapping[str, int]
    grooves: NDArray[np.uint8]
    ligands: NDArray[np.int32]
    measurements: NDArray[np.int32]
    nearest: NDArray[np.int16]
    distance: NDArray[np.float32]
    trained_name: NDArray[np.str_]
    grid_scores: NDArray[np.float32]
    grid_percent: NDArray[np.float32]
    background: NDArray[np.int32]
    about: Mapping[str, Any]


def read_model(path: Path = SHIPPED) -> ClassOneModel:
    """Read a weights file; weights are stored in 16 bits and computed with in 32.

    Raises:
        InputError: the file is absent, damaged or of another format.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            held = {name: archive[name] for name in archive.files}
        about = json.loads(str(held["about"]))
        if about["format"] != FORMAT:
            raise _unreadable(path, f"its format is {about['format']}, not {FORMAT}")
        return ClassOneModel(
            weights=DenseWeights(**{field.name: held[field.name].astype(np.float32) for field in fields(DenseWeights)}),
            groove_of=dict(zip(held["allele_name"].tolist(), held["allele_groove"].tolist(), strict=True)),
            grooves=held["groove_residues"],
            ligands=held["ligands"],
            measurements=held["measurements"],
            nearest=held["nearest"],
            distance=held["distance"],
            trained_name=held["trained_name"],
            grid_scores=held["grid_scores"],
            grid_percent=held["grid_percent"],
            background=held["background"],
            about=about,
        )
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        f"the class I weights cannot be read ({why})",
        expected="the class_one.npz that ships with vaxsmith",
        cause="an incomplete or damaged installation",
        remedy="install vaxsmith again, or make the file with python -m training.class_one.train",
        place=path.name,
    )
