"""The file of a review: read strictly, written as a template, sealed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from vaxsmith.core import Finding, FormatError, InputError, Severity, require_regular_file
from vaxsmith.selection.review import Decision, Review, Verdict

SCHEMA = "vaxsmith.review"
VERSION = 1
_LARGEST_BYTES = 4 << 20
_HEAD = ("schema", "version", "design_sha256", "decisions_sha256", "decision")
_KEYS = ("target", "name", "evidence_sha256", "decision", "by", "date", "comment")
LONGEST_NAME = 300
_LONGEST = {"target": 1000, "name": LONGEST_NAME, "by": LONGEST_NAME, "comment": 10_000}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SEAL_LINE = re.compile(r"^decisions_sha256[ \t]*=.*$", re.MULTILINE)
_FIRST_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_REMEDY = "see the template that a design writes, or decision 0017"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One target as it is put before a board: ``remark`` is a line for the reader and is not read back."""

    target: str
    name: str = ""
    evidence: str = ""
    remark: str = ""


def read_review(path: Path) -> Review:
    """Read a board's decisions from TOML.

    The file names ``schema = "vaxsmith.review"`` and ``version = 1``, and should name ``design_sha256`` and, once sealed,
    ``decisions_sha256``. Each table ``[[decision]]`` has a ``target`` and a ``decision`` (``accept``, ``reject`` or
    ``pending``), and may have ``name``, ``evidence_sha256``, ``by``, ``date`` and ``comment``; to accept or reject, ``by``
    whom and the ``date`` are needed. A file that decides and is not sealed is read, with a finding.

    Raises:
        InputError: the file cannot be read, or what it decides was changed after it was sealed.
        FormatError: it is not such a file; an unknown key, a missing or impossible value, a target decided twice.
    """
    review, seal = _parse(review_text(path), str(path))
    if seal and seal != review.digest:
        raise InputError(
            "the decisions are not those that were sealed: decisions_sha256 does not fit them",
            expected=f"decisions whose digest is {seal[:12]}…; it is {review.digest[:12]}…",
            cause="the file was edited after it was sealed",
            remedy="see what was changed, have the board confirm it, and seal the file again",
            place=str(path),
        )
    return review


def seal_review(text: str, *, place: str = "review") -> str:
    """Give the text of a review with the digest of its decisions, whatever digest it had; comments stay where they are.

    Raises:
        FormatError: it is no review, or the digest cannot be placed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    review, _ = _parse(text, place)
    line = f'decisions_sha256 = "{review.digest}"'
    first = _FIRST_TABLE.search(text)
    cut = first.start() if first else len(text)
    head, rest = text[:cut], text[cut:]
    if _SEAL_LINE.search(head):
        head = _SEAL_LINE.sub(line, head, count=1)
    else:
        head = f"{head.rstrip()}\n{line}\n\n" if rest else f"{head.rstrip()}\n{line}\n"
    sealed = head + rest
    again, seal = _parse(sealed, place)
    if seal != again.digest or again.decisions != review.decisions:
        raise FormatError(
            "the digest cannot be written into this text",
            expected="plain lines key = value before the first [[decision]]",
            remedy='write an empty line decisions_sha256 = "" there',
            place=place,
        )
    return sealed


def review_template(rows: Iterable[ReviewRow], *, design_sha256: str = "") -> str:
    """Write a review in which everything is pending, for a board to fill in.

    ``design_sha256`` is the digest of the ``design.json`` that the board will read.
    """
    parts = [_head(design_sha256)]
    for row in rows:
        remark = "".join(letter if letter.isprintable() else " " for letter in row.remark)
        lines = [f"# {remark}"] if remark.strip() else []
        lines += ["[[decision]]", f"target = {_quoted(row.target)}", f"name = {_quoted(row.name)}"]
        if row.evidence:
            lines.append(f"evidence_sha256 = {_quoted(row.evidence)}")
        lines += ['decision = "pending"', 'by = ""', 'comment = ""']
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def review_of_decisions(decisions: Iterable[Decision], *, design_sha256: str = "") -> str:
    """Write decisions as a review, in their order and not sealed yet, for a board to look at and to fill in further."""
    parts = [_head(design_sha256)]
    for entry in decisions:
        lines = ["[[decision]]", f"target = {_quoted(entry.target)}", f"name = {_quoted(entry.name)}"]
        if entry.evidence:
            lines.append(f"evidence_sha256 = {_quoted(entry.evidence)}")
        lines += [f"decision = {_quoted(entry.verdict.value)}", f"by = {_quoted(entry.by)}"]
        if entry.on:
            lines.append(f"date = {entry.on.isoformat()}")
        parts.append("\n".join([*lines, f"comment = {_quoted(entry.comment)}"]) + "\n")
    return "\n".join(parts)


def _head(design_sha256: str) -> str:
    return (
        "# A board's review of a design. For each target write: decision = \"accept\", \"reject\" or \"pending\",\n"
        "# by = \"who decided\" and date = 2026-01-31 (without quotation marks). Then seal the file: it gets the digest\n"
        "# of its decisions, so that a later change is seen. A digest is no signature: who can edit can seal again.\n"
        f'schema = "{SCHEMA}"\nversion = {VERSION}\ndesign_sha256 = "{design_sha256}"\n'
    )  # fmt: skip


def review_rows(design: Mapping[str, Any], *, place: str = "design.json") -> tuple[ReviewRow, ...]:
    """Take the targets of a ``design.json`` (as plain JSON values), chosen ones first, as rows for a template.

    A target's ``evidence_sha256`` is taken where the design gives it.

    Raises:
        FormatError: it holds no targets in the form that a design has.
    """
    targets = design.get("targets")
    if not isinstance(targets, list) or not all(isinstance(record, Mapping) for record in targets):
        raise FormatError("there is no list of targets", expected="a design.json of vaxsmith", place=place)
    rows = []
    for number, record in enumerate(targets, 1):
        where = f"{place}, target {number}"
        label, name = _label(record.get("protein"), where), record.get("name", "")
        if not isinstance(name, str):
            raise FormatError(f"the name is {name!r:.60}", expected="a design.json of vaxsmith", place=where)
        status = "chosen" if record.get("status") == "chosen" else "next in line"
        evidence = _digest(record, "evidence_sha256", where)
        rows.append(ReviewRow(target=label, name=name, evidence=evidence, remark=f"{number}, {status}"))
    return tuple(rows)


def _label(protein: Any, place: str) -> str:
    """Give the label of a target by its protein's record: that of its event, or of its variants."""
    event = protein.get("event") if isinstance(protein, Mapping) else None
    labels = protein.get("variants") if isinstance(protein, Mapping) else None
    if isinstance(event, Mapping):
        labels = [event.get("label")]
    if not isinstance(labels, list) or not labels or not all(isinstance(label, str) and label for label in labels):
        raise FormatError("the target does not say what it is", expected="a design.json of vaxsmith", place=place)
    return " + ".join(labels)


def _quoted(text: str) -> str:
    """Write a TOML basic string; what cannot stand in a file becomes a question mark."""
    sound = "".join("?" if 0xD800 <= ord(letter) <= 0xDFFF else letter for letter in text)
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007F")


def review_text(path: Path) -> str:
    """Give the text of a review's file, without a byte order mark and with plain line ends.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is too large, or no UTF-8 text.
    """
    require_regular_file(path, role="review")
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"the review cannot be read ({error.strerror or error})", place=str(path), remedy="check the path"
        ) from error
    if len(data) > _LARGEST_BYTES:
        raise FormatError("the file is larger than any review", expected="a few lines for each target", place=str(path))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise FormatError("the review is not UTF-8 text", place=str(path), remedy="save it as UTF-8") from error


def _parse(text: str, place: str) -> tuple[Review, str]:
    """Give the review and the digest that it is sealed with (empty: none)."""
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, a number too long, brackets too deep
        raise FormatError(f"the review is not TOML ({error})", place=place, remedy=_REMEDY) from error
    if values.get("schema") != SCHEMA or values.get("version") != VERSION or values.get("version") is True:
        raise FormatError(
            f"this is not a review (schema {values.get('schema')!r:.60}, version {values.get('version')!r:.20})",
            expected=f'schema = "{SCHEMA}" and version = {VERSION}',
            place=place,
            remedy=_REMEDY,
        )
    _refuse_unknown(values, _HEAD, place)
    design = _digest(values, "design_sha256", place)
    seal = _digest(values, "decisions_sha256", place)
    tables = values.get("decision", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise FormatError("decision is not a list of tables", expected="tables [[decision]]", place=place, remedy=_REMEDY)
    decisions: dict[str, Decision] = {}
    for number, table in enumerate(tables, 1):
        decision = _decision(table, f"{place}, decision {number}")
        if decision.target in decisions:
            raise FormatError(
                f"the target {decision.target!r:.100} is decided twice",
                expected="one decision a target",
                cause="two members' votes",
                remedy="write what the board decided, and the votes into the comment",
                place=f"{place}, decision {number}",
            )
        decisions[decision.target] = decision
    listed = tuple(decisions.values())
    findings = () if seal else _not_sealed(listed, place)
    return Review(decisions=listed, design=design, sealed=bool(seal), findings=findings), seal


def _not_sealed(decisions: tuple[Decision, ...], place: str) -> tuple[Finding, ...]:
    decided = sum(entry.verdict is not Verdict.PENDING for entry in decisions)
    if not decided:
        return ()
    sentence = f"The review decides about {decided} targets and is not sealed: a later change of it would not be seen."
    where = Path(place).name
    return (Finding(check="review-not-sealed", severity=Severity.CAUTION, place=where, sentence=sentence, measured=decided),)


def _decision(table: Mapping[str, Any], place: str) -> Decision:
    _refuse_unknown(table, _KEYS, place)
    texts = {key: _text(table, key, place) for key in ("target", "name", "by", "comment")}
    if not texts["target"].strip():
        raise FormatError("the decision names no target", expected="a line target = …", place=place, remedy=_REMEDY)
    word = table.get("decision")
    if not isinstance(word, str) or word not in {verdict.value for verdict in Verdict}:
        raise FormatError(
            f"the decision is {word!r:.60}", expected='"accept", "reject" or "pending"', place=place, remedy=_REMEDY
        )
    verdict, day = Verdict(word), _day(table.get("date"), place)
    lacking = [key for key, value in (("by", texts["by"].strip()), ("date", day)) if not value]
    if verdict is not Verdict.PENDING and lacking:
        raise FormatError(
            f"the decision to {word} {texts['target'][:100]!r} has no {' and no '.join(lacking)}",
            expected="who decided (by) and when (date)",
            place=place,
            remedy='write by = "…" and date = 2026-01-31, or leave it "pending"',
        )
    evidence = _digest(table, "evidence_sha256", place)
    return Decision(verdict=verdict, on=day, evidence=evidence, **texts)


def _day(value: Any, place: str) -> date | None:
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise FormatError(
        f"the date is {str(value)!r:.60}",
        expected="a day, as 2026-01-31",
        cause="quotation marks, or a time of day",
        place=place,
        remedy="write date = 2026-01-31 without quotation marks",
    )


def _text(table: Mapping[str, Any], key: str, place: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise FormatError(f"{key} is {value!r:.60}", expected="text in quotation marks", place=place, remedy=_REMEDY)
    lines = key == "comment"
    if len(value) > _LONGEST[key] or not all(letter.isprintable() or (lines and letter in "\n\t") for letter in value):
        raise FormatError(
            f"{key} is too long or holds signs that cannot be printed",
            expected=f"up to {_LONGEST[key]} printable characters{'' if lines else ' on one line'}",
            place=place,
            remedy="shorten it, or write it again",
        )
    return value


def _digest(table: Mapping[str, Any], key: str, place: str) -> str:
    value = table.get(key, "")
    if isinstance(value, str) and (not value or _SHA256.fullmatch(value)):
        return value
    raise FormatError(
        f"{key} is {value!r:.80}",
        expected="64 digits 0-9 and a-f (SHA-256), or an empty text",
        place=place,
        remedy="copy it again from the template, or leave it empty",
    )


def _refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise FormatError(
                f"the key {key[:60]!r} is not known",
                expected="one of " + ", ".join(known),
                remedy=f"did you mean {near[0]!r}?" if near else "remove it",
                place=place,
            )
