"""The dossier: the record of a design and everything that is drawn from it.

In comes a ``Design``; out goes a folder of files. ``design.json`` is the *record* (``DesignRecord``, a versioned schema
with every number, choice and reason). The page (``dossier.html``), the tables (``targets.tsv``, ``dropped.tsv``), the
manufacturer's sheet (``manufacture.tsv``, ``pieces.tsv``), the sequence files (``vaccine.fasta``, ``vaccine.gb``) and
the order form of a set of peptides (``peptide_order.html``, ``peptide_order.tsv``) are *renderings*, made from the
record and from nothing else, with the same bytes whenever the design is the same. ``provenance.json`` alone knows the
time of day. A *fate* is where one variant's road ended; the *funnel* counts fates. ``explain`` tells one variant's fate
in plain sentences.

>>> from vaxsmith.dossier import FILES
>>> FILES[0], FILES[-1]
('design.json', 'provenance.json')
"""

from vaxsmith.dossier.evidence_records import TargetRecord, VariantRecord
from vaxsmith.dossier.explanation import explain
from vaxsmith.dossier.folder import write_folder
from vaxsmith.dossier.from_design import record_design
from vaxsmith.dossier.record_file import read_design_record, record_to_json
from vaxsmith.dossier.records import SCHEMA_VERSION, DesignRecord
from vaxsmith.dossier.tables import write_dropped_table
from vaxsmith.dossier.write import FILES, check_directory, render_files, write_dossier, write_dropped

__all__ = [
    "FILES",
    "SCHEMA_VERSION",
    "DesignRecord",
    "TargetRecord",
    "VariantRecord",
    "check_directory",
    "explain",
    "read_design_record",
    "record_design",
    "record_to_json",
    "render_files",
    "write_dossier",
    "write_dropped",
    "write_dropped_table",
    "write_folder",
]
