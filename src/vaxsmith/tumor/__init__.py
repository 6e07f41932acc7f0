"""What was found in the tumor: calls in every caller's dialect, their reads, phase and origin, and expression.

In come a VCF, BCF or MAF of somatic variants (``read_calls``) and perhaps a table of expression (``read_expression``); out
goes a ``CallSet``: one ``Call`` for each minimal ``Variant``, with the ``ReadSupport`` of tumor, normal and RNA, its
``Phase``, its ``Origin`` as the file says it, the annotator's ``Annotation`` for each transcript, and what fell on the way
with one reason each. The distinct records of the calls and the dropped records add up to the records of the file.

Words. A *record* is a line of the file, as written; a *variant* is the change of the genome that one of its alternate
alleles makes, 0-based and trimmed; a *call* is a variant with all that the file says of it in one tumor. A *dialect* is a
caller's manner of counting reads.

>>> from vaxsmith.tumor import annotator_alleles, trim
>>> trim("chr7", 140753335, "CAT", "CT").kind
'deletion'
>>> annotator_alleles("CAT", ["CT"])
['T']
"""

from vaxsmith.tumor.alignments import Alignments, open_alignments, require_same_genome
from vaxsmith.tumor.build import build_of_contigs, build_of_words
from vaxsmith.tumor.calls import read_calls
from vaxsmith.tumor.clonal_fraction import ClonalFraction, ClonalFractions, with_clonal_fractions
from vaxsmith.tumor.clonal_posterior import ClonalSettings
from vaxsmith.tumor.expression import Expression, add_expression
from vaxsmith.tumor.expression_table import read_expression
from vaxsmith.tumor.fragment_counts import FragmentSupport, count_fragments, with_rna_support
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionPeptide, FusionReads, FusionSet, ReadingFrame
from vaxsmith.tumor.fusion_table import read_fusions
from vaxsmith.tumor.germline import read_germline, with_phase_of_germline
from vaxsmith.tumor.junction import Junction, JunctionSet
from vaxsmith.tumor.junction_normal import NormalJunctions, read_normal_junctions
from vaxsmith.tumor.junction_table import read_junctions, read_retained_introns
from vaxsmith.tumor.maf import read_maf
from vaxsmith.tumor.marker import Marker, MarkerKind, MarkerSet, TissueRisk
from vaxsmith.tumor.marker_rule import MarkerSettings
from vaxsmith.tumor.marker_search import find_markers, vital_gene_test
from vaxsmith.tumor.marker_viral import read_viral_proteins
from vaxsmith.tumor.normal_tissue import NormalTissue, read_normal_tissue
from vaxsmith.tumor.normalise import annotator_alleles, trim
from vaxsmith.tumor.phase_blocks import with_read_phase
from vaxsmith.tumor.presentation_defects import PresentationDefect, PresentationDefects, find_presentation_defects
from vaxsmith.tumor.purity import Purity, PuritySettings, estimate_purity
from vaxsmith.tumor.read_context import CodonContext, ContextSettings, ContextVerdict, codon_context
from vaxsmith.tumor.read_phase import PhaseSettings, ReadPhase, Togetherness, phase_from_reads
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.segment_table import read_segments
from vaxsmith.tumor.segments import CopyNumberProfile, Segment, Sex
from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin, Phase, ReadSupport, Record, Variant
from vaxsmith.tumor.vcf import read_vcf

__all__ = [
    "Alignments",
    "Annotation",
    "Call",
    "CallSet",
    "ClonalFraction",
    "ClonalFractions",
    "ClonalSettings",
    "CodonContext",
    "ContextSettings",
    "ContextVerdict",
    "CopyNumberProfile",
    "Expression",
    "FragmentSupport",
    "Fusion",
    "FusionPartner",
    "FusionPeptide",
    "FusionReads",
    "FusionSet",
    "Junction",
    "JunctionSet",
    "Marker",
    "MarkerKind",
    "MarkerSet",
    "MarkerSettings",
    "NormalJunctions",
    "NormalTissue",
    "Origin",
    "Phase",
    "PhaseSettings",
    "PresentationDefect",
    "PresentationDefects",
    "Purity",
    "PuritySettings",
    "ReadPhase",
    "ReadSettings",
    "ReadSupport",
    "ReadingFrame",
    "Record",
    "Segment",
    "Sex",
    "TissueRisk",
    "Togetherness",
    "Variant",
    "add_expression",
    "annotator_alleles",
    "build_of_contigs",
    "build_of_words",
    "codon_context",
    "count_fragments",
    "estimate_purity",
    "find_markers",
    "find_presentation_defects",
    "open_alignments",
    "phase_from_reads",
    "read_calls",
    "read_expression",
    "read_fusions",
    "read_germline",
    "read_junctions",
    "read_maf",
    "read_normal_junctions",
    "read_normal_tissue",
    "read_retained_introns",
    "read_segments",
    "read_vcf",
    "read_viral_proteins",
    "require_same_genome",
    "trim",
    "vital_gene_test",
    "with_clonal_fractions",
    "with_phase_of_germline",
    "with_read_phase",
    "with_rna_support",
]
