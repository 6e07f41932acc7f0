"""Check a molecule by a path of its own: from the letters that were written, not from what was meant.

Nothing of the design is trusted here: the file is read again, the start codon is found by scanning as a ribosome does,
codons are read by Biopython's table, sites are searched by regular expressions, runs by the native core.
"""

from __future__ import annotations

import re
from pathlib import Path

from vaxsmith.core import Finding, FormatError, InputError, Severity, reverse_complement
from vaxsmith.mrna.catalogue import find_motif
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.native import longest_run
from vaxsmith.mrna.rules import default_rules
from vaxsmith.mrna.settings import MessengerSettings

_DEFAULTS = MessengerSettings()


def check_messenger(messenger: Messenger, *, settings: MessengerSettings = _DEFAULTS) -> tuple[Finding, ...]:
    """Judge a molecule by every rule again; findings in the order of the rules."""
    return tuple(finding for rule in default_rules(settings) for finding in rule.check(messenger))


def read_back(
    source: str | Path, messenger: Messenger, *, settings: MessengerSettings | None = _DEFAULTS
) -> tuple[Finding, ...]:
    """Read an emitted FASTA again and compare it with the molecule; empty when everything agrees.

    ``source`` is FASTA text or the path of a file. One of its records must be the transcript (RNA or DNA letters); protein
    records are passed over, and a record that begins with the promoter is compared with the template. Runs and sites are
    searched by the limits of ``settings``; None leaves that to the rules.

    Raises:
        InputError: the file cannot be read.
        FormatError: the text is no FASTA, or holds no nucleotide record.
    """
    records = _read_fasta(source)
    nucleotide = {
        name: letters.replace("U", "T") for name, letters in records if letters and not set(letters) - set("ACGTU")
    }
    if not nucleotide:
        raise FormatError("no record is a nucleotide sequence", expected="the transcript in letters A, C, G, U or T")
    findings: list[Finding] = []
    # A file may hold several molecules: what is asked is whether ours is among them.
    transcripts = {name: letters for name, letters in nucleotide.items() if not letters.startswith(messenger.promoter)}
    templates = {name: letters for name, letters in nucleotide.items() if name not in transcripts}
    if messenger.template not in templates.values():
        findings += [_differs(name, letters, messenger.template, "template") for name, letters in templates.items()]
    exact = next((name for name, letters in transcripts.items() if letters == messenger.sequence), None)
    if exact is None:
        for name, letters in transcripts.items():
            findings.append(_differs(name, letters, messenger.sequence, "transcript"))
        if not transcripts:
            findings.append(_fault("file", "No record is the transcript."))
        return tuple(findings)
    return (*findings, *_check_letters(exact, transcripts[exact], messenger, settings))


def _read_fasta(source: str | Path) -> list[tuple[str, str]]:
    place = ""
    if isinstance(source, Path):
        place = str(source)
        try:
            text = source.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"the FASTA cannot be read ({error})", place=place, remedy="check the path and the file"
            ) from error
    else:
        text = source
    records: list[tuple[str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith(">"):
            records.append((stripped[1:].split(maxsplit=1)[0] if stripped[1:].strip() else "", []))
        elif stripped and not records:
            raise FormatError(
                "letters stand before the first header",
                expected="a line that begins with >",
                place=f"{place}:{number}".strip(":"),
            )
        elif stripped:
            records[-1][1].append(stripped.upper())
    if not records:
        raise FormatError(
            "the FASTA has no record", expected="a line that begins with >", cause="an empty file", place=place
        )
    return [(name, "".join(lines)) for name, lines in records]


def _check_letters(name: str, letters: str, messenger: Messenger, settings: MessengerSettings | None) -> list[Finding]:
    from Bio.Seq import Seq

    findings = []
    start = letters.find("ATG")
    body = letters[start:] if start >= 0 else ""
    protein = str(Seq(body[: len(body) // 3 * 3]).translate(to_stop=True))  # type: ignore[no-untyped-call]
    if protein != messenger.protein:
        findings.append(
            _fault(name, f"From its first ATG the record translates to {len(protein)} residues that are not the protein.")
        )
    if settings is None:
        return findings
    coding = letters[start : start + 3 * len(protein)] if start >= 0 else ""
    if longest_run(coding) > settings.longest_homopolymer:
        findings.append(_fault(name, f"The coding sequence has a run of {longest_run(coding)} equal bases."))
    for motif_name in settings.forbidden:
        motif = find_motif(motif_name)
        strands = [coding, reverse_complement(coding)] if motif.both_strands else [coding]
        forward = [word for word in motif.words if any(re.search(word, strand) for strand in strands)]
        if forward:
            findings.append(_fault(name, f"The coding sequence contains {motif.name} ({', '.join(forward)})."))
    return findings


def _differs(name: str, found: str, expected: str, what: str) -> Finding:
    same = next((i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), min(len(found), len(expected)))
    return _fault(
        f"{name} base {same + 1}",
        f"The record has {len(found)} bases and the {what} {len(expected)}; they differ from base {same + 1} on.",
    )


def _fault(place: str, sentence: str) -> Finding:
    return Finding(check="read-back", severity=Severity.FAULT, place=place, sentence=sentence)
