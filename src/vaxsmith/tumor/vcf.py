"""A VCF as a call set: the story of reading one, record by record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaxsmith.core import Severity
from vaxsmith.tumor.annotation import AnnotationReader, annotation_reader
from vaxsmith.tumor.build import build_of_contigs, build_of_words, species_note
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.dialect import GERMLINE_CALLERS, read_callers, read_dialect
from vaxsmith.tumor.expression_field import expression_field
from vaxsmith.tumor.header import Header, read_header
from vaxsmith.tumor.ledger import ABSENT, DUPLICATE, OUTSIDE, Ledger
from vaxsmith.tumor.line import Line, read_line
from vaxsmith.tumor.normalise import Unusable, annotator_alleles, minimal_variant
from vaxsmith.tumor.origin import read_origin
from vaxsmith.tumor.phase import read_phase
from vaxsmith.tumor.read_support import read_support, rna_support
from vaxsmith.tumor.samples import Samples, choose_germline_sample, choose_samples
from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin, ReadSupport, Record, Variant


def read_vcf(
    path: Path, *, tumor_sample: str | None = None, normal_sample: str | None = None, rna_sample: str | None = None
) -> CallSet:
    """Read the somatic calls of a VCF (plain, gzip, bgzip) or BCF.

    Every record becomes one call an alternate allele, trimmed to its minimal variant, with reads of tumor, normal and
    RNA, phase, origin, VEP annotations and expression as far as the file has them; or it is in ``dropped`` with the
    reason. A change that stands twice is kept once, the first time. Alleles are not shifted along repeats.

    Raises:
        InputError: no such file, or a sample option that the file cannot meet.
        FormatError: the file is not a VCF that can be trusted (see ``read_lines``, ``read_header``, ``read_line``), or it
            does not tell which sample is the tumor.
    """
    return _read(
        path,
        lambda header: choose_samples(header, path.name, tumor=tumor_sample, normal=normal_sample, rna=rna_sample),
    )


def read_germline_vcf(path: Path, *, sample: str | None = None) -> CallSet:
    """Read the variants that one sample of a VCF carries, as ``read_vcf`` does; see ``choose_germline_sample``.

    Raises:
        InputError: no such file or sample.
        FormatError: the file is not a VCF that can be trusted, or does not tell which sample is the patient's own.
    """
    return _read(path, lambda header: choose_germline_sample(header, path.name, sample=sample))


def _read(path: Path, choose: Callable[[Header], Samples]) -> CallSet:
    lines = read_lines(path)
    header = read_header(path, lines)
    samples = choose(header)
    reading = _Reading(
        header=header,
        samples=samples,
        columns=tuple(header.samples.index(name) if name else None for name in (samples.tumor, samples.normal, samples.rna)),
        dialect=read_dialect(header),
        annotator=annotation_reader(header, path.name),
        ledger=Ledger(place=path.name, findings=list(samples.findings)),
    )
    for number, text in enumerate(lines, header.first_line):
        if not text or text.isspace():
            continue
        if text.startswith("#") and not text.startswith("#CHROM"):
            reading.ledger.commented += 1
            continue
        reading.records += 1
        reading.read(read_line(text, reading.records, len(header.samples), f"{path}:{number}"))
    return reading.call_set()


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of one file so far."""

    header: Header
    samples: Samples
    columns: tuple[int | None, ...]
    dialect: str
    annotator: AnnotationReader | None
    ledger: Ledger
    records: int = 0
    calls: list[Call] = field(default_factory=list)
    seen: set[Variant] = field(default_factory=set)

    def read(self, line: Line) -> None:
        """Turn one line into calls; write what falls into the ledger."""
        if self.header.declared and line.contig not in self.header.declared:
            self.ledger.undeclared[line.contig] += 1
        tumor, normal, rna = (line.fields(column) for column in self.columns)
        if self.dialect == "lofreq" and not self.header.samples:
            tumor = line.info  # LoFreq writes the one sample's DP, AF and DP4 into INFO
        origin = self._origin(line, tumor)
        fallen: list[tuple[str, Unusable]] = []
        names = annotator_alleles(line.reference, line.alternates) if self.annotator else []
        for number, alternate in enumerate(line.alternates):
            outcome = self._call(line, number, (tumor, normal, rna), origin, names)
            if isinstance(outcome, Call):
                self.calls.append(outcome)
                self.seen.add(outcome.variant)
            else:
                fallen.append((alternate, outcome))
        if len(fallen) == len(line.alternates):
            self.ledger.drop_record(line.label, [why for _, why in fallen])
        else:
            for alternate, why in fallen:
                self.ledger.drop_allele(f"{line.contig}-{line.position}-{line.reference}-{alternate}", why)

    def _call(
        self, line: Line, number: int, columns: tuple[Mapping[str, str], ...], origin: Origin, names: list[str]
    ) -> Call | Unusable:
        alternate, alternates = line.alternates[number], len(line.alternates)
        variant = minimal_variant(line.contig, line.position - 1, line.reference, alternate)
        if isinstance(variant, Unusable):
            return variant
        if line.position == 0 or line.position - 1 + len(line.reference) > self.header.contigs.get(line.contig, 1 << 62):
            return OUTSIDE
        if variant in self.seen:
            return DUPLICATE
        tumor, normal, rna = columns
        numbers = self.ledger.numbers
        support = read_support(tumor, line.reference, alternate, number, alternates, numbers)
        if origin is Origin.SOMATIC and _absent(tumor, number, support):
            self.ledger.only_in_normal += _holds(normal.get("GT", ""), number)
            return ABSENT
        control = self._normal_support(line, tumor, normal, number)
        if self.dialect in GERMLINE_CALLERS and origin is Origin.SOMATIC:
            origin = _origin_by_genotype(normal, number)
        elif origin is Origin.SOMATIC and _holds(normal.get("GT", ""), number):
            self.ledger.normal_carriers += 1
        return Call(
            variant=variant,
            record=Record(
                number=line.number,
                contig=line.contig,
                position=line.position,
                reference=line.reference,
                alternate=alternate,
                identifier=line.identifier,
            ),
            filters=line.filters,
            origin=origin,
            callers=read_callers(line.info),
            tumor=support,
            normal=control,
            rna=read_support(rna, line.reference, alternate, number, alternates, numbers)
            if rna
            else rna_support(tumor, number, alternates, numbers),
            genotype=tumor.get("GT", "").replace(".", "") and tumor["GT"],
            allele=number + 1,
            phase=read_phase(tumor, line.contig, number),
            annotations=self._annotations(line, names, number),
            gene_expression=expression_field(tumor.get("GX"), "GX", numbers),
            transcript_expression=expression_field(tumor.get("TX"), "TX", numbers),
        )

    def _normal_support(
        self, line: Line, tumor: Mapping[str, str], normal: Mapping[str, str], number: int
    ) -> ReadSupport | None:
        """Give the normal's reads; digests of TCGA keep them beside the tumor's (DPC, ADC)."""
        if not normal and "DPC" in tumor:
            normal = {"DP": tumor["DPC"], "AD": tumor.get("ADC", "."), "AF": "."}
            if not normal["AD"].strip(".,"):
                normal["AD"] = "."
        if not normal:
            return None
        numbers = self.ledger.numbers
        return read_support(normal, line.reference, line.alternates[number], number, len(line.alternates), numbers)

    def _annotations(self, line: Line, names: list[str], number: int) -> tuple[Annotation, ...]:
        if self.annotator is None:
            return ()
        value = line.info.get(self.annotator.key)
        return self.annotator.annotations(value, names, number) if value else ()

    def _origin(self, line: Line, tumor: Mapping[str, str]) -> Origin:
        origin, words = read_origin(line.info, tumor, line.filters)
        if words:
            self.ledger.origins[origin, words] += 1
        return origin

    def call_set(self) -> CallSet:
        """Close the book."""
        words = self.header.words
        told = [value for key in ("reference", "assembly", "VEP", "cmdline") for value in words.get(key, ())]
        # CrossMap names its chain file from-To-to (hg19Tohg38.over.chain): the records are on the second.
        told += [value.rpartition("To")[2] for value in words.get("liftOverChainFile", ())]
        build = build_of_contigs(self.header.contigs) or next(filter(None, map(build_of_words, told)), "")
        self._summarise(build)
        return CallSet(
            calls=_with_all_callers(self.calls),
            records=self.records,
            dialect=self.dialect,
            tumor_sample=self.samples.tumor,
            normal_sample=self.samples.normal,
            rna_sample=self.samples.rna,
            build=build,
            contigs=self.header.contigs,
            annotated=any(call.annotations for call in self.calls),
            findings=tuple(self.ledger.findings),
            dropped=tuple(self.ledger.dropped),
            dropped_records=self.ledger.records_dropped,
        )

    def _summarise(self, build: str) -> None:
        ledger = self.ledger
        ledger.summarise()
        if species_note(build):
            ledger.note("not-human", species_note(build), severity=Severity.CAUTION)
        if not self.records:
            ledger.note("no-records", "The file has a header and no records.", 0, Severity.CAUTION)
        if self.dialect in GERMLINE_CALLERS and not self.samples.normal:
            ledger.note(
                "germline-caller",
                f"{self.dialect} lists inherited variants too, and there is no normal sample to tell them by.",
                severity=Severity.CAUTION,
            )
        if self.annotator is None and "ANN" in self.header.info:
            ledger.note(
                "annotation-not-read", "SnpEff's ANN holds no protein and was not read; annotate with VEP or give a genome."
            )
        for what, count in sorted(self.annotator.oddities.items() if self.annotator else ()):
            said = {
                "columns": "have another number of columns than the header names",
                "alleles": "name an allele that the record does not have and were left out",
            }[what]
            ledger.note(f"annotation-{what}", f"{count} annotation entries {said}.", count, Severity.CAUTION)


def _holds(genotype: str, number: int) -> bool:
    return str(number + 1) in re.split(r"[/|]", genotype)


def _absent(fields: Mapping[str, str], number: int, support: ReadSupport) -> bool:
    """Tell whether the genotype is called, lacks the allele, and no read count or fraction contradicts it."""
    genotype = fields.get("GT", "")
    if not genotype or "." in genotype or _holds(genotype, number):
        return False
    return not support.alternate_count and not support.fraction


def _origin_by_genotype(normal: Mapping[str, str], number: int) -> Origin:
    """Judge a germline caller's record, which claims nothing, by the normal's genotype."""
    genotype = normal.get("GT", "")
    if not genotype or "." in genotype:
        return Origin.UNKNOWN
    return Origin.GERMLINE if _holds(genotype, number) else Origin.SOMATIC


def _with_all_callers(calls: list[Call]) -> tuple[Call, ...]:
    """Put the callers' names where a merge wrote ``Intersection`` (all of them)."""
    everyone = tuple(dict.fromkeys(name for call in calls for name in call.callers if name != "Intersection"))
    if not everyone:
        return tuple(calls)
    return tuple(replace(call, callers=everyone) if call.callers == ("Intersection",) else call for call in calls)
