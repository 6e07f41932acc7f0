"""VaxPress and DNAchisel beside ours on the same proteins: energy, CAI, CPU seconds.

Run: VAXSMITH_PEERS=VENV make bench-mrna_peers, VENV holding both (python -m venv VENV; VENV/bin/pip install vaxpress
dnachisel). VaxPress runs on one process until it has had its CPU seconds (``--seconds 60 300``); its best sequence at each
time is read from its own checkpoints. It runs twice: with the objective that it has by default, and for the first of
the times with energy alone (``--default-off --mfe-weight 1``). DNAchisel runs under our
default rules (``verification/mrna_dnachisel.py``).

Every coding is folded without UTRs and without a stop codon, by ViennaRNA ``-d0`` (what we optimise) and ``-d2`` (what
VaxPress optimises); CAI is by our human table; λ = 3 in the objective E(d0) − λ Σ ln w. Ours are the exact optimum of energy
alone, the exact optimum at λ = 3, and the design under all default rules, which was made for its UTRs and an open start.
Exits 1 where a peer has a deeper energy than the exact optimum or a better objective than the optimum at λ = 3, or where
ours is not ten times as fast as what VaxPress was given.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from verification.codon_structure import proteins

from vaxsmith.core import translate
from vaxsmith.mrna import MessengerSettings, codon_weights
from vaxsmith.mrna.coding import code_protein
from vaxsmith.mrna.codon_structure import optimal_coding
from vaxsmith.mrna.frame import build_frame

SETTINGS = MessengerSettings()
WEIGHTS = codon_weights(SETTINGS)
RATE = 3.0
FOR_VAXPRESS = "hs100"
FOR_DNACHISEL = ("hs100", "hs400", "poly10")
MODES = {"its default objective": (), "energy alone": ("--default-off", "--mfe-weight", "1")}
TIMES_FASTER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One coding and what it took: energies in kcal/mol."""

    who: str
    coding: str
    cpu_seconds: float
    without_ends: float
    with_ends: float
    cai_log: float

    @property
    def objective(self) -> float:
        """E(d0) − λ Σ ln w."""
        return self.without_ends - RATE * self.cai_log


def judge(who: str, coding: str, cpu_seconds: float) -> Row:
    """Fold a coding both ways."""
    import RNA

    energies = []
    for dangles in (0, 2):
        details = RNA.md()
        details.dangles = dangles
        energies.append(float(RNA.fold_compound(coding.replace("T", "U"), details).mfe()[1]))
    return Row(
        who=who,
        coding=coding,
        cpu_seconds=cpu_seconds,
        without_ends=energies[0],
        with_ends=energies[1],
        cai_log=sum(log(WEIGHTS[coding[place : place + 3]]) for place in range(0, len(coding), 3)),
    )


def ours(protein: str) -> list[Row]:
    """Give our codings; the seconds are medians of three in this process, after imports."""

    def timed(who: str, work: Callable[[], str]) -> Row:
        seconds = []
        for _ in range(3):
            begun = time.process_time()
            coding = work()
            seconds.append(time.process_time() - begun)
        return judge(who, coding, sorted(seconds)[1])

    frame = build_frame(SETTINGS)
    return [
        timed("vaxsmith, exact, energy alone", lambda: optimal_coding(protein, weight=0, codon_weights=WEIGHTS).sequence),
        timed("vaxsmith, exact, λ = 3", lambda: optimal_coding(protein, weight=RATE, codon_weights=WEIGHTS).sequence),
        timed("vaxsmith, all default rules", lambda: code_protein(protein, frame, WEIGHTS, SETTINGS).sequence),
    ]


def cpu_seconds_of(group: int) -> float:
    """Give the CPU seconds that a process group has had, those of its ended children included (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[2]) == group:
            ticks += sum(int(each) for each in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def vaxpress_at_work(peers: Path, protein: str, mode: tuple[str, ...], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run VaxPress until the block ends; then ask it to stop."""
    (folder / "in.fasta").write_text(f">protein\n{protein}\n")
    command = [str(peers / "bin" / "vaxpress"), "-i", str(folder / "in.fasta"), "--protein", "-o", str(folder / "out")]
    command += ["-p", "1", "--iterations", "1000000", "--overwrite", "-q", *mode]
    at_work = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield at_work
    finally:
        os.killpg(at_work.pid, signal.SIGINT)
        try:
            at_work.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(at_work.pid, signal.SIGKILL)
            at_work.wait()


def vaxpress(peers: Path, protein: str, objective: str, seconds: list[float]) -> list[Row]:
    """Give VaxPress' best coding of the protein after each time, in CPU seconds of all its processes."""
    rows = []
    with (
        tempfile.TemporaryDirectory() as temporary,
        vaxpress_at_work(peers, protein, MODES[objective], Path(temporary)) as at_work,
    ):
        for limit in sorted(seconds):
            while (spent := cpu_seconds_of(at_work.pid)) < limit:
                if at_work.poll() is not None:
                    raise RuntimeError("VaxPress ended by itself")
                time.sleep(0.5)
            with (Path(temporary) / "out" / "checkpoints.tsv").open() as table:
                done = [row for row in csv.DictReader(table, delimiter="\t") if row.get("structure")]
            best = max(done, key=lambda row: float(row["fitness"]))
            coding = best["seq"].replace("U", "T")[: 3 * len(protein)]
            if translate(coding) != protein:
                raise RuntimeError("VaxPress' sequence codes another protein")
            name = f"VaxPress, {objective}, {limit:g} s ({len(done)} rounds)"
            rows.append(judge(name, coding, spent))
    return rows


def dnachisel(peers: Path, protein: str) -> Row | None:
    """Give DNAchisel's coding, or None where it finds none."""
    done = subprocess.run(
        [str(peers / "bin" / "python"), "-m", "verification.mrna_dnachisel", protein],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    coding, seconds = done.stdout.split()[-2:]
    return None if coding == "none" else judge("DNAchisel, our default rules", coding, float(seconds))


def versions(peers: Path) -> str:
    """Name the versions of the programs in their environment."""
    asked = (
        "from importlib.metadata import version as v; print(*(f'{n} {v(n)}' for n in ('vaxpress','dnachisel','ViennaRNA')))"
    )
    return subprocess.run(
        [str(peers / "bin" / "python"), "-c", asked], check=True, capture_output=True, text=True
    ).stdout.strip()


def show(name: str, rows: list[Row]) -> None:
    """Print the rows of one protein; the ratio is the CPU seconds over those of the exact optimum at λ = 3."""
    residues = len(rows[0].coding) // 3
    for row in rows:
        cai = exp(row.cai_log / residues)
        print(
            f"{name}\t{row.who}\t{row.without_ends:.1f}\t{row.with_ends:.1f}\t{cai:.3f}\t{row.objective:.1f}"
            f"\t{row.cpu_seconds:.2f}\t{row.cpu_seconds / rows[1].cpu_seconds:.1f}",
            flush=True,
        )


def main() -> int:
    """Print the table; 1 where ours is behind."""
    parser = argparse.ArgumentParser(description="VaxPress and DNAchisel beside ours")
    parser.add_argument("--seconds", type=float, nargs="+", default=[60.0, 300.0], help="CPU seconds for VaxPress")
    chosen = parser.parse_args()
    where = os.environ.get("VAXSMITH_PEERS")
    if not where:
        print("not run: set VAXSMITH_PEERS to an environment that has the peers (pip install vaxpress dnachisel)")
        return 0
    peers = Path(where)
    good = True
    print(f"peers: {versions(peers)}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("protein\twho\tE d0\tE d2\tCAI\tobjective at λ = 3\tCPU s\ttimes the exact optimum's")
    for name in FOR_DNACHISEL:
        protein = proteins()[name]
        own = ours(protein)
        found = dnachisel(peers, protein)
        others = [found] if found else []
        if name == FOR_VAXPRESS:
            default, alone = MODES
            others += vaxpress(peers, protein, alone, chosen.seconds[:1])
            others += vaxpress(peers, protein, default, chosen.seconds)
        show(name, own + others)
        if not found:
            print(f"{name}\tDNAchisel, our default rules\tfound no sequence that keeps them")
        energy_alone, traded, _ = own
        for other in others:
            good &= other.without_ends >= energy_alone.without_ends - 0.005
            good &= other.objective >= traded.objective - 0.005
            if other.who.startswith("VaxPress"):
                good &= TIMES_FASTER * max(energy_alone.cpu_seconds, traded.cpu_seconds) <= other.cpu_seconds
    print("ours is ahead in every row" if good else "OURS IS BEHIND")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
