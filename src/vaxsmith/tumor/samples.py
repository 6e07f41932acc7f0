"""Which column is the tumor, which the normal, which the tumor's RNA."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.core import Finding, FormatError, InputError, Severity
from vaxsmith.tumor.header import Header

_TUMOR_PARTS = ("tumor", "tumour", "somatic", "metasta", "primary", "cancer", "relapse", "carcinoma")
_NORMAL_PARTS = ("normal", "germline", "control", "blood", "pbmc", "healthy", "nontumor", "non_tumor", "leukocyte")
_TUMOR_TOKENS = frozenset({"t", "tum", "met", "mets", "tu"})
_NORMAL_TOKENS = frozenset({"n", "norm", "ctrl", "bl"})
_RNA_TOKENS = frozenset({"rna", "rnaseq", "mrna", "cdna"})
# Sample-type code of a TCGA barcode: 01-09 tumor, 10-19 normal (TCGA Code Tables, "Sample Type Codes").
_BARCODE = re.compile(r"^TCGA-\w\w-\w{4}-(\d\d)[A-Z]?(?:-\w+)*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """The names of the columns that were chosen, empty where there is none, and what a person should know of it."""

    tumor: str = ""
    normal: str = ""
    rna: str = ""
    findings: tuple[Finding, ...] = ()


def choose_samples(
    header: Header, place: str, *, tumor: str | None = None, normal: str | None = None, rna: str | None = None
) -> Samples:
    """Choose the columns: by option, then by what the header declares, then by their names, then as the only one.

    Header declarations are ``##tumor_sample`` and ``##normal_sample`` (Mutect2), ``tumor_sample_name`` in MuTect's
    command line, and ``##PEDIGREE=<Derived=,Original=>``. Nothing is guessed from genotypes.

    Raises:
        InputError: an option names a sample that is not in the file, or the same sample twice.
        FormatError: more than one column could be the tumor (or the normal); the message lists them and the option.
    """
    names = header.samples
    for option, name in (("tumor", tumor), ("normal", normal), ("RNA", rna)):
        if name is not None and name not in names:
            raise InputError(
                f"the {option} sample '{name}' is not in the file",
                place=place,
                expected=f"one of {', '.join(names)}" if names else "a file with sample columns; this one has none",
                remedy=f"give --{option.lower()}-sample one of these names",
            )
    if tumor is not None and tumor in (normal, rna):
        raise InputError(f"the sample '{tumor}' is given two parts", place=place, remedy="name different samples")
    if not names:
        return Samples(findings=(_without_samples(place),))
    declared_tumor, declared_normal = _declared(header)
    rna = rna or _only([name for name in names if _is_rna(name) and name not in (tumor, normal)], "RNA", "rna", place)
    dna = [name for name in names if name != rna]
    tumor = tumor or (declared_tumor if declared_tumor in dna and declared_tumor != normal else None)
    normal = normal or (declared_normal if declared_normal in dna and declared_normal != tumor else None)
    # Digests of TCGA write the normal's depth into the tumor's column (DPC).
    return _by_name(place, dna, tumor, normal, rna or "", normal_beside="DPC" in header.formats)


def choose_germline_sample(header: Header, place: str, *, sample: str | None = None) -> Samples:
    """Choose the column of the patient's own genotypes: by option, as the only one, as declared, then by its name.

    Where one column is the normal by declaration or name, or what is left beside the tumor and its RNA, it is taken. The
    chosen column comes as ``tumor``: the one whose genotypes say what is carried.

    Raises:
        InputError: the option names a sample that is not in the file.
        FormatError: more than one column could be meant; the message lists them and the option.
    """
    names = header.samples
    if sample is not None and sample not in names:
        raise InputError(
            f"the germline sample '{sample}' is not in the file",
            place=place,
            expected=f"one of {', '.join(names)}" if names else "a file with sample columns; this one has none",
            remedy="give --germline-sample one of these names",
        )
    if not names:
        return Samples(findings=(_without_samples(place),))
    if sample is not None or len(names) == 1:
        return Samples(tumor=sample or names[0])
    declared_tumor, declared_normal = _declared(header)
    others = [name for name in names if name != declared_tumor and not _is_tumor(name) and not _is_rna(name)]
    for candidates in ([declared_normal] if declared_normal in names else [], [n for n in names if _is_normal(n)], others):
        if len(candidates) == 1:
            chosen = candidates[0]
            told = f"'{chosen}' is read as the patient's own sample; of {len(names)} samples it is the normal one."
            return Samples(tumor=chosen, findings=(_inferred(place, told),))
    raise _ambiguous(place, list(names), "germline sample", "germline")


def _by_name(place: str, dna: list[str], tumor: str | None, normal: str | None, rna: str, *, normal_beside: bool) -> Samples:
    findings: list[Finding] = []
    left = [name for name in dna if name not in (tumor, normal)]
    if normal is None:
        normal = _only([name for name in left if _is_normal(name)], "normal", "normal", place)
        left = [name for name in left if name != normal]
    if tumor is None:
        tumor = _only([name for name in left if _is_tumor(name)], "tumor", "tumor", place)
        if tumor is None and len(left) == 1:
            tumor = left[0]
            if len(dna) > 1:
                findings.append(_inferred(place, f"'{tumor}' is read as the tumor because '{normal}' is the normal."))
        if tumor is None:
            raise _ambiguous(place, left or dna, "tumor", "tumor")
        left = [name for name in left if name != tumor]
    if normal is None and len(left) == 1 and len(dna) == 2 and not _is_tumor(left[0]):
        normal = left[0]
        findings.append(_inferred(place, f"'{normal}' is read as the normal because '{tumor}' is the tumor."))
    if normal is None and not normal_beside:
        findings.append(
            Finding(
                check="no-normal-sample",
                severity=Severity.CAUTION,
                place=place,
                sentence="No matched normal sample is in the file: inherited variants cannot be told apart by their reads.",
            )
        )
    return Samples(tumor=tumor, normal=normal or "", rna=rna, findings=tuple(findings))


def _without_samples(place: str) -> Finding:
    return Finding(
        check="no-samples",
        severity=Severity.CAUTION,
        place=place,
        sentence="The file has no sample columns: reads, genotypes and phase are not known.",
    )


def _inferred(place: str, sentence: str) -> Finding:
    return Finding(check="sample-inferred", severity=Severity.NOTE, place=place, sentence=sentence)


def _declared(header: Header) -> tuple[str, str]:
    tumor, normal = _sole(header, "tumor_sample"), _sole(header, "normal_sample")
    commands = " ".join(_values(header, ("MuTect", "MuTect2", "GATKCommandLine", "GATKCommandLine.MuTect2", "PEDIGREE")))
    pairs = dict(re.findall(r"\b(tumor_sample_name|normal_sample_name|Derived|Original)=\"?([^\s,>\"]+)", commands))
    tumor = tumor or pairs.get("tumor_sample_name", "") or pairs.get("Derived", "")
    return tumor, normal or pairs.get("normal_sample_name", "") or pairs.get("Original", "")


def _sole(header: Header, key: str) -> str:
    """Give the one name that a header declares; several tumors called together declare none of them."""
    names = dict.fromkeys(header.words.get(key, ()))
    return next(iter(names)) if len(names) == 1 else ""


def _values(header: Header, keys: Iterable[str]) -> Iterable[str]:
    return (value for key in keys for value in header.words.get(key, ()))


def _tokens(name: str) -> set[str]:
    return set(re.split(r"[^a-z0-9]+", name.lower()))


def _barcode_type(name: str) -> int | None:
    match = _BARCODE.match(name)
    return int(match.group(1)) if match else None


def _is_rna(name: str) -> bool:
    return bool(_tokens(name) & _RNA_TOKENS)


def _is_normal(name: str) -> bool:
    kind = _barcode_type(name)
    if kind is not None:
        return 10 <= kind <= 19
    lowered = name.lower()
    return any(part in lowered for part in _NORMAL_PARTS) or (not _is_tumor(name) and bool(_tokens(name) & _NORMAL_TOKENS))


def _is_tumor(name: str) -> bool:
    kind = _barcode_type(name)
    if kind is not None:
        return 1 <= kind <= 9
    lowered = name.lower()
    if any(part in lowered for part in _NORMAL_PARTS):
        return False
    return any(part in lowered for part in _TUMOR_PARTS) or bool(_tokens(name) & _TUMOR_TOKENS)


def _only(candidates: Sequence[str], what: str, option: str, place: str) -> str | None:
    if len(candidates) > 1:
        raise _ambiguous(place, candidates, what, option)
    return candidates[0] if candidates else None


def _ambiguous(place: str, candidates: Sequence[str], what: str, option: str) -> FormatError:
    if len(candidates) == 1:
        return FormatError(
            f"the only sample, '{candidates[0]}', is by its name no {what}",
            place=place,
            remedy=f"if it is the {what} all the same, say --{option}-sample '{candidates[0]}'",
        )
    return FormatError(
        f"any of the samples {', '.join(candidates)} could be the {what}",
        place=place,
        expected=f"one sample that the header or its name marks as the {what}",
        remedy=f"say which with --{option}-sample NAME",
    )
