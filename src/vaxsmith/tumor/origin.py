"""Where a record says that its change comes from: the tumor, the germline, or it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vaxsmith.tumor.variant import Origin

_STATUS_CODE = {
    "1": Origin.GERMLINE,
    "2": Origin.SOMATIC,
}  # 0 wild type, 3 LOH, 4 RNA editing, 5 unknown: not a somatic change
GERMLINE_FILTERS = frozenset({"germline", "germline_risk"})


def read_origin(info: Mapping[str, str], tumor: Mapping[str, str], filters: Iterable[str]) -> tuple[Origin, str]:
    """Read the origin of a record and, unless it is plainly somatic, the words that said otherwise.

    The rule, strongest first. An explicit word for inherited makes it GERMLINE: the filter ``germline`` or
    ``germline_risk`` (Mutect2), SS=1 in INFO or in the tumor's column (VarScan, MuSE, SomaticSniper, Radia),
    STATUS=Germline (VarDict). A status that is neither inherited nor somatic (SS 0, 3, 4, 5; LOH; NT=het or hom of
    Strelka; another STATUS) makes it UNKNOWN. Everything else is SOMATIC: the file was given as somatic calls. Reads
    in the normal decide nothing here; ``selection`` weighs them.
    """
    for name in filters:
        if name.lower() in GERMLINE_FILTERS:
            return Origin.GERMLINE, f"filter {name}"
    status = info.get("STATUS", "").strip('"')
    code = info.get("SS", "")
    if not _says(code):
        code = tumor.get("SS", "")
    if status.lower().startswith("germline"):
        return Origin.GERMLINE, f"STATUS={status}"
    if _says(code):
        named = code.lower()
        origin = _STATUS_CODE.get(code) or (Origin.SOMATIC if "somatic" in named else None)
        if origin is None:
            origin = Origin.GERMLINE if "germline" in named else Origin.UNKNOWN
        if origin is not Origin.SOMATIC:
            return origin, f"SS={code}"
        return origin, ""
    if status and "somatic" not in status.lower():
        return Origin.UNKNOWN, f"STATUS={status}"
    if info.get("NT", "ref") in {"het", "hom", "conflict"}:
        return Origin.UNKNOWN, f"NT={info['NT']}"
    return Origin.SOMATIC, ""


def _says(code: str) -> bool:
    return code not in {"", "."}
