"""Tables of codon use in every manner of writing, and what is no such table."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.core import STANDARD_CODE, InputError, VaxsmithError
from vaxsmith.mrna import MessengerSettings, codon_weights
from vaxsmith.mrna.codon_weights_file import read_codon_weights


def put(folder: Path, text: str | bytes) -> Path:
    path = folder / "codons.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "codon\tamino_acid\trelative_frequency\nGCU\tA\t0.25\nGCC\tA\t0.75\n",
        "codon,frequency\r\ngcu,0.25\r\nGCC,0.75\r\n",
        "GCT 0.25\nGCC 0.75",
        "\ufeff# human\n\nCodon;Count\nGCT;0.25\nGCC;0.75\n",
        "amino_acid\tcount\tcodon\nA\t0.25\tGCT\nA\t0.75\tGCC\n",
        '"codon","w"\n"GCT","0.25"\n"GCC","0.75"\n',
    ],
)
def test_every_manner_of_writing(text: str, tmp_path: Path) -> None:
    assert dict(read_codon_weights(put(tmp_path, text))) == {"GCT": 0.25, "GCC": 0.75}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no row"),
        ("codon\tw\n", "no row"),
        ("codon\tcolour\nGCT\tred\n", "none of the columns"),
        ("GCT\n", "1 columns"),
        ("GCT 0.1\nGCT 0.2\n", "twice"),
        ("GCT x\n", "no frequency"),
        ("GCT -1\n", "no frequency"),
        ("GCT nan\n", "no frequency"),
        ("GCT inf\n", "no frequency"),
        ("GCTA 1\n", "no codon"),
        ("NNN 1\n", "no codon"),
        (b"\xff\xfe\x00G", "cannot be read"),
        ("codon\tamino_acid\tw\nGCT\tA\n", "2 columns"),
    ],
)
def test_what_is_no_table_is_refused(text: str | bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_codon_weights(put(tmp_path, text))
    assert "codons.tsv" in str(caught.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError):
            read_codon_weights(path)


@given(text=st.text(max_size=60))
def test_any_text_is_a_table_or_a_sentence(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = put(tmp_path_factory.mktemp("any"), text.encode("utf-8", "replace"))
    try:
        found = read_codon_weights(path)
    except VaxsmithError:
        return
    assert {codon for codon, _ in found} <= set(STANDARD_CODE)


def test_the_peers_table_gives_weights() -> None:
    found = read_codon_weights(corpus("mrna", "codon_weights_for_parity.tsv"))
    assert len(found) == 64
    weights = codon_weights(MessengerSettings(codon_weights=found))
    assert max(weights.values()) == 1
