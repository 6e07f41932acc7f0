"""Protein markers by rule on the Human Protein Atlas, against what is published of the genes.

Run: make verify-markers. Every gene of the atlas's consensus table is given to the rule as if the tumor made 100 TPM of it.
Genes that CTdatabase (Almeida et al. 2009, Nucleic Acids Res. 37:D816-D819) lists as cancer-testis antigens must come out
as such, or fall on a normal tissue in which the table itself shows them; genes of housekeeping, of lineages and of the
toxic precedents must not come out. Each normal tissue is then taken for a tumor: nothing may be overexpressed in it.
Exits 1 where one of this does not hold.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from vaxsmith.core import InputError, Unassessed
from vaxsmith.genome import load_reference
from vaxsmith.proteins.marker_proteins import proteins_from_markers
from vaxsmith.tumor import read_calls
from vaxsmith.tumor.expression import Expression, without_version
from vaxsmith.tumor.marker import Marker, MarkerKind, MarkerSet, TissueRisk
from vaxsmith.tumor.marker_rule import MarkerSettings
from vaxsmith.tumor.marker_scale import on_tissue_scale
from vaxsmith.tumor.marker_search import find_markers
from vaxsmith.tumor.marker_tissues import TissueClass, tissue_class
from vaxsmith.tumor.normal_tissue import NormalTissue, read_normal_tissue
from verification.corpora import corpora

# Symbol, Ensembl gene, and where the table itself shows the gene outside testis and placenta ("" : it must pass).
CANCER_TESTIS = (
    ("CTAG1B", "ENSG00000184033", ""),
    ("MAGEA1", "ENSG00000198681", ""),
    ("MAGEA3", "ENSG00000221867", ""),
    ("MAGEA4", "ENSG00000147381", ""),
    ("MAGEA6", "ENSG00000197172", ""),
    ("MAGEC2", "ENSG00000046774", ""),
    ("SSX1", "ENSG00000126752", ""),
    ("SSX2", "ENSG00000241476", ""),
    ("SSX4", "ENSG00000268009", ""),
    ("GAGE1", "ENSG00000205777", ""),
    ("XAGE1A", "ENSG00000204379", ""),
    ("SYCP1", "ENSG00000198765", ""),
    ("ADAM2", "ENSG00000104755", ""),
    ("CTAG1A", "ENSG00000268651", "heart_muscle"),
    ("CTAG2", "ENSG00000126890", "heart_muscle"),
    ("MAGEA10", "ENSG00000124260", "granulocytes"),
    ("MAGEA12", "ENSG00000213401", "cerebral_cortex"),
    ("MAGEC1", "ENSG00000155495", "spleen"),
    ("PRAME", "ENSG00000185686", "adrenal_gland"),
    ("XAGE1B", "ENSG00000204382", "dendritic_cells"),
    ("CTCFL", "ENSG00000124092", "granulocytes"),
    ("BRDT", "ENSG00000137948", "granulocytes"),
    ("ACRBP", "ENSG00000111644", "monocytes"),
    ("SPA17", "ENSG00000064199", "pons_and_medulla"),
    ("CT83", "ENSG00000204019", "salivary_gland"),
)
CONTROLS = (
    ("GAPDH", "ENSG00000111640", "every cell"),
    ("ACTB", "ENSG00000075624", "every cell"),
    ("ALB", "ENSG00000163631", "liver"),
    ("TTN", "ENSG00000155657", "heart and muscle; seen by a MAGE-A3 receptor"),
    ("TNNT2", "ENSG00000118194", "heart"),
    ("GFAP", "ENSG00000131095", "brain"),
    ("SFTPC", "ENSG00000168484", "lung"),
    ("INS", "ENSG00000254647", "pancreas"),
    ("MLANA", "ENSG00000120215", "melanocytes; toxic precedent"),
    ("PMEL", "ENSG00000185664", "melanocytes; toxic precedent"),
    ("TYR", "ENSG00000077498", "melanocytes"),
    ("KLK3", "ENSG00000142515", "prostate"),
    ("ERBB2", "ENSG00000141736", "epithelia; toxic precedent"),
    ("CEACAM5", "ENSG00000105388", "gut; toxic precedent"),
    ("WT1", "ENSG00000184937", "kidney, gonads, spleen"),
    ("BIRC5", "ENSG00000089685", "dividing cells"),
    ("TERT", "ENSG00000164362", "stem cells, thymus"),
    ("MUC1", "ENSG00000185499", "epithelia"),
    ("MSLN", "ENSG00000102854", "lung, mesothelium"),
)


def show_unit(tissue: NormalTissue) -> None:
    """Say in which unit the table seems to be."""
    sums = np.nansum(tissue.values, axis=0)
    liver = tissue.levels(tissue.find("ENSG00000163631"))["liver"]
    print(f"{len(tissue.identifiers):,} genes, {len(tissue.tissues)} tissues; unit stated: {tissue.unit or 'none'}")
    print(
        f"sum over genes: median tissue {np.median(sums):,.0f} (nTPM: about 1,000,000); albumin in liver {liver:,.0f} (a "
        "protein-coding transcriptome of liver has tens of thousands TPM of it):"
    )
    print("so these are NX values, the atlas's unit until version 20, not nTPM; 1 is the limit of detection in both.\n")


def show_known(tissue: NormalTissue, found: MarkerSet) -> int:
    """Print each known gene's fate; count those that are otherwise than said above."""
    kinds = {name: marker for marker in found.markers for name in marker.gene_identifiers}
    fallen = {drop.gene: drop for drop in found.dropped}
    wrong = 0
    print(f"{'gene':9}{'testis':>7}{'placenta':>9}  {'highest vital':26}{'highest expendable':22}fate")
    for symbol, identifier, expected in CANCER_TESTIS:
        levels = tissue.levels(tissue.find(identifier))
        marker, drop = kinds.get(identifier), fallen.get(identifier)
        if expected:
            limit = MarkerSettings().detection.value
            holds = marker is None and levels.get(expected, 0.0) > limit
            fate = f"falls: {expected.replace('_', ' ')} {levels.get(expected, 0):g}"
            fate += f" ({drop.reason})" if drop else " (not four times any other tissue)"
        else:
            holds = marker is not None and marker.kind is MarkerKind.CANCER_TESTIS
            fate = "cancer-testis antigen"
        wrong += not holds
        print(
            f"{symbol:9}{_columns(levels)}{fate if holds else 'OTHERWISE than expected: ' + (drop.sentence if drop else '')}"
        )
    print(
        "CTAG1A and CTAG1B make one protein, NY-ESO-1. By CTAG1B it is a marker; its windows are shared with CTAG1A,\n"
        "which this table shows in heart (3 NX), and fall for that. Reads of the two are hard to tell apart, so this may\n"
        "be noise: a newer table decides it, not vaxsmith.\n"
    )
    for symbol, identifier, where in CONTROLS:
        out = identifier not in kinds
        wrong += not out
        levels = tissue.levels(tissue.find(identifier))
        print(f"{symbol:9}{_columns(levels)}{'no marker' if out else 'MARKER, and should not be'} ({where})")
    return wrong


def _columns(levels: dict[str, float]) -> str:
    cells = f"{levels.get('testis', float('nan')):7g}{levels.get('placenta', float('nan')):9g}  "
    for kind, width in ((TissueClass.VITAL, 26), (TissueClass.EXPENDABLE, 22)):
        name = max((each for each in levels if tissue_class(each) is kind), key=lambda each: levels[each])
        cells += f"{name.replace('_', ' ')} {levels[name]:g}".ljust(width)
    return cells


def tissues_as_tumors(tissue: NormalTissue) -> int:
    """Take each tissue for a tumor; count those in which something would be aimed at."""
    wrong = 0
    testis = Counter[str]()
    for column, name in enumerate(tissue.tissues):
        if tissue_class(name) is TissueClass.PRIVILEGED:
            continue
        values = np.nan_to_num(tissue.values[:, column]).tolist()
        found = find_markers(Expression(gene=dict(zip(tissue.identifiers, values, strict=True)), unit="TPM"), tissue)
        over = [marker for marker in found.markers if marker.kind is MarkerKind.OVEREXPRESSED]
        wrong += bool(over)
        testis[name] = len(found.markers) - len(over)
    shown = ", ".join(f"{name} {count}" for name, count in testis.most_common(5) if count) or "none"
    print(f"\neach of {len(testis)} normal tissues taken for a tumor: {wrong} have an overexpressed antigen (want 0);")
    print(f"cancer-testis antigens in them: {shown} (expendable tissues may show up to 5 NX)")
    return wrong + sum(count > 0 for name, count in testis.items() if tissue_class(name) is TissueClass.VITAL)


def leave_out(tissue: NormalTissue, names: tuple[str, ...]) -> None:
    """Take a tissue for a tumor while the table does not have it: what the rule would then call overexpressed."""
    print("\na tissue taken for a tumor, and left out of the table: what the table's completeness keeps away")
    for name in names:
        column = tissue.tissues.index(name)
        keep = [i for i in range(len(tissue.tissues)) if i != column]
        less = NormalTissue(
            tissues=tuple(tissue.tissues[i] for i in keep),
            identifiers=tissue.identifiers,
            symbols=tissue.symbols,
            values=tissue.values[:, keep],
            rows=tissue.rows,
            unit=tissue.unit,
            source=tissue.source,
        )
        values = np.nan_to_num(tissue.values[:, column]).tolist()
        try:
            found = find_markers(Expression(gene=dict(zip(tissue.identifiers, values, strict=True)), unit="TPM"), less)
        except InputError as error:
            print(f"  {name:16}refused: {error.found}")
            continue
        count = Counter(marker.kind.value for marker in found.markers)
        over = [marker.gene for marker in found.markers if marker.kind is MarkerKind.OVEREXPRESSED]
        named = [symbol for symbol, identifier, _ in CONTROLS if identifier in over]
        print(f"  {name:16}{dict(count)}{' with ' + ', '.join(named) if named else ''}")


def scale_recovers(tissue: NormalTissue) -> int:
    """Distort each tissue's scale and bring it back by rank; count tissues off by more than a factor of two."""
    off, ratios = 0, []
    for column in range(len(tissue.tissues)):
        own = tissue.values[:, column]
        rows = [(int(row),) for row in np.flatnonzero(~np.isnan(own))]
        values = own[~np.isnan(own)].astype(float)
        scaled = on_tissue_scale(rows, (7 * values**1.6).tolist(), tissue)
        if isinstance(scaled, Unassessed):
            off += 1
            continue
        high = values >= 10
        ratio = float(np.median(scaled[high] / values[high]))
        ratios.append(ratio)
        off += not 0.5 <= ratio <= 2
    print(
        f"\nscale: each tissue distorted as 7·x^1.6 and brought back by rank: median ratio to its own values (from 10 up) "
        f"{min(ratios):.2f}-{max(ratios):.2f} over {len(ratios)} tissues; {off} off by more than a factor of two (want 0)"
    )
    return off


def hcc1395(tissue: NormalTissue, data: Path) -> None:
    """Say what the expression in HCC1395's annotated VCF allows to say."""
    calls = read_calls(data / "tumours" / "hcc1395" / "annotated.expression.vcf.gz")
    values: dict[str, float] = {}
    for call in calls.calls:
        for annotation in call.annotations:
            label = annotation.transcript
            level = call.gene_expression.get(label.gene)
            if level is not None and label.gene_identifier:
                values[without_version(label.gene_identifier)] = level
    found = find_markers(Expression(gene=values, unit="TPM", source="HCC1395"), tissue)
    print(f"\nHCC1395: its VCF has the expression of {len(values):,} genes that variants touch, not of all genes:")
    print(f"  {dict(found.counts)}")
    for marker in found.markers:
        print(f"  {marker.label}: {marker.tumor_expression:.3g} TPM. {marker.risk.sentence}")
    for drop in [drop for drop in found.dropped if not drop.unassessed][:8]:
        print(f"  {drop.gene} falls ({drop.reason}): {drop.sentence}")
    for finding in found.findings:
        print(f"  {finding.severity}: {finding.sentence}")


def proteins_of_reference(data: Path) -> int:
    """Read each gene of the minigenome as a marker; compare with VEP's protein where HCC1395's file has the transcript."""
    mini = data / "genome" / "minigenome"
    reference = load_reference(mini / "reference.fa.gz", mini / "annotation.gff3.gz")
    text = reference.transcripts.text
    names = dict.fromkeys(zip(text["gene"], text["gene_identifier"], strict=True))
    kind = MarkerKind.OVEREXPRESSED
    markers = [
        Marker(
            label=f"{identifier} ({kind.value})",
            kind=kind,
            gene=gene or identifier,
            gene_identifiers=(identifier,),
            risk=TissueRisk(sentence="not judged"),
        )
        for gene, identifier in names
    ]
    made = proteins_from_markers(markers, reference)
    calls = read_calls(data / "tumours" / "hcc1395" / "annotated.expression.vcf.gz")
    theirs = {
        without_version(entry.transcript.identifier): entry.wild_type_protein
        for call in calls.calls
        for entry in call.annotations
        if entry.wild_type_protein
    }
    pairs = [(protein.mutant, theirs.get(without_version(protein.transcript.identifier))) for protein in made.proteins]
    known = [(ours, other) for ours, other in pairs if other]
    differ = sum(ours != other for ours, other in known)
    lost = len(markers) - len(made.proteins) - len(made.dropped)
    print(
        f"\nminigenome: {len(markers)} genes, {len(made.proteins)} proteins, fallen "
        f"{dict(Counter(drop.reason for drop in made.dropped))}, without a fate {lost} (want 0); of {len(known)} that VEP "
        f"gives too, {differ} differ (want 0)"
    )
    return differ + lost


def main() -> int:
    data = corpora()
    begun = time.process_time()
    tissue = read_normal_tissue(data / "tissue" / "hpa_consensus.tsv.gz")
    read = time.process_time() - begun
    show_unit(tissue)
    begun = time.process_time()
    found = find_markers(Expression(gene=dict.fromkeys(tissue.identifiers, 100.0), unit="TPM"), tissue)
    sought = time.process_time() - begun
    wrong = show_known(tissue, found)
    print(f"\nall genes at 100 TPM: {dict(found.counts)}  (read {read:.1f} s, judged {sought:.1f} s CPU)")
    wrong += tissues_as_tumors(tissue)
    leave_out(tissue, ("prostate", "skin", "retina", "liver", "testis"))
    wrong += scale_recovers(tissue)
    hcc1395(tissue, data)
    wrong += proteins_of_reference(data)
    print(f"\n{'all as published' if not wrong else f'{wrong} comparisons fall short'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
