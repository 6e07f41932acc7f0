"""Verb: read one HLA name, however it is written, into a two-field allele."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vaxsmith.core import Finding, Severity, UnknownAlleleError
from vaxsmith.hla.allele import Allele
from vaxsmith.hla.surface import judge_surface

CLASS_ONE_LOCI = ("A", "B", "C")
NON_CLASSICAL_LOCI = ("E", "F", "G")
CLASS_TWO_LOCI = ("DRA", "DRB1", "DRB3", "DRB4", "DRB5", "DQA1", "DQB1", "DPA1", "DPB1")

_PRESENTING = "|".join(sorted((*CLASS_ONE_LOCI, "CW", *NON_CLASSICAL_LOCI, *CLASS_TWO_LOCI, "DRA1"), key=len, reverse=True))
# Two to four fields with their colons, as IPD-IMGT/HLA writes them; the star may be an underscore or missing.
_COLONS = re.compile(rf"(?:HLA[-_])?({_PRESENTING})[*_-]?(\d{{2,4}}(?::\d{{2,4}}){{1,3}})([NLSCAQGP]?)", re.ASCII)
# Exactly four digits are group and protein; five or more may be cut in two places, which mhcgnomes decides.
_COMPACT = re.compile(rf"(?:HLA[-_])?({_PRESENTING})[*_]?(\d\d)(\d\d)([NLSCAQGP]?)", re.ASCII)
_POLYSOLVER = re.compile(r"HLA_([A-Z]+\d?)_(\d+(?:_\d+){1,3})([NLSCAQ]?)", re.ASCII)
_NMDP_CODE = re.compile(r"(?:HLA-)?[A-Z]+\d?\*?\d{2,3}:[A-Z]{2,5}")
_SUFFIXES = "NLSCAQGP"  # of IPD-IMGT/HLA: expression, and groups of alleles
_INCOMPLETE_FIELD = re.compile(r"(?:^|[:*])\d(?=$|[:A-Z])")
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedName:
    """One chain's name in its parts: ``locus`` ``A``, ``fields`` ``("02", "01", "01")``, ``suffix`` ``N`` or empty."""

    locus: str
    fields: tuple[str, ...]
    suffix: str

    @property
    def two_field(self) -> str:
        """The name at the resolution of the protein, without ``HLA-``: ``A*02:01``."""
        return f"{self.locus}*{self.fields[0]}:{self.fields[1]}"


def parse_allele(text: str) -> Allele:
    """Read one HLA name into a two-field allele.

    Takes IPD-IMGT/HLA names of two to four fields with or without ``HLA-``, predictors' and typers' ways of writing them
    (``HLA-A02:01``, ``A0201``, ``DRB1_0405``, ``hla_a_02_01_01_01``), G and P groups, allele ambiguities
    (``A*02:01/02:09``: the first counts, with a finding) and αβ pairs (``DPA1*01:03/DPB1*02:01``,
    ``HLA-DQA10501-DQB10201``). Well-formed names are read here; odd ones by mhcgnomes, which takes a second to load.

    >>> parse_allele("a0201").name, parse_allele("HLA-DPA10103-DPB10201").name
    ('HLA-A*02:01', 'HLA-DPA1*01:03-DPB1*02:01')

    Raises:
        UnknownAlleleError: the name cannot be understood, is less than two fields, is not human, is not on the cell's
            surface (suffix N, S or C: ``NotOnSurfaceError``), or belongs to a gene that presents no peptides.
    """
    written = text.strip()
    name = written.upper().replace(" ", "")
    if not name or len(name) > _LONGEST_NAME:
        raise _unknown(written[:_LONGEST_NAME], cause="the name is empty" if not name else "the name is too long")
    if not name.isascii():
        raise _unknown(written, cause="it has letters or digits outside plain ASCII")
    halves = _split_pair(name)
    if halves:
        return _pair(parse_name(halves[0], written), parse_name(halves[1], written), written)
    first, *others = name.split("/")
    findings: list[Finding] = []
    if others:
        findings.append(_doubt("ambiguous-allele", written, f"{written} is an ambiguous typing; its first allele is used"))
    parsed = parse_name(first, written)
    return _single(parsed, written, findings)


def parse_name(name: str, written: str) -> ParsedName:
    """Take one chain's upper-case name apart, quickly where it is well formed.

    Raises:
        UnknownAlleleError: see ``parse_allele``.
    """
    if match := _COLONS.fullmatch(name):
        locus, fields, suffix = match.groups()
        return ParsedName(locus=_current(locus), fields=tuple(fields.split(":")), suffix=suffix)
    if match := _COMPACT.fullmatch(name):
        locus, group, protein, suffix = match.groups()
        return ParsedName(locus=_current(locus), fields=(group, protein), suffix=suffix)
    if match := _POLYSOLVER.fullmatch(name):
        locus, fields, suffix = match.groups()
        return parse_name(f"{locus}*{fields.replace('_', ':')}{suffix}", written)
    return _parse_odd_name(name, written)


def _current(locus: str) -> str:
    """Give today's name of a locus that older names write differently (``Cw``, ``DRA1``)."""
    return {"CW": "C", "DRA1": "DRA"}.get(locus, locus)


def _parse_odd_name(name: str, written: str) -> ParsedName:
    """Let mhcgnomes read what is not well formed, and refuse what it reads as something other than a human allele."""
    if _NMDP_CODE.fullmatch(name):
        raise _unknown(
            written,
            cause="it is an NMDP multiple-allele code, which stands for a list of alleles",
            remedy="decode it and give the most likely allele at two fields",
        )
    if _INCOMPLETE_FIELD.search(name):
        raise _unknown(written, cause="a field has a single digit, so the name may be cut short")
    # Takes a second to import, and most names never need it.
    from mhcgnomes import Allele as KnownAllele
    from mhcgnomes import parse

    # Lower-case letters matter to names of other species (H2-Kb), so the whole name is given as it was written.
    whole = written if written.upper().replace(" ", "") == name else name
    try:
        known = parse(whole, raise_on_error=False)
        species = known.species if hasattr(known, "species") else None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        known = species = None  # mhcgnomes stumbles over some broken names instead of refusing them (DPB1-HLA-)
    if known is None:
        raise _unknown(written)
    if species is not None and not species.is_human:
        raise _unknown(
            written,
            cause=f"it is an MHC name of another species ({species.name})",
            remedy="give the patient's own HLA alleles; vaxsmith designs for people",
        )
    if not isinstance(known, KnownAllele) or known.mutations or len(known.allele_fields) < 2:
        raise _unknown(written, cause=_too_little(type(known).__name__))
    locus, suffix = str(known.gene_name), "".join(known.annotations)
    # mhcgnomes takes any letters, and A*02:01X would quietly become A*02:01.
    if suffix and suffix not in tuple(_SUFFIXES):
        raise _unknown(written, cause=f"no allele's name ends in {suffix}; the letters are {', '.join(_SUFFIXES)}")
    if locus not in (*CLASS_ONE_LOCI, *NON_CLASSICAL_LOCI, *CLASS_TWO_LOCI):
        raise UnknownAlleleError(
            f"{written!r} names HLA-{locus}, which presents no peptides to T cells",
            expected="an allele of HLA-A, -B, -C, -DR, -DQ or -DP",
            remedy="leave it out",
        )
    return ParsedName(locus=locus, fields=tuple(known.allele_fields), suffix=suffix)


def _too_little(kind: str) -> str:
    reasons = {
        "Serotype": "it is a serological type, which covers many different molecules",
        "Allele": "it has one field, a group of many different molecules",
        "Gene": "it names a gene, not an allele",
    }
    return reasons.get(kind, "it is not the name of one allele")


def _split_pair(name: str) -> tuple[str, str] | None:
    """Part an αβ pair into its two chains; None where the name is no pair."""
    match = re.fullmatch(r"(?:HLA[-_])?(D[PQR]A1?[*_]?[\d:]+[A-Z]?)[-/_~](?:HLA[-_])?(D[PQR]B\d?[*_]?[\d:]+[A-Z]?)", name)
    return (match.group(1), match.group(2)) if match else None


def _single(parsed: ParsedName, written: str, findings: list[Finding]) -> Allele:
    findings += _judge(parsed, written)
    return Allele(
        name=f"HLA-{parsed.two_field}",
        mhc_class=2 if parsed.locus.startswith("D") else 1,
        locus=parsed.locus,
        written=written,
        findings=tuple(findings),
    )


def _pair(alpha: ParsedName, beta: ParsedName, written: str) -> Allele:
    if alpha.locus[:2] != beta.locus[:2]:
        raise _unknown(written, cause=f"{alpha.locus} and {beta.locus} do not form a molecule together")
    findings = (*_judge(alpha, written), *_judge(beta, written))
    if alpha.locus == "DRA":  # DRA does not vary in its groove, so a DR molecule is named by its β chain
        name, locus = f"HLA-{beta.two_field}", beta.locus
    else:
        name, locus = f"HLA-{alpha.two_field}-{beta.two_field}", f"{alpha.locus}-{beta.locus}"
    return Allele(name=name, mhc_class=2, locus=locus, written=written, findings=findings)


def _judge(parsed: ParsedName, written: str) -> tuple[Finding, ...]:
    """Refuse a chain that is not on the cell's surface; flag one whose expression or identity is doubtful."""
    if parsed.suffix not in ("G", "P"):
        return judge_surface(parsed.locus, parsed.fields, parsed.suffix, written)
    full = f"{parsed.locus}*{':'.join(parsed.fields)}{parsed.suffix}"
    shared = "groove sequence in DNA" if parsed.suffix == "G" else "groove protein"
    sentence = f"{full} is a group of alleles with one {shared}; its first member {parsed.two_field} is used"
    return (Finding(check="allele-group", severity=Severity.NOTE, place=f"HLA-{parsed.two_field}", sentence=sentence),)


def _doubt(check: str, place: str, sentence: str) -> Finding:
    return Finding(check=check, severity=Severity.CAUTION, place=place, sentence=sentence)


def _unknown(written: str, *, cause: str = "", remedy: str = "") -> UnknownAlleleError:
    return UnknownAlleleError(
        f"{written!r} is not an HLA allele that can be used",
        expected="a name of at least two fields, such as A*02:01 or DRB1*04:05",
        cause=cause,
        remedy=remedy or "give the allele at two fields or more, as high-resolution typing reports it",
    )
