"""The patient's HLA alleles: what they are called, whether they are expressed, and which molecules they form.

In comes text or a typer's output in any of the ways people write HLA names; out goes a ``Genotype``: each presenting
molecule once, at two fields, the resolution at which the protein is known. Alleles that never stand on the cell (suffix N,
S or C) and genes that present nothing are recorded as ``dropped``; doubtful names carry ``findings``.

Words: an *allele* is one version of a gene; a *null* allele (suffix N) is not expressed, one of suffix S only secreted, one
of suffix C only in the cytoplasm; a *serotype* (A2) is what antibodies can tell apart and covers many alleles; *αβ pairs*
are the class II molecules DP and DQ, whose both chains vary; *cis* pairs come from one chromosome, *trans* pairs from two.

>>> from vaxsmith.hla import parse_genotype
>>> genotype = parse_genotype("HLA-A02:01, A*24:09N; B0702 DRB1_0405")
>>> [allele.name for allele in (*genotype.class_one, *genotype.class_two)]
['HLA-A*02:01', 'HLA-B*07:02', 'HLA-DRB1*04:05']
>>> genotype.dropped[0].reason
'not-expressed'
"""

from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.hla.expression import suffix_of
from vaxsmith.hla.genotype import parse_genotype
from vaxsmith.hla.loss import AlleleLoss, HlaLoss, LossStatus, Surviving, surviving_molecules
from vaxsmith.hla.loss_table import read_hla_loss
from vaxsmith.hla.name import parse_allele
from vaxsmith.hla.surface import NotOnSurfaceError
from vaxsmith.hla.typer_output import read_genotype

__all__ = [
    "Allele",
    "AlleleLoss",
    "Genotype",
    "HlaLoss",
    "LossStatus",
    "NotOnSurfaceError",
    "Surviving",
    "parse_allele",
    "parse_genotype",
    "read_genotype",
    "read_hla_loss",
    "suffix_of",
    "surviving_molecules",
]
