"""Small scripts that stand in for programs: they answer from a sample in the program's format, whole or with a fault."""

from __future__ import annotations

import sys
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
# What can be wrong with an answer; each stand-in takes one of these, or none.
FAULTS = ("cut", "drop", "empty", "rubbish", "other-numbers", "silent")

_FAULTY = """
import sys
def spoil(text):
    lines = text.splitlines(keepends=True)
    rows = [at for at, line in enumerate(lines) if {row!r} in line]
    if {fault!r} == "cut": return text[: text.rindex(lines[rows[-1]]) + len(lines[rows[-1]]) // 2]
    if {fault!r} == "drop": del lines[rows[-1]]
    if {fault!r} == "empty": return ""
    if {fault!r} == "rubbish": return "\\x00\\x01 nothing that anybody asked for\\n" * 3
    if {fault!r} == "other-numbers": lines.append(lines[rows[-1]].replace({old!r}, {new!r}))
    return "".join(lines)
"""


def write_program(path: Path, body: str) -> Path:
    """Write an executable Python script."""
    path.write_text(f"#!{sys.executable}\n{body}")
    path.chmod(0o755)
    return path


def faulty(*, row: str, fault: str, old: str = "0.", new: str = "0.1") -> str:
    """Give the code of ``spoil``, which puts a fault into the lines that hold ``row``."""
    assert fault in ("", *FAULTS)
    return _FAULTY.format(row=row, fault=fault, old=old, new=new)


def netmhc_stand_in(path: Path, sample: str, *, peptides_behind: str, row: str, fault: str = "") -> Path:
    """Stand in for NetMHCpan or NetMHCIIpan: the sample's block of the allele, with the rows of the peptides asked for.

    Rows come in the reverse order. An allele that the sample lacks is refused as the programs do.
    """
    return write_program(
        path,
        faulty(row=row, fault=fault)
        + f"""
import re
arguments = sys.argv[1:]
asked = open(arguments[arguments.index({peptides_behind!r}) + 1]).read().split()
allele = arguments[arguments.index("-a") + 1]
key = lambda name: re.sub("[^A-Z0-9]", "", name.upper())
head, *blocks = open({str(SAMPLES / sample)!r}).read().split("@@")
if {fault!r} == "silent": sys.exit(0)
for block in blocks:
    name, _, block = block.partition("\\n")
    if key(name) != key(allele): continue
    lines = block.splitlines(keepends=True)
    places = [at for at, line in enumerate(lines) if len(line.split()) > 4 and line.split()[0].isdigit()]
    kept = [lines[at] for at in reversed(places) if lines[at].split()[2] in asked]
    text = head + "".join([*lines[: places[0]], *kept, *lines[places[-1] + 1 :]])
    sys.stdout.write(spoil(text))
    break
else:
    print(head + f"Error. {{allele}} cannot be found in hla_pseudo list")
    sys.exit(1)
""",
    )


def table_stand_in(path: Path, sample: str, *, row: str, fault: str = "", alleles_end_at: str = "") -> Path:
    """Stand in for MixMHCpred, PRIME or MixMHC2pred: the sample's rows of the peptides asked for, in the reverse order."""
    return write_program(
        path,
        faulty(row=row, fault=fault)
        + f"""
arguments = sys.argv[1:]
asked = open(arguments[arguments.index("-i") + 1]).read().split()
alleles = [name for word in arguments[arguments.index("-a") + 1 :] for name in word.split(",")]
lines = open({str(SAMPLES / sample)!r}).read().splitlines(keepends=True)
at = next(at for at, line in enumerate(lines) if line.startswith("Peptide"))
unknown = [name for name in alleles if "%Rank_" + name not in lines[at].strip().split("\\t")]
if unknown:
    print("Allele " + unknown[0] + " is not among the alleles of this program")
    sys.exit({0 if fault == "silent" else 1})
kept = [line for line in reversed(lines[at + 1 :]) if line.split("\\t")[0] in asked]
if {fault!r} != "silent":
    open(arguments[arguments.index("-o") + 1], "w").write(spoil("".join([*lines[: at + 1], *kept])))
""",
    )
