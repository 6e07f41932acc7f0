"""The first page in words: what went in, what comes out, and what a reader must know first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vaxsmith.dossier.choice_records import CompositionRecord
from vaxsmith.dossier.coverage import Coverage, cover, coverage_sentence
from vaxsmith.dossier.events import count_variants
from vaxsmith.dossier.evidence_records import FindingRecord
from vaxsmith.dossier.not_judged import not_assessed_lines, not_judged_line, variants_not_judged
from vaxsmith.dossier.product_words import Figure, product_figures, product_sentence
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import chance_text, count, count_kinds, joined, number, percent, sentence, short_allele

SEVERITIES = (
    ("fault", "Faults", "must not be made as it stands"),
    ("caution", "Cautions", "a person should look before going on"),
    ("note", "Notes", "worth knowing"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWord:
    """One thing to know before reading on, with the section that tells more."""

    severity: str
    text: str
    anchor: str


def summary_sentences(record: DesignRecord, coverage: Coverage) -> tuple[str, ...]:
    """Say in a few sentences what went in and what comes out."""
    funnel, chosen = record.funnel, record.chosen
    source = record.case.files.get("variants", "the variant file")
    variants = count(funnel.variants, "variant")
    others = f"; the other files show {count_kinds(funnel.events)}" if funnel.events else ""
    of_chosen = [variant for variant in record.variants if variant.fate.status == "chosen"]
    into = (
        f"{count(len(chosen), 'target')} (from {count_variants(of_chosen)})"
        if len(of_chosen) != len(chosen)
        else count(len(chosen), "target")
    )
    says = [f"{source} holds {variants}{others}; {into} {'goes' if len(chosen) == 1 else 'go'} into the vaccine"]
    if record.next_in_line:
        says[0] += f" and {count(len(record.next_in_line), 'more')} would be next".replace("mores", "more")
    peptides = {peptide.sequence for target in chosen for peptide in target.peptides}
    class_two = cover(record, 2)
    if chosen:
        if peptides and coverage.alleles:
            says.append(_peptide_sentence(len(chosen), len(peptides), coverage, "class I" if class_two.alleles else "HLA"))
        if class_two.alleles:
            says.append(_helper_sentence(record, class_two))
        if record.composition:
            says.append(_promise(record.composition))
        says.append(f"First stands {describe_first(record)}")
    if coverage.empty or not chosen:
        says.append(coverage_sentence(coverage))
    says.append(product_sentence(record))
    return tuple(sentence(text) for text in says)


def _peptide_sentence(targets: int, peptides: int, coverage: Coverage, kind: str) -> str:
    """Say how many peptides there are, and on how many molecules of that kind; no peptide is on all of them for that."""
    whole = len(coverage.alleles)
    having = coverage.showing
    give = "It gives" if targets == 1 else "Between them they give"
    what = f"{count(peptides, 'different peptide')}, {'each ' if peptides > 1 else ''}predicted to be presented by"
    if whole == 1:
        return f"{give} {what} the one {kind} molecule assessed"
    some = f"all {whole} have one" if having == whole else f"{having} of the {whole} {'has' if having == 1 else 'have'} one"
    return f"{give} {what} at least one of the {whole} {kind} molecules assessed; {some}"


def _helper_sentence(record: DesignRecord, coverage: Coverage) -> str:
    """Say for how many targets class II peptides were found."""
    having = sum(target.best_class_two is not None for target in record.chosen)
    whole, showing = len(coverage.alleles), coverage.showing
    on = "the one class II molecule assessed" if whole == 1 else f"{_of(showing, whole)} class II molecules assessed"
    if not having:
        among = "one class II molecule was" if whole == 1 else f"{whole} class II molecules were"
        return (
            f"For helper T cells, no target has a presented class II peptide with the change in its core; {among} assessed"
        )
    of = f"{_of(having, len(record.chosen))} targets" if len(record.chosen) > 1 else "it"
    have = "has" if having == 1 else "have"
    return f"For helper T cells, {of} also {have} class II peptides with the change in the core, predicted to be on {on}"


def _promise(composition: CompositionRecord) -> str:
    """Say in short what the set is expected to raise, and how far that is to be trusted."""
    one = composition.at_least[1] if len(composition.at_least) > 1 else 0.0
    return (
        f"Chosen as one decision, they are expected to raise {number(composition.expected, 2)} T-cell responses that see a "
        f"tumor cell drawn at random, at least one with a chance of {chance_text(one)}; these chances weigh targets against "
        "each other, and nobody has tested what they say of a patient"
    )


def _of(part: int, whole: int) -> str:
    return f"all {whole}" if part == whole else f"{part} of the {whole}"


def describe_first(record: DesignRecord) -> str:
    """Name the first target and its best peptide."""
    first = record.chosen[0]
    if not first.peptides:
        return first.name
    best = first.peptides[0]
    return f"{first.name}, with {best.sequence} on {short_allele(best.allele)} at percentile {number(best.percentile, 2)}"


def key_figures(record: DesignRecord, coverage: Coverage) -> tuple[Figure, ...]:
    """Give the numbers that a board asks for first."""
    class_two = cover(record, 2)
    faults = Counter(finding.severity for finding in record.findings)
    return (
        Figure(
            value=f"{record.funnel.variants:,}",
            title="variants in",
            words=f"and {count_kinds(record.funnel.events)}"
            if record.funnel.events
            else f"{record.calls.records:,} records",
        ),
        Figure(
            value=str(len(record.chosen)), title="targets in the vaccine", words=f"{len(record.next_in_line)} next in line"
        ),
        Figure(
            value=f"{coverage.showing} of {len(coverage.alleles)}",
            title="class I molecules with a target",
            words=f"class II: {class_two.showing} of {len(class_two.alleles)}"
            if class_two.alleles
            else "class II not assessed",
        ),
        *product_figures(record),
        Figure(
            value=f"{faults['fault']} / {faults['caution']}",
            title="faults / cautions",
            words=count(len(record.unassessed), "thing") + " not assessed",
        ),
    )


def case_facts(record: DesignRecord) -> tuple[tuple[str, str], ...]:
    """Give what the case says of patient and sample, each a title and a value; what was not given is said to be so."""
    return (
        ("Tumor purity", _purity(record)),
        ("Chromosomal sex", f"{record.case.sex} (given)" if record.case.sex else "not given"),
    )


def _purity(record: DesignRecord) -> str:
    if record.case.purity is not None:
        return f"{percent(record.case.purity)} (given)"
    known = [target.clonal for target in record.targets if target.clonal is not None]
    estimates = [finding.measured for finding in record.findings if finding.check == "purity-estimated"]
    estimate = next(iter([*estimates, *(clonal.purity for clonal in known)]), None)
    return (
        "not given" if estimate is None else f"{percent(estimate)} (not given; estimated from the read shares of variants)"
    )


def first_words(record: DesignRecord, coverage: Coverage) -> tuple[FirstWord, ...]:
    """Give what must be known first: faults one by one, then what is missing or doubtful."""
    faults = [finding for finding in record.findings if finding.severity == "fault"]
    cautions = [finding for finding in record.findings if finding.severity == "caution"]
    told = [FirstWord(severity="fault", text=finding_text(finding), anchor=_section_of(finding)) for finding in faults[:5]]
    if len(faults) > 5:
        told.append(FirstWord(severity="fault", text=f"{len(faults) - 5} more faults are listed below.", anchor="findings"))
    if record.funnel.unaccounted:
        missing = count_variants(variant for variant in record.variants if variant.fate.status == "unaccounted")
        told.append(FirstWord(severity="fault", text=f"No stage recorded what became of {missing}.", anchor="left-out"))
    if not record.chosen:
        told.append(FirstWord(severity="fault", text="No target was chosen: there is no vaccine to make.", anchor="targets"))
    told_of = {finding.place for finding in cautions if finding.check == "hla-lost"}
    if gone := [name for name in (record.hla_loss.gone if record.hla_loss else ()) if name not in told_of]:
        text = f"The tumor has lost {joined(short_allele(name) for name in gone)}: nothing is presented there."
        told.append(FirstWord(severity="caution", text=text, anchor="hla"))
    of_showing = [finding for finding in cautions if _section_of(finding) == "hla"]
    others = [finding for finding in cautions if _section_of(finding) != "hla"]
    ordered = (*_cautions(of_showing), *_cautions(others))  # what keeps the tumor from showing anything comes first
    told += [FirstWord(severity="caution", text=text, anchor=anchor) for text, anchor in ordered]
    if coverage.empty and record.chosen:
        told.append(FirstWord(severity="caution", text=coverage_sentence(coverage), anchor="hla"))
    class_two = cover(record, 2)
    if record.chosen and class_two.alleles and not class_two.showing:
        text = "No class II molecule is predicted to present a chosen target with the change in the core."
        told.append(FirstWord(severity="caution", text=text, anchor="hla"))
    told += [
        FirstWord(severity="missing", text=_unjudged(part), anchor="hla")
        for part in (coverage, class_two)
        if part.unassessed and part.alleles
    ]
    missing_words = (*not_assessed_lines(record.unassessed), not_judged_line(variants_not_judged(record)))
    told += [FirstWord(severity="missing", text=text, anchor="not-assessed") for text in missing_words if text]
    return tuple(told)


def _unjudged(coverage: Coverage) -> str:
    """Name the molecules of a class that nobody could judge, where others of it were judged."""
    names = [short_allele(name) for name, _ in coverage.unassessed]
    shown = joined(names) if len(names) <= 3 else f"{len(names)} class {'I' * coverage.mhc_class} molecules"
    if len(names) == 1:
        return f"Not assessed: what {shown} presents; its reason stands below."
    return f"Not assessed: what {shown} present; each has its reason below."


def _section_of(finding: FindingRecord) -> str:
    """Name the section that tells more of a finding."""
    if finding.check.startswith("hla-") or finding.check == "presentation-defect":
        return "hla"
    return "review" if finding.check.startswith("review-") and finding.stage == "selection" else "findings"


def _cautions(cautions: Iterable[FindingRecord]) -> Iterator[tuple[str, str]]:
    """Say each kind of caution once, and for how many others it stands, with the section that tells more."""
    kinds: dict[str, list[FindingRecord]] = {}
    for finding in cautions:
        kinds.setdefault(finding.check, []).append(finding)
    for found in kinds.values():
        more = [finding.place for finding in found[1:]]
        likewise = f" Likewise: {joined(more)}." if 0 < len(more) <= 3 else f" Likewise {len(more)} others." if more else ""
        yield finding_text(found[0]) + likewise, _section_of(found[0])


def finding_text(finding: FindingRecord) -> str:
    """Say a finding with its place, unless its sentence names it."""
    if not finding.place or finding.place in finding.sentence:
        return sentence(finding.sentence)
    return sentence(f"{finding.place}: {sentence(finding.sentence)}")


def measured_text(finding: FindingRecord) -> str:
    """Say what was measured against which limit; empty when nothing was."""
    if finding.measured is None:
        return ""
    limit = "" if finding.limit is None else f" (limit {number(finding.limit, trim=True)})"
    return number(finding.measured, trim=True) + limit
