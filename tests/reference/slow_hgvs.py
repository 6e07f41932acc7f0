"""Slow obvious twin of the HGVS names: apply a name to a sequence, and find the right name by trying every one.

Written from the nomenclature's own pages (hgvs-nomenclature.org, version 21: DNA and protein recommendations). Nothing is
taken from the package. ``named_bases`` and ``named_protein`` go through the descriptions that lead from one sequence to the
other, in the order in which the nomenclature prefers them: substitution, deletion, inversion, duplication, insertion,
deletion-insertion; of equal ones the most 3′ (C-terminal).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LETTERS = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H", "Ile": "I",
    "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W", "Tyr": "Y", "Val": "V",
    "Sec": "U", "Xaa": "X", "Ter": "*",
}  # fmt: skip
SYMBOLS = {letter: word for word, letter in LETTERS.items()}
_PAIRS = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}
_PLACES = r"([-*]?\d+)(?:_([-*]?\d+))?"
_RESIDUE = r"([A-Z][a-z]{2})(\d+)"
_SPAN = rf"{_RESIDUE}(?:_{_RESIDUE})?"

Change = tuple[int, int, str]  # bases or residues [start, end) become these


def parts_of(name: str) -> list[str]:
    """Take the prefix off and open the brackets of an allele: ``c.[35G>A;38T>C]``."""
    body = name.rpartition(":")[2][2:]
    return body[1:-1].split(";") if body.startswith("[") else [body]


# --- coding DNA -----------------------------------------------------------------------------------------------------


def coding_changes(name: str, bases: str, begin: int, end: int) -> list[Change]:
    """Read a ``c.`` name; the coding sequence is ``bases[begin:end]``. Fails where the name does not fit the bases."""

    def index(place: str) -> int:
        if place.startswith("-"):
            return begin - int(place[1:])
        if place.startswith("*"):
            return end + int(place[1:]) - 1
        assert int(place) > 0
        return begin + int(place) - 1

    found = []
    for part in parts_of(name):
        match = re.fullmatch(_PLACES + r"(del|dup|inv|ins[ACGTN]+|delins[ACGTN]+|[ACGTN]>[ACGTN])", part)
        assert match, f"not a c. name that is known here: {part}"
        first = index(match[1])
        last = index(match[2]) if match[2] else first
        assert 0 <= first <= last < len(bases), part
        word = match[3]
        if word == "del":
            found.append((first, last + 1, ""))
        elif word == "dup":
            found.append((last + 1, last + 1, bases[first : last + 1]))
        elif word == "inv":
            assert last > first
            found.append((first, last + 1, turned(bases[first : last + 1])))
        elif word.startswith("ins"):
            assert last == first + 1, "an insertion lies between two neighbours"
            found.append((last, last, word[3:]))
        elif word.startswith("delins"):
            found.append((first, last + 1, word[6:]))
        else:
            assert not match[2]
            assert bases[first] == word[0] != word[2]
            found.append((first, first + 1, word[2]))
    return found


def applied(changes: list[Change], sequence: str) -> str:
    """Write changes into a sequence; they must be in order and apart."""
    parts, done = [], 0
    for start, end, new in changes:
        assert start >= done, "the parts of a name overlap or are out of order"
        parts += [sequence[done:start], new]
        done = end
    return "".join([*parts, sequence[done:]])


def named_bases(bases: str, edited: str, begin: int, end: int, exon: tuple[int, int]) -> str:
    """Name one change of the bases; all of the description lies in ``exon``, at whose edge the 3′ rule stops."""

    def place(index: int) -> str:
        if index < begin:
            return f"-{begin - index}"
        return str(index - begin + 1) if index < end else f"*{index - end + 1}"

    def places(first: int, behind: int) -> str:
        return place(first) if behind - first == 1 else f"{place(first)}_{place(behind - 1)}"

    low, high = exon
    grown = len(edited) - len(bases)
    ahead, behind = _shared(bases, edited)
    differing = [i for i in range(len(bases)) if bases[i] != edited[i]] if not grown else []
    if len(differing) == 1:
        (i,) = differing
        return f"c.{place(i)}{bases[i]}>{edited[i]}"
    if grown < 0:
        starts = [i for i in range(low, high + grown + 1) if bases[:i] + bases[i - grown :] == edited]
        if starts:
            return f"c.{places(starts[-1], starts[-1] - grown)}del"
    if grown > 0:
        starts = [i for i in range(low, high + 1) if bases[:i] + edited[i : i + grown] + bases[i:] == edited]
        if starts:
            i = starts[-1]
            # Only a copy in the same exon stands directly before it on the genome too.
            if i - grown >= low and bases[i - grown : i] == edited[i : i + grown]:
                return f"c.{places(i - grown, i)}dup"
            return f"c.{place(i - 1)}_{place(i)}ins{edited[i : i + grown]}"
    first, last = ahead, len(bases) - behind
    new = edited[ahead : len(edited) - behind]
    if len(new) == last - first > 1 and new == turned(bases[first:last]):
        return f"c.{places(first, last)}inv"
    return f"c.{places(first, last)}delins{new}"


def turned(bases: str) -> str:
    """Give the reverse complement."""
    return "".join(_PAIRS[base] for base in reversed(bases))


def _shared(one: str, two: str) -> tuple[int, int]:
    """Count the letters shared at the beginning, and then at the end of what is left."""
    most = min(len(one), len(two))
    ahead = next((i for i in range(most) if one[i] != two[i]), most)
    behind = next((i for i in range(most - ahead) if one[-1 - i] != two[-1 - i]), most - ahead)
    return ahead, behind


# --- protein --------------------------------------------------------------------------------------------------------


def fits_protein(name: str, normal: str, mutant: str, *, ends_at_stop: bool) -> str:
    """Apply a ``p.`` name to the normal protein and compare with the mutant; give what is wrong, empty when nothing is.

    A frameshift's or an extension's new residues are not in its name: the first of them, all that stands before, and the
    count to the new stop are compared.
    """
    closed = normal + "*"
    changes: list[Change] = []
    parts = parts_of(name)
    for number, part in enumerate(parts):
        try:
            tail = re.fullmatch(rf"{_RESIDUE}([A-Z][a-z]{{2}})(fs|ext)Ter(\d+|\?)", part)
            if tail:
                if number != len(parts) - 1:
                    return f"{part}: something stands behind a new end"
                return _tail_fits(tail, closed, applied(changes, normal), changes, mutant, ends_at_stop=ends_at_stop)
            change = _protein_change(part, closed)
        except AssertionError as error:
            return f"{part}: {error}"
        if "*" in change[2]:
            whole = applied(changes, normal[: change[0]]) + change[2].partition("*")[0]
            return "" if whole == mutant and ends_at_stop else f"{part}: gives {whole}"
        changes.append(change)
    try:
        whole = applied(changes, normal)
    except AssertionError as error:
        return str(error)
    return "" if whole == mutant else f"gives {whole}"


def _protein_change(part: str, closed: str) -> Change:
    """Read one part of a ``p.`` name whose residues are all in it."""

    def check(word: str, number: str) -> int:
        assert LETTERS[word] == closed[int(number) - 1 : int(number)], f"residue {number} is not {word}"
        return int(number) - 1

    match = re.fullmatch(rf"{_SPAN}(=|del|dup|ins(?:[A-Z][a-z]{{2}})+|delins(?:[A-Z][a-z]{{2}})+|[A-Z][a-z]{{2}})", part)
    assert match, "not a p. name that is known here"
    first = check(match[1], match[2])
    last = check(match[3], match[4]) if match[3] else first
    assert last > first or not match[3], "the end lies before the start"
    word = match[5]
    if word == "=":
        return first, first, ""
    if word == "del":
        return first, last + 1, ""
    if word == "dup":
        return last + 1, last + 1, closed[first : last + 1]
    if word.startswith("ins"):
        assert last == first + 1, "an insertion lies between two neighbours"
        return last, last, _letters(word[3:])
    if word.startswith("delins"):
        return first, last + 1, _letters(word[6:])
    assert not match[3]
    assert LETTERS[word] != closed[first], "a substitution by the same residue"
    return first, first + 1, LETTERS[word]


def _tail_fits(
    tail: re.Match[str], closed: str, changed: str, changes: list[Change], mutant: str, *, ends_at_stop: bool
) -> str:
    place = int(tail[2]) - 1
    if closed[place : place + 1] != LETTERS[tail[1]]:
        return f"residue {tail[2]} is not {tail[1]}"
    moved = place + sum(len(new) - (end - start) for start, end, new in changes)
    if mutant[:moved] != changed[:moved]:
        return "residues before the tail differ"
    if mutant[moved : moved + 1] != LETTERS[tail[3]] or LETTERS[tail[3]] == LETTERS[tail[1]]:
        return "the first new residue is another"
    # fs counts the first new residue as codon 1 and the stop as the last; ext counts the old stop's place as 0.
    counted = len(mutant) - moved + (1 if tail[4] == "fs" else 0)
    if tail[5] != (str(counted) if ends_at_stop else "?"):
        return f"the stop is the codon {counted}"
    return ""


def _letters(words: str) -> str:
    return "".join(LETTERS[words[i : i + 3]] for i in range(0, len(words), 3))


def named_protein(normal: str, mutant: str) -> str:
    """Name one in-frame change between two whole proteins that both end at a stop, by trying every description."""
    assert normal != mutant
    return next(_descriptions(normal, mutant))


def _descriptions(normal: str, mutant: str) -> Iterator[str]:
    """Give every description that leads from one to the other, the preferred first."""
    n, grown = len(normal), len(mutant) - len(normal)
    if grown > 0 and mutant.startswith(normal):
        yield f"p.Ter{n + 1}{SYMBOLS[mutant[n]]}extTer{grown}"
    for i in reversed(range(n)):
        if not grown and normal[:i] + mutant[i] + normal[i + 1 :] == mutant:
            yield f"p.{_residues(normal, i, i + 1)}{SYMBOLS[mutant[i]]}"
    for i in reversed(range(n + grown + 1)):
        if grown < 0 and normal[:i] + normal[i - grown :] == mutant:
            yield f"p.{_residues(normal, i, i - grown)}del"
    for i in reversed(range(n - grown + 1)):
        if grown > 0 and normal[: i + grown] + normal[i : i + grown] + normal[i + grown :] == mutant:
            yield f"p.{_residues(normal, i, i + grown)}dup"
    for i in reversed(range(1, n)):
        if grown > 0 and normal[:i] + mutant[i : i + grown] + normal[i:] == mutant:
            yield f"p.{_residues(normal, i - 1, i + 1)}ins{_words(mutant[i : i + grown])}"
    for size in range(1, n + 1):
        for i in reversed(range(n - size + 1)):
            new = mutant[i : i + size + grown]
            if size + grown > 0 and normal[:i] + new + normal[i + size :] == mutant:
                yield f"p.{_residues(normal, i, i + size)}delins{_words(new)}"


def _residues(protein: str, start: int, end: int) -> str:
    first = f"{SYMBOLS[protein[start]]}{start + 1}"
    return first if end - start == 1 else f"{first}_{SYMBOLS[protein[end - 1]]}{end}"


def _words(residues: str) -> str:
    return "".join(SYMBOLS[residue] for residue in residues)
