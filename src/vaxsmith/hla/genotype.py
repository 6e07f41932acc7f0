"""Verb: turn the names a typing gives into the molecules that this patient can present with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.core import Dropped, Finding, InputError, Severity, UnknownAlleleError
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.hla.name import CLASS_ONE_LOCI, NON_CLASSICAL_LOCI, parse_allele
from vaxsmith.hla.pairing import form_pairs
from vaxsmith.hla.surface import NotOnSurfaceError

_SEPARATORS = re.compile(r"[\s,;+^]+")
_UNTYPED = re.compile(r"not[ _]typed", re.IGNORECASE)
_NOTHING = {"", "-", "--", ".", "NA", "N/A", "NONE", "NAN", "NULL", "0"}
# H2-Kb is no HLA-H but of the mouse, and is left to parse_allele to refuse.
_OTHER_GENE = re.compile(
    r"(?!H2-)(?:HLA[-_])?(MIC[AB]|TAP[12]|D[MO][AB]|DQ[AB]2|DP[AB]2|DRB[26789]|HFE|[HJ-NPR-Z])(?=[*_\d]|$).*", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedName:
    """One name as a typing gave it: ``locus`` as the file heads it (may be empty), ``place`` where it stood."""

    name: str
    place: str
    locus: str = ""


def is_nothing(name: str) -> bool:
    """Tell whether a cell says that nothing was typed."""
    return name.strip().upper() in _NOTHING or _UNTYPED.fullmatch(name.strip()) is not None


def parse_genotype(text: str) -> Genotype:
    """Read a genotype from a line of text.

    Names may be separated by commas, semicolons, white space, line ends, or ``+`` and ``^`` as in a GL string.
    A locus given twice with the same allele is homozygous. Alleles that never reach the cell's surface (null,
    secreted only, in the cytoplasm only), and genes that present no peptides, are recorded in ``dropped``;
    everything else that is not understood is an error, because a person can correct it.

    >>> genotype = parse_genotype("A*02:01, A*02:01; B0702 DQA1*05:01 DQB1*02:01")
    >>> [allele.name for allele in genotype.class_one], genotype.homozygous
    (['HLA-A*02:01', 'HLA-B*07:02'], ('A',))
    >>> [allele.name for allele in genotype.class_two]
    ['HLA-DQA1*05:01-DQB1*02:01']

    Raises:
        UnknownAlleleError: a name cannot be understood.
        InputError: no usable allele is left, or a locus has more than two alleles.
    """
    if "|" in text:
        raise InputError(
            "the genotype holds alternatives, separated by |",
            expected="one genotype",
            remedy="choose the most likely alternative",
            place="HLA genotype",
        )
    joined = re.sub(r"(?i)\bHLA[ \t]+(?=[A-Z]+\d?\*)", "HLA-", _UNTYPED.sub(" - ", text))
    joined = re.sub(r"\s*/\s*", "/", joined)
    names = [
        TypedName(name=name, place=f"name {number} of the genotype")
        for number, name in enumerate((part for part in _SEPARATORS.split(joined) if part), start=1)
    ]
    return build_genotype(names, source="text")


def build_genotype(
    names: Iterable[TypedName],
    *,
    source: str,
    untyped: Sequence[str] = (),
    findings: Sequence[Finding] = (),
    homozygous_if_single: bool = False,
) -> Genotype:
    """Gather typed names into the molecules they form.

    ``untyped`` lists loci that the typing tried and could not call. ``homozygous_if_single`` says that this source
    writes a homozygous locus as one name. A machine's file cannot be corrected by hand, so outside plain text a name
    that is not understood is dropped as unassessed with the remedy, and a finding says so.

    Raises:
        UnknownAlleleError, InputError: see ``parse_genotype``.
    """
    alleles: list[Allele] = []
    dropped: list[Dropped] = []
    said: list[Finding] = list(findings)
    for typed in names:
        if is_nothing(typed.name):
            continue
        kept = _take(typed, dropped, said, strict=source == "text")
        if kept is not None:
            alleles.append(kept)
            said.extend(kept.findings)
    _refuse_conflicts(alleles, source)
    if not any(allele.locus in CLASS_ONE_LOCI or allele.mhc_class == 2 for allele in alleles):
        raise InputError(
            "no usable HLA allele was found",
            expected="the alleles of HLA-A, -B and -C, such as A*02:01",
            cause="; ".join(drop.sentence for drop in dropped[:3]),
            remedy="give the patient's typing at two fields or more",
            place=f"HLA genotype ({source})",
        )
    homozygous, lone = _zygosity(alleles, homozygous_if_single)
    said.extend(lone)
    said.extend(_missing_loci(alleles, untyped))
    class_one = _distinct(allele for allele in alleles if allele.locus in CLASS_ONE_LOCI)
    dropped.extend(
        _drop(allele.name, "non-classical", f"{allele.name} is non-classical: it varies little and is not predicted")
        for allele in _distinct(allele for allele in alleles if allele.locus in NON_CLASSICAL_LOCI)
    )
    class_two, unpaired, notes = form_pairs([allele for allele in alleles if allele.mhc_class == 2])
    return Genotype(
        class_one=class_one,
        class_two=class_two,
        homozygous=homozygous,
        source=source,
        findings=tuple(dict.fromkeys((*said, *notes))),
        dropped=(*dropped, *unpaired),
    )


def _take(typed: TypedName, dropped: list[Dropped], said: list[Finding], *, strict: bool) -> Allele | None:
    """Parse one name, or record why it is left out."""
    other = _OTHER_GENE.fullmatch(typed.name.upper())
    if other:
        dropped.append(
            _drop(
                typed.name,
                "not-presenting",
                f"HLA-{other.group(1)} presents no peptides to T cells: {typed.name} is left out",
            )
        )
        return None
    try:
        return parse_allele(typed.name)
    except NotOnSurfaceError as absent:
        # Where the catalogue says otherwise the typing may be old: a person can act on it.
        dropped.append(_drop(typed.name, absent.reason, absent.found, remedy=absent.remedy if absent.findings else ""))
        said.extend(absent.findings)
        return None
    except UnknownAlleleError as error:
        error.place = error.place or typed.place
        if strict:
            raise
        dropped.append(_drop(typed.name, "name-not-understood", str(error), remedy=error.remedy))
        said.append(
            Finding(
                check="hla-name",
                severity=Severity.CAUTION,
                place=typed.place,
                sentence=f"{typed.name!r} was not understood and is left out; what it would present is not assessed",
            )
        )
        return None


def _drop(name: str, reason: str, sentence: str, *, remedy: str = "") -> Dropped:
    return Dropped(stage="hla", reason=reason, sentence=sentence, allele=name, unassessed=bool(remedy), remedy=remedy)


def _distinct(alleles: Iterable[Allele]) -> tuple[Allele, ...]:
    """Give each molecule once, ordered by name."""
    return tuple(sorted({allele.name: allele for allele in reversed(list(alleles))}.values()))


def _chains(alleles: Sequence[Allele]) -> dict[str, list[str]]:
    """List each locus's chains as often as they were given; a pair counts for both of its loci, once a chain."""
    chains: dict[str, list[str]] = {}
    paired: dict[str, set[str]] = {}
    for allele in alleles:
        if "-" in allele.locus:
            for chain in allele.name.removeprefix("HLA-").split("-"):
                paired.setdefault(chain.split("*")[0], set()).add(chain)
        else:
            chains.setdefault(allele.locus, []).append(allele.name.removeprefix("HLA-"))
    for locus, found in paired.items():
        chains.setdefault(locus, []).extend(sorted(found - set(chains[locus])))
    return chains


def _refuse_conflicts(alleles: Sequence[Allele], source: str) -> None:
    for locus, names in _chains(alleles).items():
        distinct = sorted(set(names))
        if len(distinct) > 2:
            raise InputError(
                f"HLA-{locus} has {len(distinct)} different alleles: {', '.join(distinct)}",
                expected="at most two",
                cause="the typing of more than one person, or an allele and its alternatives",
                remedy="keep the two that were called for this patient",
                place=f"HLA genotype ({source})",
            )


def _zygosity(alleles: Sequence[Allele], homozygous_if_single: bool) -> tuple[tuple[str, ...], list[Finding]]:
    """Tell which loci are homozygous, and say where a second allele may be missing."""
    homozygous, findings = [], []
    given_in_pairs = {chain for allele in alleles if "-" in allele.locus for chain in allele.locus.split("-")}
    for locus, names in sorted(_chains(alleles).items()):
        if len(names) > 2:
            sentence = f"HLA-{locus} is written {len(names)} times; each distinct allele counts once"
            findings.append(Finding(check="hla-repeated", severity=Severity.NOTE, place=f"HLA-{locus}", sentence=sentence))
        if len(set(names)) > 1:
            continue
        if len(names) > 1 or homozygous_if_single:
            homozygous.append(locus)
        elif locus not in ("DRA", "DRB3", "DRB4", "DRB5", *NON_CLASSICAL_LOCI) and locus not in given_in_pairs:
            sentence = f"only one allele of HLA-{locus} is given ({names[0]}); write it twice if the patient is homozygous"
            findings.append(Finding(check="hla-single", severity=Severity.NOTE, place=f"HLA-{locus}", sentence=sentence))
    return tuple(homozygous), findings


def _missing_loci(alleles: Sequence[Allele], untyped: Sequence[str]) -> list[Finding]:
    """Say which loci are not typed: a caution for class I, one note for class II."""
    loci = set(_chains(alleles))
    findings = []
    for locus in CLASS_ONE_LOCI:
        if locus not in loci:
            tried = "was not typed" if locus in untyped else "is not given"
            sentence = f"HLA-{locus} {tried}: what its molecules present is not assessed"
            findings.append(Finding(check="hla-missing", severity=Severity.CAUTION, place=f"HLA-{locus}", sentence=sentence))
    wanted = ("DRB1", *(chain for pair in (("DQA1", "DQB1"), ("DPA1", "DPB1")) for chain in pair))
    absent = [locus for locus in wanted if locus not in loci]
    if absent:
        sentence = f"class II is not fully typed ({', '.join(absent)} missing): those molecules' peptides are not assessed"
        findings.append(Finding(check="hla-missing", severity=Severity.NOTE, place="HLA class II", sentence=sentence))
    return findings
