"""MHCflurry and MHCnuggets at work, in an environment of their own: what benchmarks/presentation.py times beside ours.

``VENV/bin/python -m benchmarks.presentation_peers NAME WORK FILE`` prints the cost as JSON. NAME is ``mhcflurry-N`` (of N
networks), ``mhcnuggets-I`` or ``mhcnuggets-II``. WORK is ``start`` (from nothing to the first prediction), ``predict``
(after it, every peptide of FILE, one a line, with each allele) or ``size`` (MiB installed for it, as ``peak``). The first
peptide stands in first.txt beside FILE. Everything runs on one thread. Needs no vaxsmith, only this folder.

MHCflurry's models are a download of their own, so the networks have its architecture and random weights, which costs the
same time: the largest of the grid that its models_class1_pan are trained by (15 positions × 21 and 37 groove residues × 21,
dense layers of 1,024 and 512). MHCnuggets brings its weights; with Keras 3, which its requirements allow, it stops at
``Adam(lr=…)``, so that one name is given the spelling of today.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import peak_mebibytes
from benchmarks.presentation_install import installed_mebibytes

ALLELES = ("HLA-A02:01", "HLA-A29:02", "HLA-B44:03", "HLA-B07:02", "HLA-C06:02", "HLA-C07:02")
ALLELES_CLASS_TWO = ("HLA-DRB10101", "HLA-DRB10401", "HLA-DRB10701")
_GROOVE = 37
_RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
Predict = Callable[[Path, str], None]  # a file of peptides, an allele


def mhcflurry(networks: int) -> Predict:
    """Build a pan-allele ensemble with random weights behind MHCflurry's own predictor class."""
    import random

    import torch
    from mhcflurry import Class1AffinityPredictor
    from mhcflurry.allele_encoding import AlleleEncoding
    from mhcflurry.class1_neural_network import Class1NeuralNetwork

    torch.set_num_threads(1)
    torch.manual_seed(0)
    letters = random.Random(0)  # noqa: S311 - grooves for timing
    names = [name.replace("-A", "-A*").replace("-B", "-B*").replace("-C", "-C*") for name in ALLELES]
    grooves = {name: "".join(letters.choices(_RESIDUES, k=_GROOVE)) for name in names}
    encoding = AlleleEncoding(names, allele_to_sequence=grooves)
    ensemble = []
    for _ in range(networks):
        network = Class1NeuralNetwork(
            allele_dense_layer_sizes=[], peptide_dense_layer_sizes=[], locally_connected_layers=[],
            layer_sizes=[1024, 512], dropout_probability=0.5, dense_layer_l1_regularization=0.0,
            peptide_allele_merge_method="concatenate", peptide_allele_merge_activation="",
            peptide_encoding={
                "vector_encoding_name": "BLOSUM62", "alignment_method": "left_pad_centered_right_pad", "max_length": 15,
            },
        )  # fmt: skip
        _, representations = network.allele_encoding_to_network_input(encoding)
        shape = {
            key: value
            for key, value in network.hyperparameters.items()
            if key in network.network_hyperparameter_defaults.defaults
        }
        network._network = network.make_network(allele_representations=representations, **shape)
        ensemble.append(network)
    predictor = Class1AffinityPredictor(class1_pan_allele_models=ensemble, allele_to_sequence=grooves)

    def predict(peptides: Path, allele: str) -> None:
        at = names[ALLELES.index(allele)]
        predictor.predict(peptides.read_text(encoding="ascii").split(), allele=at)

    return predict


def mhcnuggets(mhc_class: str) -> Predict:
    """Give MHCnuggets' own predict function; it builds its network and loads its weights at every call."""
    import keras
    import tensorflow
    from mhcnuggets.src import predict as module

    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    module.Adam = lambda lr: keras.optimizers.Adam(learning_rate=lr)

    def predict(peptides: Path, allele: str) -> None:
        module.predict(class_=mhc_class, peptides_path=str(peptides), mhc=allele, output=os.devnull)

    return predict


def main() -> None:
    """Do the work that the arguments name and print its cost, the last line of what this prints."""
    os.environ |= {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    name, work, file = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if work == "size":
        print(json.dumps({"cpu": 0, "wall": 0, "peak": installed_mebibytes(name.split("-", maxsplit=1)[0])}))
        return
    alleles = ALLELES_CLASS_TWO if name == "mhcnuggets-II" else ALLELES
    cpu, wall = 0.0, time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        predict = mhcflurry(int(name.split("-")[1])) if name.startswith("mhcflurry") else mhcnuggets(name.split("-")[1])
        predict(file.with_name("first.txt"), alleles[0])
        if work == "predict":
            cpu, wall = time.process_time(), time.perf_counter()
            for allele in alleles:
                predict(file, allele)
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "peak": peak_mebibytes()}))


if __name__ == "__main__":
    main()
