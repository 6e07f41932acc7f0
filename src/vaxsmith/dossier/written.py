"""Read what is about to be written: the sequence files, and compare them with the molecules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from vaxsmith.core import Finding
from vaxsmith.dossier.fasta import vaccine_fasta
from vaxsmith.dossier.from_evidence import record_finding
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.product_records import ProductRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.read_back import read_back
from vaxsmith.mrna.read_genbank import read_genbank_back
from vaxsmith.patient.design import Design

READ = ("vaccine.fasta", "vaccine.gb")


def read_again(design: Design, record: DesignRecord) -> DesignRecord:
    """Render the sequence files of a record and read each back against its molecules; give the record that says so.

    Whatever differs is a finding of the record; its ``whole_check`` names the files.
    """
    made = [(product.name, product.messenger) for product in design.products if product.messenger is not None]
    if not made:
        return record
    fasta, genbank = vaccine_fasta(record), vaccine_genbank(record)
    said = [
        record_finding(finding, stage="mrna")
        for name, messenger in made
        for finding in _compare(name if len(made) > 1 else "", messenger, fasta, genbank)
    ]
    products = tuple(_with_files(product) for product in record.products)
    return record.model_copy(update={"products": products, "findings": (*record.findings, *said)})


def _compare(name: str, messenger: Messenger, fasta: str, genbank: str) -> Iterator[Finding]:
    for finding in (*read_back(fasta, messenger, settings=None), *read_genbank_back(genbank, messenger)):
        yield dataclasses.replace(finding, place=f"{name}, {finding.place}" if name else finding.place)


def _with_files(product: ProductRecord) -> ProductRecord:
    if product.whole_check is None:
        return product
    return product.model_copy(update={"whole_check": product.whole_check.model_copy(update={"read": READ})})
