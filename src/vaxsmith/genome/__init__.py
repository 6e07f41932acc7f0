"""The reference: a genome's bases and the transcripts that lie on them.

In come a FASTA (plain, gzip or bgzip) and an annotation (GTF or GFF3 from Ensembl, GENCODE or RefSeq, gzip or not). Out
comes a ``Reference``: any stretch of the genome, the transcripts over a place, their spliced and coding sequences. The two
files are checked against each other on the way, contig names are reconciled (``chr1``, ``1``, ``NC_000001.11``), and what
was compiled is kept in a cache under the hash of its content, so that the second time is quick.

Words: a *contig* is a named sequence of the FASTA; a *transcript*'s exons and coding parts lie on the forward strand,
0-based half-open; a *build* is a release of a species' genome (GRCh38); a *flag* marks a coding sequence as incomplete.

>>> from vaxsmith.genome import identify_build, plain_contig_name
>>> plain_contig_name("NC_000012.12"), identify_build({"12": 133275309})
('12', 'GRCh38')
"""

from vaxsmith.genome.build import identify_build
from vaxsmith.genome.cache import default_cache_directory
from vaxsmith.genome.compiled import compile_reference
from vaxsmith.genome.contig_names import ContigNames, plain_contig_name
from vaxsmith.genome.load import ReferenceSettings, load_reference
from vaxsmith.genome.message import Message, Unreadable, read_message, read_protein
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import build_proteome, proteome_from_proteins, with_patient_proteins
from vaxsmith.genome.proteome_fasta import read_proteome_fasta
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.sequences import Sequences, open_sequences
from vaxsmith.genome.transcript import Transcript, TranscriptLabel
from vaxsmith.genome.transcript_table import TranscriptTable

__all__ = [
    "ContigNames",
    "Message",
    "NormalProtein",
    "Proteome",
    "Reference",
    "ReferenceSettings",
    "Sequences",
    "Transcript",
    "TranscriptLabel",
    "TranscriptTable",
    "Unreadable",
    "build_proteome",
    "compile_reference",
    "default_cache_directory",
    "identify_build",
    "load_reference",
    "open_sequences",
    "plain_contig_name",
    "proteome_from_proteins",
    "read_message",
    "read_protein",
    "read_proteome_fasta",
    "with_patient_proteins",
]
