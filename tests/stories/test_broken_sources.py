"""Each source of the case with every source, broken in turn or written otherwise."""

from __future__ import annotations

import csv
import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pysam
import pytest
from tests.cli.command_line import run_command
from tests.stories.every_source_case import write_case

Run = Callable[..., tuple[int, str, str]]
Change = Callable[[Path, Path], None]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the files of the case with few variants, by option, beside a cache of the genome."""
    folder = tmp_path_factory.mktemp("small")
    files, _ = write_case(folder)
    for option, kept in (("variants", ("\t26298\t", "\t283358\t", "\t236\t")), ("germline", ("chr10_60272880\t283",))):
        lines = files[option].read_text().splitlines(keepends=True)
        files[option].write_text("".join(line for line in lines if line[0] == "#" or any(k in line for k in kept)))
    return files | {"cache": folder / "cache"}


@pytest.fixture
def design(
    small: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Design from the small case with one option's file exchanged; give exit status, output and error."""
    monkeypatch.setenv("VAXSMITH_CACHE", str(small["cache"]))

    def run(option: str, path: Path, *more: str) -> tuple[int, str, str]:
        arguments = ["design", "--hla", "A*02:01,B*07:02", "--targets", "2", "--purity", "0.8", *more]
        for name, file in small.items():
            if name != "cache":
                given = path if name == option else file
                arguments += ["--vcf" if name == "variants" else f"--{name.replace('_', '-')}", str(given)]
        return run_command([*arguments, "--name", "small", "--out", str(tmp_path / "out")], monkeypatch, capsys)

    return run


def _shorter(source: Path, target: Path) -> None:
    """Cut a BAM in two and keep its index, as an interrupted copy does."""
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    shutil.copy(f"{source}.bai", f"{target}.bai")


def _aligned_to(contig: str) -> Change:
    def change(source: Path, target: Path) -> None:
        del source
        header = {"HD": {"VN": "1.6", "SO": "coordinate"}, "SQ": [{"SN": contig, "LN": 248956422}]}
        pysam.AlignmentFile(str(target), "wb", header=pysam.AlignmentHeader.from_dict(header)).close()

    return change


def _star_junctions(source: Path, target: Path) -> None:
    shutil.copy(source.with_name("junctions.txt"), target)


def _of_words(words: str) -> Change:
    def change(source: Path, target: Path) -> None:
        del source
        target.write_text(words)

    return change


def _gzip_cut(source: Path, target: Path) -> None:
    target.write_bytes(gzip.compress(source.read_bytes())[:-9])


def _titles_alone(source: Path, target: Path) -> None:
    target.write_text(source.read_text().splitlines()[0] + "\n")


BROKEN: dict[str, tuple[str, Change, str]] = {
    "RNA reads cut in two": ("rna_alignments", _shorter, "truncated"),
    "DNA reads cut in two": ("dna_alignments", _shorter, "truncated"),
    "reads of another build": ("rna_alignments", _aligned_to("chr6_24667279"), "another genome build"),
    "reads on other contigs": ("dna_alignments", _aligned_to("chr1"), "other contigs"),
    "reads as SAM": ("rna_alignments", _of_words("@HD\tVN:1.6\n"), "samtools sort"),
    "a BAM for variants": ("germline", _aligned_to("chr1"), "BAM"),
    "segments without rows": ("segments", _titles_alone, "no segments"),
    "fusions under no caller's titles": ("fusions", _of_words("gene1\tgene2\nA\tB\n"), "Arriba"),
    "normal tissue without rows": ("normal_tissue", _titles_alone, "tissues"),
    "a virus in nucleotides": ("viral_proteins", _of_words(">e7\n" + "ACGT" * 20 + "\n"), "nucleotide"),
    "introns as STAR junctions": ("retained_introns", _star_junctions, "retained"),
    **{
        f"{option}: {name}": (option, change, words)
        for option in (
            "variants", "germline", "expression", "fusions", "junctions", "retained_introns", "normal_junctions",
            "segments", "normal_tissue", "viral_proteins",
        )
        for name, change, words in (
            ("empty", _of_words(""), "empty"),
            ("prose", _of_words("this is another file\n"), "xpected"),
            ("gzip cut short", _gzip_cut, "breaks off"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_source_is_refused_in_one_paragraph(name: str, small: dict[str, Path], design: Run, tmp_path: Path) -> None:
    option, change, words = BROKEN[name]
    broken = tmp_path / "broken.file"
    change(small[option], broken)
    status, _, error = design(option, broken, "--germline-sample", "PATIENT")
    assert status == 2, error
    assert error.startswith("vaxsmith: ")
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error
    assert "broken.file" in error, "the place"
    assert "Remedy: " in error or "Expected: " in error, "what to do"
    assert words in error
    assert not (tmp_path / "out").exists()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


TEXTS = ("variants", "germline", "expression", "fusions", "junctions", "retained_introns", "normal_junctions", "segments")


def _targets(folder: Path) -> list[list[str]]:
    return [
        [row[name].replace("chr", "") for name in ("label", "windows", "chance")]
        for row in _rows(folder / "out" / "targets.tsv")
    ]


def test_other_manners_of_writing_make_no_difference(
    small: dict[str, Path], design: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows line ends, gzip, contigs without ``chr``, and reads without an index in a folder that nobody may write to."""
    assert design("", Path(), "--germline-sample", "PATIENT")[0] == 0
    plain = _targets(tmp_path)
    written = tmp_path / "written"
    written.mkdir()
    for option in (*TEXTS, "normal_tissue", "viral_proteins"):
        text = small[option].read_bytes().replace(b"\r", b"").replace(b"\n", b"\r\n")
        if option in ("fusions", "junctions", "normal_junctions"):
            text = text.replace(b"chr", b"")
        monkeypatch.setitem(small, option, written / f"{option}.gz")
        small[option].write_bytes(gzip.compress(text, mtime=0))
    for option in ("rna_alignments", "dna_alignments"):
        monkeypatch.setitem(small, option, Path(shutil.copy(small[option], written / f"{option}.bam")))
    before = sorted(path.name for path in written.iterdir())
    written.chmod(0o555)
    try:
        status, _, error = design("", Path(), "--germline-sample", "PATIENT", "--overwrite")
    finally:
        written.chmod(0o755)
    assert status == 0, error
    assert _targets(tmp_path) == plain
    assert sorted(path.name for path in written.iterdir()) == before, "nothing is written beside the input"


def test_fusions_of_another_genome_fall_by_name(small: dict[str, Path], design: Run, tmp_path: Path) -> None:
    table = tmp_path / "fusions.tsv"
    table.write_text(small["fusions"].read_text().replace("chr6_24667279:", "chr6:"))
    assert design("fusions", table, "--germline-sample", "PATIENT")[0] == 0
    (fallen,) = (row for row in _rows(tmp_path / "out" / "dropped.tsv") if row["variant"].startswith("ACOT13::"))
    assert (fallen["reason"], fallen["unassessed"]) == ("unknown-contig", "yes")
    assert fallen["remedy"]


def test_a_germline_file_of_the_normal_sample_is_read(small: dict[str, Path], design: Run, tmp_path: Path) -> None:
    renamed = tmp_path / "germline.vcf"
    renamed.write_text(small["germline"].read_text().replace("\tPATIENT\n", "\tNORMAL\n"))
    status, _, error = design("germline", renamed)
    assert status == 0, error


def test_a_germline_file_with_both_samples_is_read_from_the_normal(
    small: dict[str, Path], design: Run, tmp_path: Path
) -> None:
    both = tmp_path / "germline.vcf"
    lines = small["germline"].read_text().splitlines()
    titles = next(line for line in lines if line.startswith("#CHROM")).replace("PATIENT", "NORMAL\tTUMOR")
    record = "chr10_60272880\t283348\t.\tG\tA\t.\tPASS\t.\tGT\t0/0\t1/1"
    both.write_text("\n".join([*(line for line in lines if line.startswith("##")), titles, record]) + "\n")
    status, _, error = design("germline", both)
    assert status == 0, error
    assert all(row["germline"] == "" for row in _rows(tmp_path / "out" / "targets.tsv")), "the normal cells lack it"
