"""HLA names against mhcgnomes and IPD-IMGT/HLA: ``python -m verification.hla``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.reference.hla_expression_status import LOCI, derive, read_names

from vaxsmith.core import UnknownAlleleError
from vaxsmith.hla import parse_allele
from vaxsmith.hla.catalogue import EXPRESSION_STATUS
from verification.corpora import corpora


def human_names(path: Path) -> list[str]:
    """Read the human names of a predictor's allele list."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line.startswith(("HLA-", "DRB")) and "\t" not in line and " " not in line]


def reading_of_mhcgnomes(name: str) -> str:
    """Give what mhcgnomes makes of a name, at two fields and in the house's spelling."""
    from mhcgnomes import parse

    known = parse(name, raise_on_error=False)
    chains = [known.alpha, known.beta] if hasattr(known, "alpha") else [known]
    short = [f"{chain.gene_name}*{chain.allele_fields[0]}:{chain.allele_fields[1]}" for chain in chains]
    return "HLA-" + "-".join(chain for chain in short if not chain.startswith("DRA*"))


def compare_names(names: Iterable[str]) -> tuple[int, int, list[str]]:
    """Count names read alike and names refused as null, and list every other difference."""
    alike, null, different = 0, 0, []
    for name in names:
        theirs = reading_of_mhcgnomes(name)
        try:
            ours = parse_allele(name).name
        except UnknownAlleleError as refusal:
            if "null allele" in refusal.found:
                null += 1
                continue
            ours = f"refused: {refusal.found}"
        if ours == theirs:
            alike += 1
        else:
            different.append(f"{name}: {ours} against {theirs}")
    return alike, null, different


_NEVER_ON_THE_SURFACE = ("N", "S", "C")  # null, secreted only, cytoplasm only


def compare_null_status(hla: Path) -> tuple[int, int, list[str]]:
    """Parse every full name of IPD-IMGT/HLA with and without its suffix; what is never on the surface must be refused."""
    names = read_names(hla)
    null, expressed, wrong = 0, 0, []
    for (locus, fields), suffix in names.items():
        if ":" not in fields:
            continue
        for written in {f"{locus}*{fields}{suffix}", f"HLA-{locus}*{fields}"}:
            try:
                parse_allele(written)
                refused = False
            except UnknownAlleleError:
                refused = True
            if refused != (suffix in _NEVER_ON_THE_SURFACE):
                wrong.append(written)
        null += suffix in _NEVER_ON_THE_SURFACE
        expressed += suffix not in _NEVER_ON_THE_SURFACE
    return null, expressed, wrong


def main() -> int:
    """Print the table and give 1 where a name is read differently."""
    hla = corpora() / "hla"
    wrong: list[str] = []
    print(f"{'list':<44}{'names':>8}{'alike':>8}{'null':>8}{'differ':>8}")
    for title, names in {
        "NetMHCpan 4.0, human": human_names(hla / "netmhcpan_4_0_alleles.txt"),
        "NetMHCIIpan 3.1, human": human_names(hla / "netmhciipan_3_1_alleles.txt"),
    }.items():
        started = time.process_time()
        for name in names:
            if "N" not in name[4:]:
                try:
                    parse_allele(name)
                except UnknownAlleleError:
                    continue
        seconds = time.process_time() - started
        alike, null, different = compare_names(names)
        wrong += different
        pace = 1e6 * seconds / len(names)
        print(f"{title:<44}{len(names):>8}{alike:>8}{null:>8}{len(different):>8}   {pace:.0f} µs a name")
    null, expressed, mistaken = compare_null_status(hla)
    wrong += mistaken
    title = "IPD-IMGT/HLA, with and without suffix"
    print(f"{title:<44}{null + expressed:>8}{expressed:>8}{null:>8}{len(mistaken):>8}")
    derived = {s: {locus: set(v) for locus, v in loci.items()} for s, loci in derive(read_names(hla)).items()}
    shipped = {s: {locus: set(v.split()) for locus, v in loci.items()} for s, loci in EXPRESSION_STATUS.value.items()}
    same = derived == shipped
    print(f"catalogue of expression suffixes derived again over {len(LOCI)} loci: {'the same' if same else 'DIFFERENT'}")
    for line in wrong[:40]:
        print("  ", line)
    return 0 if not wrong and same else 1


if __name__ == "__main__":
    sys.exit(main())
