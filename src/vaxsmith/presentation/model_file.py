"""Read weights as they ship: one ``.npz`` for each class, no pickle; nothing is read before somebody asks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InputError
from vaxsmith.presentation.dense import DenseWeights
from vaxsmith.presentation.register import RegisterWeights

FOLDER = Path(__file__).parent / "weights"
FORMAT = 2
Weights = TypeVar("Weights", DenseWeights, RegisterWeights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Generic[Weights]):
    """What a file holds, for A alleles with G distinct grooves and a percentile grid of Q points.

    ``groove_of`` (by allele name) is a row of ``grooves`` (G, 34; residue codes), ``ligands`` and ``measurements`` (G,;
    training ligands and affinities of alleles with that groove), ``nearest`` (G,; a row of ``grooves``), ``distance``
    (G,), ``trained_name`` (G,; the best-known allele of the groove), ``grid_scores`` (G, Q; presentation logits, rising),
    ``grid_percent`` (Q,; falling) and ``background`` (G,; how many random peptides calibrated it). ``about`` is what the
    training wrote about itself.
    """

    weights: Weights
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

    def percentile(self, logits: NDArray[np.float64], groove: int) -> NDArray[np.float64]:
        """Give the percentile of mean presentation logits (N,) with one groove: (N,), falling, never 0.

        log10 percent is interpolated between the grid's scores. Above the last of them the grid's last decade is drawn on,
        so that the best peptides keep their order; those values are beyond what the background resolves.
        """
        scores, log_percent = self.grid_scores[groove].astype(np.float64), np.log10(self.grid_percent.astype(np.float64))
        found = np.interp(logits, scores, log_percent)
        tenfold = int(np.searchsorted(-log_percent, -(log_percent[-1] + 1)))
        slope = 1.0 / max(float(scores[-1] - scores[tenfold]), 1e-3)
        found -= np.clip((logits - scores[-1]) * slope, 0.0, 3.0)
        percent: NDArray[np.float64] = 10.0**found
        return percent


def read_model(kind: type[Weights], path: Path | None = None) -> Model[Weights]:
    """Read the weights of a class (the file that ships, unless told otherwise); stored in 16 bits, computed with in 32.

    Raises:
        InputError: the file is absent, damaged or of another format.
    """
    path = path or FOLDER / ("class_one.npz" if kind is DenseWeights else "class_two.npz")
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            held = {name: archive[name] for name in archive.files}
        about = json.loads(str(held["about"]))
        if about["format"] != FORMAT:
            raise _unreadable(path, f"its format is {about['format']}, not {FORMAT}")
        return Model(
            weights=kind(**{field.name: held[field.name].astype(np.float32) for field in fields(kind)}),
            groove_of=dict(zip(held["allele_name"].tolist(), held["allele_groove"].tolist(), strict=True)),
            grooves=held["groove_residues"],
            ligands=held["ligands"],
            measurements=held["measurements"],
            nearest=held["nearest"],
            distance=held["distance"],
            trained_name=held["trained_name"],
            grid_scores=held["grid_scores"].astype(np.float32),
            grid_percent=held["grid_percent"],
            background=held["background"],
            about=about,
        )
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        f"the weights cannot be read ({why})",
        expected=f"the {path.name} that ships with vaxsmith",
        cause="an incomplete or damaged installation",
        remedy="install vaxsmith again, or make the file with the command in its model card",
        place=path.name,
    )
