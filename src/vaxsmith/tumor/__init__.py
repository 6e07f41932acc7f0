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

from vaxsmith.tumor.build import build_of_contigs, build_of_words
from vaxsmith.tumor.calls import read_calls
from vaxsmith.tumor.expression import Expression, add_expression
from vaxsmith.tumor.expression_table import read_expression
from vaxsmith.tumor.maf import read_maf
from vaxsmith.tumor.normalise import annotator_alleles, trim
from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin, Phase, ReadSupport, Record, Variant
from vaxsmith.tumor.vcf import read_vcf

__all__ = [
    "Annotation",
    "Call",
    "CallSet",
    "Expression",
    "Origin",
    "Phase",
    "ReadSupport",
    "Record",
    "Variant",
    "add_expression",
    "annotator_alleles",
    "build_of_contigs",
    "build_of_words",
    "read_calls",
    "read_expression",
    "read_maf",
    "read_vcf",
    "trim",
]
