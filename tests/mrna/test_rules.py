"""Each rule on a molecule that breaks it."""

from dataclasses import replace

import pytest

from vaxsmith.core import Severity, reverse_complement
from vaxsmith.mrna import Messenger, MessengerSettings, Part, PartKind, check_messenger, default_rules, design_messenger
from vaxsmith.mrna.rules import LongHelices

FAST = MessengerSettings()


@pytest.fixture(scope="module")
def clean() -> Messenger:
    return design_messenger("MAKLEWVNPRTHYQICDFMSLEEKRATTVIPWNQHDGG", settings=FAST)


def with_part(messenger: Messenger, kind: PartKind, sequence: str) -> Messenger:
    """Give the molecule with one part's sequence replaced; nothing else is adapted."""
    parts: list[Part] = []
    start = 0
    for part in messenger.parts:
        letters = sequence if part.kind is kind else part.sequence
        if letters:
            parts.append(replace(part, sequence=letters, start=start))
        start += len(letters)
    return replace(messenger, parts=tuple(parts))


def found(messenger: Messenger, check: str) -> list[tuple[Severity, str]]:
    return [(f.severity, f.sentence) for f in check_messenger(messenger, settings=FAST) if f.check == check]


def test_clean_molecule_keeps_every_rule(clean: Messenger) -> None:
    assert not [f for f in check_messenger(clean, settings=FAST) if f.severity is not Severity.NOTE]
    names = [rule.name for rule in default_rules(FAST)]
    assert len(names) == len(set(names)) == 13


@pytest.mark.parametrize("site", ["GCTCTTC", "GAAGAGC", "GGTCTC", "GAGACC", "CACCTGC", "GCAGGTG"])
def test_site_in_the_coding_sequence_is_a_fault(clean: Messenger, site: str) -> None:
    said = found(with_part(clean, PartKind.CODING, clean.coding.sequence + site), "forbidden-site")
    assert said[0][0] is Severity.FAULT
    assert site in said[0][1]


def test_site_in_a_fixed_part_is_a_note(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.THREE_PRIME_UTR, "ACACACGGTCTCACACAC"), "forbidden-site")
    assert [severity for severity, _ in said] == [Severity.NOTE]


def test_second_linearisation_site_is_a_fault(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.THREE_PRIME_UTR, "ACACACGCTCTTCACACAC"), "linearisation")
    assert said[0][0] is Severity.FAULT
    assert "2 sites" in said[0][1]


def test_homopolymer(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.CODING, clean.coding.sequence + "GGGGGGGGG"), "homopolymer")
    assert said[0][0] is Severity.FAULT


def test_gc(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.CODING, "ATG" + "GCC" * 40), "gc-content")
    assert [severity for severity, _ in said][:2] == [Severity.CAUTION, Severity.CAUTION]
    assert found(with_part(clean, PartKind.CODING, "ATG" + "AAT" * 40), "gc-content")[0][0] is Severity.CAUTION


def test_repeats(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.CODING, clean.coding.sequence * 2), "repeat")
    assert said[0][0] is Severity.CAUTION
    assert int(said[0][1].split()[0]) >= len(clean.coding.sequence)


def test_upstream_atg(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.FIVE_PRIME_UTR, "AGGACATGACACAC"), "start-context")
    assert said[0][0] is Severity.FAULT
    straddling = found(with_part(clean, PartKind.KOZAK, "GCCACATG"), "start-context")
    assert straddling[0][0] is Severity.FAULT


def test_weak_context(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.KOZAK, "GCCTCC"), "start-context")
    assert said[0][0] is Severity.CAUTION


@pytest.mark.parametrize(("leader", "weight"), [("GGGACAC", Severity.FAULT), ("AGAACAC", Severity.CAUTION)])
def test_cap_needs_its_first_bases(clean: Messenger, leader: str, weight: Severity) -> None:
    assert found(with_part(clean, PartKind.FIVE_PRIME_UTR, leader), "transcript-start")[0][0] is weight


def test_promoter_must_lead_into_the_transcript(clean: Messenger) -> None:
    said = found(replace(clean, promoter="TAATACGACTCACTATAGGG"), "transcript-start")
    assert said[0][0] is Severity.FAULT
    assert found(replace(clean, cap="none"), "transcript-start")[0][0] is Severity.CAUTION


@pytest.mark.parametrize(
    ("kind", "sequence", "words"),
    [
        (PartKind.CODING, "ATGGCC", "2 residues"),
        (PartKind.CODING, "GTGGCC", "does not begin with ATG"),
        (PartKind.STOPS, "GCCGCC", "differ"),
    ],
)
def test_translation(clean: Messenger, kind: PartKind, sequence: str, words: str) -> None:
    said = found(with_part(clean, kind, sequence), "translation")
    assert said[0][0] is Severity.FAULT
    assert words in said[0][1]


@pytest.mark.parametrize("tail", ["A" * 30, "A" * 80 + "G", ""])
def test_tail(clean: Messenger, tail: str) -> None:
    assert found(with_part(clean, PartKind.TAIL, tail), "tail")[0][0] is Severity.CAUTION


def test_terminator_anywhere_is_a_caution(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.THREE_PRIME_UTR, "ACACATCTGTTACAC"), "cryptic-signal")
    assert said[0][0] is Severity.CAUTION


def test_long_helix(clean: Messenger) -> None:
    begin, size = clean.coding.start, len(clean.sequence)
    folded = "." * begin + "(" * 30 + "..." + ")" * 30
    made = replace(clean, structure=folded + "." * (size - len(folded)))
    said = LongHelices(longest=25).check(made)
    assert said[0].measured == 30
    assert said[0].severity is Severity.CAUTION


def test_inverted_repeat_is_a_hairpin(clean: Messenger) -> None:
    arm = clean.coding.sequence[30:50]
    said = found(with_part(clean, PartKind.CODING, clean.coding.sequence + reverse_complement(arm)), "hairpin")
    assert said[0][0] is Severity.CAUTION
    assert "reversed and complemented" in said[0][1]
    assert not found(clean, "hairpin")


def test_gc_that_no_codons_can_keep_is_said() -> None:
    made = design_messenger("M" + "AG" * 12 + "A" * 12 + "GP" * 12)
    kept = [sentence for severity, sentence in found(made, "gc-content") if severity is Severity.CAUTION]
    assert not kept or any("no codons for residues" in sentence for sentence in kept)
    strict = replace(FAST, gc_window_highest=0.6, gc_highest=0.6)
    rich = design_messenger("M" + "AGP" * 12, settings=strict)
    said = [f.sentence for f in check_messenger(rich, settings=strict) if f.check == "gc-content"]
    assert any("no codons for residues" in sentence and "come below" in sentence for sentence in said)


def test_splice_acceptor_is_a_note(clean: Messenger) -> None:
    said = found(with_part(clean, PartKind.CODING, clean.coding.sequence + "CTTCCTACAGGA"), "cryptic-signal")
    assert any("splice acceptor" in sentence and severity is Severity.NOTE for severity, sentence in said)
