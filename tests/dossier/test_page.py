"""The page carries everything it needs, runs nothing that a case brought, and is built for every reader."""

from __future__ import annotations

import dataclasses
import math
import re
import time
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.example_design import example_design
from tests.dossier.example_targets import SCRIPT, call

from vaxsmith.core import Dropped, Unassessed
from vaxsmith.dossier import record_design
from vaxsmith.dossier.coverage import cover
from vaxsmith.dossier.not_judged import variants_not_judged
from vaxsmith.dossier.page import TEMPLATES, dossier_page, flatten_settings
from vaxsmith.dossier.summary import first_words, summary_sentences
from vaxsmith.patient.design import Design
from vaxsmith.selection.target import Choice

VOID = {"meta", "link", "br", "wbr", "img", "input", "hr"}
PAGE = dossier_page(record_design(example_design()))


class Reader(HTMLParser):
    """Collect tags, attributes and headings, and check that every tag is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.stack: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        assert not self.stack

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] not in {"script", "style"}:
            self.text.append(data)


READER = Reader(PAGE)


def test_hostile_names_are_shown_and_never_run() -> None:
    assert SCRIPT not in PAGE
    assert "<script>alert(1)</script> M30W" in " ".join(READER.text)
    assert [tag for tag, _ in READER.tags].count("script") == 1
    assert not [name for _, attributes in READER.tags for name in attributes if name.startswith("on")]
    assert not re.search(r"javascript:", PAGE, re.IGNORECASE)


def test_nothing_is_fetched() -> None:
    policy = next(attributes["content"] for _, attributes in READER.tags if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:")
    for tag, attributes in READER.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "form"}
        assert attributes.get("href", "#").startswith("#")
        assert "src" not in attributes
    style = (TEMPLATES / "dossier.css").read_text()
    assert "url(" not in style
    assert "@import" not in style


def test_landmarks_headings_and_tables_are_in_order() -> None:
    tags = Counter(tag for tag, _ in READER.tags)
    assert tags["main"] == tags["nav"] == tags["h1"] == 1
    levels = [int(tag[1]) for tag, _ in READER.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tags["table"] == tags["caption"]
    assert all("scope" in attributes for tag, attributes in READER.tags if tag == "th")
    assert ("html", {"lang": "en"}) in READER.tags


def test_every_link_leads_somewhere_and_every_name_is_used_once() -> None:
    names = [attributes["id"] for _, attributes in READER.tags if "id" in attributes]
    assert len(names) == len(set(names))
    for tag, attributes in READER.tags:
        if tag == "a":
            assert attributes["href"][1:] in names
        for name in attributes.get("aria-labelledby", "").split():
            assert name in names


def test_every_region_has_a_name_of_its_own() -> None:
    names = [attributes["aria-label"] for _, attributes in READER.tags if attributes.get("role") == "region"]
    assert names
    assert [name for name, number in Counter(names).items() if number > 1] == []


def test_every_picture_has_a_title_and_a_description() -> None:
    figures = [attributes for tag, attributes in READER.tags if tag == "svg" and "role" in attributes]
    assert len(figures) == 5
    for attributes in figures:
        assert attributes["role"] == "img"
        assert len(attributes["aria-labelledby"].split()) == 2


@pytest.mark.parametrize(
    "words",
    [
        "This is not a person",
        "Research use only",
        "6 targets go into the vaccine and 2 more would be next",
        "C*07:02 presents none of the chosen targets",
        "Not assessed: class II presentation (no class II predictor is bundled yet)",
        "1 variant could not be judged (1 no three prime UTR); each has its reason and a remedy",
        "each predicted to be presented by at least one of the 5 HLA molecules assessed; 4 of the 5 have one",
        "proven optimal",
        "GAAGAG is the site",
        "could not be judged",
        "DRB1*04:05 was given and not assessed",
        "dropped.tsv",
        "minimum_expression",
        "ab" * 32,
    ],
)
def test_a_board_reads_what_it_must(words: str) -> None:
    assert words in " ".join("".join(READER.text).split())


def test_every_colour_of_text_has_enough_contrast() -> None:
    style = (TEMPLATES / "dossier.css").read_text()
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", style))

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(colours.get(one, one)), luminance(colours.get(other, other))), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    pairs = [("ink", "paper"), ("muted", "paper"), ("muted", "wash"), ("accent", "paper"), ("accent", "wash")]
    pairs += [("caution", "caution-wash"), ("note", "note-wash"), ("#ffffff", "fault"), ("#ffffff", "target")]
    pairs += [
        ("#ffffff", "#56616d"),
        ("#ffffff", "#7b5a00"),
        ("#0b1a26", "#8cc4e6"),
        ("#ffffff", "#00517f"),
        ("#8a4500", "paper"),
    ]
    pairs += [("ink", "#fbe3ad"), ("#ffffff", "#1d2d3c")]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


def many(design: Design, number: int) -> Design:
    """Add variants that fell, each on ten transcripts."""
    calls = [call("chr11", 10_000 + place, "A", "G") for place in range(number)]
    rows = [
        Dropped(
            stage="proteins",
            reason=f"reason-{place % 7}",
            sentence="The change lies outside the coding sequence of this transcript.",
            variant=one.label,
            gene=f"GENE{place}",
            transcript=f"ENST{place:08d}{number:02d}.1",
        )
        for place, one in enumerate(calls)
        for number in range(10)
    ]
    calls_set = dataclasses.replace(design.calls, calls=(*design.calls.calls, *calls))
    return dataclasses.replace(design, calls=calls_set, dropped=(*design.dropped, *rows))


def test_a_large_case_stays_light_and_quick() -> None:
    record = record_design(many(example_design(), 3000))
    begun = time.process_time()
    page = dossier_page(record)
    assert time.process_time() - begun < 2
    assert len(page.encode()) < 1_500_000
    assert "more of this reason are in dropped.tsv" in page


@settings(deadline=None, max_examples=12)
@given(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(["</style>", "</script>", '" onload="x', "{{ 7*7 }}"]),
)
def test_no_text_of_a_case_can_change_the_page(text: str, attack: str) -> None:
    design = example_design()
    words = text + attack
    case = dataclasses.replace(design.case, name=words, diagnosis=words, notice=words)
    rows = tuple(
        dataclasses.replace(row, gene=words, sentence=words, reason=words, remedy=words) for row in design.dropped[-3:]
    )
    hostile = dataclasses.replace(
        design, case=case, dropped=(*design.dropped[:-3], *rows), settings={words: {words: words}}, predictor=words
    )
    reader = Reader(dossier_page(record_design(hostile)))
    assert Counter(tag for tag, _ in reader.tags)["script"] == 1
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    assert attack in " ".join(reader.text)


def with_unjudged(design: Design) -> Design:
    """Add 31 variants that could not be judged, of four reasons, and the things that a whole design cannot judge."""
    reasons = [("splice-site", 22), ("incomplete-transcript", 5), ("start-lost", 3), ("coding-change-undetermined", 1)]
    calls, rows = [], []
    for kind, (reason, number) in enumerate(reasons):
        for place in range(number):
            one = call(f"chr{kind + 12}", 500 + place, "G", "A")
            calls.append(one)
            rows.append(
                Dropped(
                    stage="proteins",
                    reason=reason,
                    sentence=f"What {reason} does to the protein is not known.",
                    variant=one.label,
                    gene=f"{reason[:3].upper()}{place}",
                    transcript=f"ENST{kind}{place:06d}.1",
                    unassessed=True,
                    remedy=f"look at the tumor RNA for {reason}",
                )
            )
    more = {
        "neighbouring variants on one molecule": Unassessed(reason="no phase was given", remedy="phase the variants"),
        "clonality from copy number and purity": Unassessed(reason="no copy numbers were given"),
    }
    called = dataclasses.replace(design.calls, calls=(*design.calls.calls, *calls))
    return dataclasses.replace(
        design, calls=called, dropped=(*design.dropped, *rows), unassessed={**design.unassessed, **more}
    )


def test_many_variants_not_judged_are_told_by_reason_and_not_one_by_one() -> None:
    record = record_design(with_unjudged(example_design()))
    lines = [item.text for item in first_words(record, cover(record)) if item.severity == "missing"]
    assert lines == [
        "Not assessed: class II presentation, HLA loss in the tumor, neighbouring variants on one molecule and clonality "
        "from copy number and purity; each has its reason below.",
        "32 variants could not be judged (22 splice site, 5 incomplete transcript, 3 start lost, 1 coding change "
        "undetermined and 1 for other reasons); each has its reason and a remedy.",
    ]
    groups = variants_not_judged(record)
    assert [(group.reason, group.total) for group in groups] == [
        ("splice-site", 22),
        ("incomplete-transcript", 5),
        ("start-lost", 3),
        ("coding-change-undetermined", 1),
        ("no-three-prime-utr", 1),
    ]
    assert sum(group.total for group in groups) == sum(variant.fate.unassessed for variant in record.variants)
    assert groups[0].genes.endswith("SPL7 and 14 more")
    text = " ".join("".join(Reader(dossier_page(record)).text).split())
    section = text.split("What was not assessed")[1].split("Next in line")[0]
    assert "Variants that could not be judged (32 variants)" in section
    for group in groups:
        assert group.sentence in section
        assert group.remedy[1:] in section
    for what, why in with_unjudged(example_design()).unassessed.items():
        assert what in section
        assert why.reason[1:] in section


def test_peptides_are_not_said_to_be_on_every_molecule() -> None:
    design = example_design()
    without = dataclasses.replace(design.genotype, class_one=design.genotype.class_one[:4])
    for alleles, words in (
        (design.genotype, "at least one of the 5 HLA molecules assessed; 4 of the 5 have one."),
        (without, "at least one of the 4 HLA molecules assessed; all 4 have one."),
    ):
        record = record_design(dataclasses.replace(design, genotype=alleles))
        said = summary_sentences(record, cover(record))[1]
        assert said.startswith("Between them they give ")
        assert said.endswith(words)


def test_a_molecule_that_was_not_folded_has_a_page() -> None:
    design = example_design()
    product = design.products[0]
    assert product.messenger is not None
    messenger = dataclasses.replace(
        product.messenger, energy=math.nan, structure="", energy_model="not folded: longer than 6,000 nt"
    )
    products = (dataclasses.replace(product, messenger=messenger),)
    page = dossier_page(record_design(dataclasses.replace(design, products=products)))
    assert "not folded: longer than 6,000 nt" in page
    assert "nan" not in Reader(page).text


def test_an_empty_design_has_a_page() -> None:
    page = dossier_page(record_design(example_design(choice=Choice(chosen=(), next_in_line=(), dropped=()))))
    Reader(page)
    assert "No target was chosen: there is no vaccine to make." in page


def test_settings_are_flat_and_sorted_and_sourced_ones_one_row() -> None:
    sourced = {"name": "n", "value": 2.0, "unit": "%", "citation": "someone 2020", "note": ""}
    rows = list(flatten_settings({"b": {"y": [1, 2], "x": None}, "a": sourced, "c": {}, "d": [sourced, {"k": True}]}))
    assert [(row.name, row.value, row.source) for row in rows] == [
        ("a", "2.0 %", "Someone 2020."),
        ("b.x", "none", ""),
        ("b.y", "1, 2", ""),
        ("c", "none", ""),
        ("d", "2.0 %, k yes", ""),
    ]
