"""Read a case file: one flat TOML that names a patient's files and facts."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from vaxsmith.core import FormatError, InputError, SettingsError, require_regular_file
from vaxsmith.patient.chosen_parts import with_chosen_parts
from vaxsmith.patient.design import Case
from vaxsmith.patient.inputs import case_files
from vaxsmith.patient.settings import Settings
from vaxsmith.selection import Wishes, read_policy
from vaxsmith.tumor import Sex

_TEXTS = ("name", "diagnosis", "notice", "tumor_sample", "normal_sample", "rna_sample", "germline_sample")
_FILES = (
    "variants", "expression", "reference_fasta", "reference_annotation", "germline", "rna_alignments", "dna_alignments",
    "fusions", "junctions", "retained_introns", "normal_junctions", "segments", "hla_loss", "normal_tissue",
    "viral_proteins", "policy", "review",
)  # fmt: skip
_SETTINGS = (
    "targets", "platform", "route", "formulation", "accepted_filters", "accepted_tissues", "class_two_lengths", "parts",
    "modified_nucleotide", "refold",
)  # fmt: skip
LONGEST_NAME = 200
LARGEST_CASE_BYTES = 1 << 20
_KNOWN = (*_TEXTS, *_FILES, "hla", "purity", "sex", "settings")


def read_case(path: Path, *, policy: Path | None = None, review: Path | None = None) -> tuple[Case, Settings]:
    """Read a case and its settings; relative paths are relative to the case file.

    ``policy`` and ``review`` are a board's files that the case itself does not name.

    Keys: ``name``, ``variants`` and ``hla`` are needed; ``diagnosis``, ``notice``, ``expression``, ``reference_fasta``,
    ``reference_annotation``, ``tumor_sample``, ``normal_sample``, ``rna_sample``, ``germline``, ``germline_sample``,
    ``rna_alignments``, ``dna_alignments``, ``fusions``, ``junctions``, ``retained_introns``, ``normal_junctions``,
    ``segments``, ``purity`` (a number), ``sex``, ``hla_loss``, ``normal_tissue``, ``viral_proteins``, ``policy`` and
    ``review`` may be given, and a table ``[settings]`` with ``targets``, ``platform``, ``route``, ``formulation``,
    ``accepted_filters``, ``accepted_tissues`` and ``class_two_lengths`` (a list of whole numbers), and in it a table
    ``[settings.parts]`` (``PART_NAMES``). ``[settings]`` goes before the policy.

    Raises:
        InputError: the file or one that it names cannot be read, or the case names another policy or review.
        FormatError: it is not TOML, or a value has the wrong type.
        SettingsError: a key is unknown or a setting out of range.
    """
    values = _parse(path)
    _refuse_unknown(values, _KNOWN, str(path))
    for key in ("name", "variants", "hla"):
        if key not in values:
            raise FormatError(f"the case has no {key!r}", expected=f"a line {key} = …", place=str(path))
    for key in (*_TEXTS, *_FILES, "hla"):
        if key in values and not isinstance(values[key], str):
            raise FormatError(f"{key} is {values[key]!r}", expected="text in quotation marks", place=f"{path}, key {key}")
    texts = {key: values[key] for key in _TEXTS if key in values}
    files = {key: path.parent / values[key] for key in _FILES if key in values}
    for key, file in (("policy", policy), ("review", review)):
        if file is None:
            continue
        if key in files:
            raise InputError(
                f"the case names a {key}, and --{key} is given too",
                expected="one of them",
                remedy=f"leave --{key} out, or take the line out of the case file",
                place=f"{path}, key {key}",
            )
        files[key] = file
    case = Case(
        **texts,
        **files,
        purity=_purity(values.get("purity"), path),
        sex=sex_of(values.get("sex"), str(path)),
        hla=hla_source(values["hla"], path.parent),
    )
    check_case(case)
    return case, _read_settings(values.get("settings", {}), path, base_settings(case))


def base_settings(case: Case) -> Settings:
    """Give the defaults, or what the case's policy says instead.

    Raises:
        InputError: the policy cannot be read.
        SettingsError: it names what is not known, or a value is out of range.
    """
    if case.policy is None:
        return Settings()
    policy = read_policy(case.policy)
    wishes = Wishes(must=policy.must, must_not=policy.must_not, source=policy.source)
    return Settings(selection=policy.selection_settings, preset=policy.preset, wishes=wishes)


def hla_source(text: str, folder: Path) -> str | Path:
    """Tell whether an HLA entry is a file (it exists, or it can only be a path) or the type itself."""
    if not text.strip():
        return text
    candidate = folder / text
    try:
        if candidate.exists():
            return candidate  # also what is no regular file: it is refused by name where it is read
    except PermissionError:
        return candidate
    except (OSError, ValueError):  # too long, or not possible, for a file name: so it is no file
        return text
    looks_like_path = "*" not in text and ("/" in text or Path(text).suffix in {".txt", ".tsv", ".json", ".csv"})
    return candidate if looks_like_path else text


def check_case(case: Case) -> Case:
    """Make sure that every file of a case is there before any work begins.

    Raises:
        InputError: a file is missing, only half of the reference is given, or the name cannot stand on a page.
        SettingsError: the purity is no fraction.
    """
    if not 0 < len(case.name.strip()) <= LONGEST_NAME or not case.name.isprintable():
        raise InputError(
            "the case's name is empty, too long, or holds line breaks or other signs that cannot be printed",
            expected=f"1 to {LONGEST_NAME} printable characters",
            place="name",
        )
    for role, path in case_files(case).items():
        require_regular_file(path, role=f"{role.replace('_', ' ')} file")
    if case.purity is not None and not 0 < case.purity <= 1:
        raise SettingsError(
            f"the purity is {case.purity:g}", expected="a fraction over 0, up to 1 (0.6 for 60 %)", place="purity"
        )
    if case.germline_sample is not None and case.germline is None:
        raise InputError(
            "a sample of the germline file is named, but no such file",
            expected="germline together with germline_sample",
            place="germline_sample",
            remedy="give --germline, or leave --germline-sample out",
        )
    if (case.reference_fasta is None) != (case.reference_annotation is None):
        raise InputError(
            "only one half of the reference is given",
            expected="reference_fasta and reference_annotation together",
            remedy="give both, or neither to use the VCF's own annotation",
        )
    return case


def sex_of(value: Any, place: str) -> Sex | None:
    """Read the chromosomal sex; None when it is not given.

    Raises:
        SettingsError: it is neither ``female`` nor ``male``.
    """
    if value is None:
        return None
    if not isinstance(value, str) or value.lower() not in {entry.value for entry in Sex}:
        raise SettingsError(f"sex is {value!r}", expected="female or male", place=place)
    return Sex(value.lower())


def _purity(value: Any, path: Path) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise FormatError(f"purity is {value!r}", expected="a number, such as 0.6", place=f"{path}, key purity")
    return float(value)


def with_selection(
    settings: Settings,
    *,
    targets: int | None = None,
    filters: tuple[str, ...] | None = None,
    class_two_lengths: tuple[int, ...] | None = None,
) -> Settings:
    """Give the settings with another number of targets, other accepted filters or other lengths of class II windows."""
    changes: dict[str, Any] = {}
    if targets is not None:
        changes["targets"] = targets
    if filters is not None:
        changes["accepted_filters"] = filters
    if class_two_lengths is not None:
        changes["class_two_lengths"] = class_two_lengths
    return replace(settings, selection=replace(settings.selection, **changes)) if changes else settings


def with_platform(
    settings: Settings, platform: str | None, *, route: str | None = None, formulation: str | None = None
) -> Settings:
    """Give the settings with another platform, route or formulation; None leaves them as they are."""
    chosen: dict[str, Any] = {"platform": platform, "route": route, "formulation": formulation}
    return replace(settings, **{name: value for name, value in chosen.items() if value is not None})


def with_making(settings: Settings, *, modified_nucleotide: str | None = None, refold: bool | None = None) -> Settings:
    """Give the settings with another nucleotide for uridine, or with every molecule refolded in full; None changes nothing.

    Raises:
        SettingsError: the nucleotide is unknown.
    """
    if modified_nucleotide is not None:
        settings = replace(settings, manufacture=replace(settings.manufacture, modified_nucleotide=modified_nucleotide))
    if refold is not None:
        check = settings.whole_check
        settings = replace(settings, whole_check=replace(check, refold=replace(check.refold, everything=refold)))
    return settings


def _read_settings(values: Any, path: Path, base: Settings) -> Settings:
    """Read the table ``[settings]``; what it does not say is as in ``base``."""
    place = f"{path}, [settings]"
    if not isinstance(values, dict):
        raise FormatError("settings is not a table", expected="a table [settings]", place=place)
    _refuse_unknown(values, _SETTINGS, place)
    targets = values.get("targets", base.selection.targets)
    filters = values.get("accepted_filters", list(base.selection.accepted_filters))
    if not isinstance(targets, int) or isinstance(targets, bool):
        raise FormatError(f"targets is {targets!r}", expected="a whole number", place=place)
    if not isinstance(filters, list) or not all(isinstance(name, str) for name in filters):
        raise FormatError(f"accepted_filters is {filters!r}", expected="a list of filter names", place=place)
    lengths = values.get("class_two_lengths", list(base.selection.class_two_lengths))
    if not isinstance(lengths, list) or not all(type(length) is int for length in lengths):
        raise FormatError(f"class_two_lengths is {lengths!r}", expected="a list of whole numbers, as [15]", place=place)
    tissues = values.get("accepted_tissues", [])
    if not isinstance(tissues, list) or not all(isinstance(name, str) for name in tissues):
        raise FormatError(f"accepted_tissues is {tissues!r}", expected="a list of tissues", place=place)
    making = {name: values[name] for name in ("platform", "route", "formulation") if name in values}
    nucleotide, refold = values.get("modified_nucleotide"), values.get("refold")
    if refold is not None and not isinstance(refold, bool):
        raise FormatError(f"refold is {refold!r}", expected="true or false", place=place)
    for name, text in {**making, "modified_nucleotide": nucleotide if nucleotide is not None else ""}.items():
        if not isinstance(text, str):
            raise FormatError(f"{name} is {text!r}", expected="text in quotation marks", place=place)
    parts = values.get("parts", {})
    if not isinstance(parts, dict):
        raise FormatError("parts is not a table", expected="a table [settings.parts]", place=place)
    if tissues:
        markers = replace(base.tumor.markers, accepted_tissues=frozenset(tissues))
        base = replace(base, tumor=replace(base.tumor, markers=markers))
    base = with_making(base, modified_nucleotide=nucleotide, refold=refold)
    base = with_chosen_parts(replace(base, **making), parts, place=f"{path}, [settings.parts]")
    return with_selection(base, targets=targets, filters=tuple(filters), class_two_lengths=tuple(lengths))


def _parse(path: Path) -> dict[str, Any]:
    """Read TOML text, with a byte order mark or Windows line ends if need be."""
    require_regular_file(path, role="case file")
    if path.stat().st_size > LARGEST_CASE_BYTES:
        raise FormatError("the case file is larger than any case", expected="a few lines of TOML", place=str(path))
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        raise InputError(
            f"the case file cannot be read ({error.strerror or error})", place=str(path), remedy="check the path"
        ) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, a number too long, brackets too deep
        raise FormatError(
            f"the case file is not TOML ({error})",
            place=str(path),
            remedy='write lines such as name = "Patient 1", variants = "calls.vcf.gz", hla = "A*02:01, B*07:02"',
        ) from error


def _refuse_unknown(values: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    """Refuse a key that nobody reads, so that a typing error cannot silently fall back to a default."""
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise SettingsError(
                f"the key {key!r} is not known",
                expected="one of " + ", ".join(known),
                remedy=f"did you mean {near[0]!r}?" if near else "remove it",
                place=place,
            )
