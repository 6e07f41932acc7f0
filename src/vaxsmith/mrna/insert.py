"""Design an insert: the DNA that is put into a replication-deficient viral vector, and nothing of the vector itself.

An insert is a cloning site, a Kozak context, the coding sequence with its stops, and a second cloning site. No virus is
designed here: a vector's maker puts the insert behind a promoter of theirs, in a vector of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vaxsmith.core import Finding, SettingsError, Severity, Sourced, reverse_complement, translate
from vaxsmith.mrna.catalogue.motifs import SIGNALS
from vaxsmith.mrna.catalogue.vectors import CLONING_SITES, RESERVED, VECTORS
from vaxsmith.mrna.design import design_messenger
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.messenger import PartKind
from vaxsmith.mrna.sequence_checks import gc_fraction
from vaxsmith.mrna.settings import MessengerSettings

LONGEST_SITE = 60
# An insert is transcribed in a nucleus, which splices and polyadenylates.
NUCLEAR_SIGNALS = ("polyadenylation signal", "splice donor", "splice acceptor")
# What the rules of an mRNA say of a coding sequence holds for its DNA, too; what they say of folds and tails does not.
_OF_CODING = ("gc-content", "homopolymer", "repeat", "hairpin", "codon-choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertSettings:
    """What stands around the coding sequence of an insert, and how much room there is.

    ``five_prime_site`` and ``three_prime_site`` are names in ``CLONING_SITES`` or sequences of the user's own; ``vector``
    is a name in ``VECTORS``. ``capacity`` (base pairs) replaces the room that the catalogue gives for it, 0 does not.
    ``reserved`` base pairs of the room are kept for promoter and polyadenylation signal.

    Raises:
        SettingsError: a number is out of range, or a vector or a site is unknown.
    """

    five_prime_site: str = "NheI"
    three_prime_site: str = "XhoI"
    vector: str = "adenovirus 5, E1 and E3 deleted"
    capacity: int = 0
    reserved: int = RESERVED.value

    def __post_init__(self) -> None:
        for name in ("capacity", "reserved"):
            value = getattr(self, name)
            if type(value) is not int or value < 0:
                raise SettingsError(f"{name} is {value!r}", expected="a whole number of base pairs, 0 or more", place=name)
        if self.vector not in VECTORS and not self.capacity:
            raise SettingsError(
                f"the vector {self.vector[:60]!r} is not in the catalogue",
                expected=f"one of {', '.join(VECTORS)}",
                remedy="give capacity (base pairs) for a vector of your own",
                place="vector",
            )
        read_site(self.five_prime_site, "five_prime_site")
        read_site(self.three_prime_site, "three_prime_site")
        if self.room <= 0:
            raise SettingsError(
                f"{self.reserved} bp are kept of a room of {self.limit.value} bp", expected="less", place="reserved"
            )

    @property
    def limit(self) -> Sourced[int]:
        """Everything that the vector takes, in base pairs."""
        if self.capacity:
            return Sourced(name=self.vector, value=self.capacity, unit="bp", citation="given by the user")
        return VECTORS[self.vector]

    @property
    def room(self) -> int:
        """What is left for the insert, in base pairs."""
        return self.limit.value - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """DNA to be put into a vector: ``parts`` are (kind, part) in order, the sense strand 5′ to 3′.

    ``protein`` is what the coding sequence must translate to (no stop), ``cai`` its codon adaptation index. ``vector`` is
    everything that the vector takes, in base pairs, ``reserved`` what of that is kept for the vector's own parts.
    """

    name: str
    parts: tuple[tuple[str, Sourced[str]], ...]
    protein: str
    cai: float
    vector: Sourced[int]
    reserved: int
    findings: tuple[Finding, ...] = ()

    @property
    def sequence(self) -> str:
        """The sense strand."""
        return "".join(part.value for _, part in self.parts)

    @property
    def coding(self) -> str:
        """The coding sequence, without the stops."""
        return next(part.value for kind, part in self.parts if kind == "CDS")

    @property
    def gc_fraction(self) -> float:
        """The share of G and C (0..1)."""
        return gc_fraction(self.sequence)

    @property
    def room(self) -> int:
        """How long the insert may be, in base pairs."""
        return self.vector.value - self.reserved


def design_insert(
    protein: str,
    *,
    name: str = "vaccine",
    settings: InsertSettings | None = None,
    messenger: MessengerSettings | None = None,
) -> Insert:
    """Design the insert that encodes ``protein`` (one-letter residues, no stop).

    ``messenger`` gives Kozak context, stops, codon table and limits of synthesis. Cloning sites and signals of the nucleus
    are kept out of the coding sequence. The finished letters are then read again from their string: each cloning site
    must stand once, the first ATG must open the protein, and the whole must fit the vector's room.

    Raises:
        InputError: the protein is empty, too long, does not begin with M, or has a letter other than the twenty residues.
        SettingsError: a part is unknown.
        InfeasibleError: no coding is free of the cloning sites or the signals; says which residues stand in the way.
    """
    settings, base = settings or InsertSettings(), messenger or MessengerSettings()
    first = read_site(settings.five_prime_site, "five_prime_site")
    last = read_site(settings.three_prime_site, "three_prime_site")
    kept_out = dict.fromkeys((*base.forbidden, first.value, last.value, *NUCLEAR_SIGNALS))
    # Structure matters to a message that is made in a tube; this is DNA, so codons are chosen alone.
    coded = design_messenger(protein, name=name, settings=replace(base, forbidden=tuple(kept_out), structured=False))
    frame = build_frame(base)
    kozak = next(part for kind, part in frame.before if kind is PartKind.KOZAK)
    stops = next(part for kind, part in frame.after if kind is PartKind.STOPS)
    designed = Sourced(name="designed", value=coded.coding.sequence, citation="")
    insert = Insert(
        name=name,
        parts=(("cloning site", first), ("Kozak", kozak), ("CDS", designed), ("stops", stops), ("cloning site", last)),
        protein=coded.protein,
        cai=coded.cai,
        vector=settings.limit,
        reserved=settings.reserved,
    )
    of_coding = (finding for finding in coded.findings if finding.check in _OF_CODING and _is_ours(finding))
    return replace(insert, findings=(*check_insert(insert), *of_coding))


def check_insert(insert: Insert) -> tuple[Finding, ...]:
    """Read the finished letters again and judge them by themselves."""
    return (*_check_protein(insert), *_check_sites(insert), *_check_size(insert), *_check_signals(insert))


def _is_ours(finding: Finding) -> bool:
    """Tell whether a finding is of the coding sequence: what fixed parts of an mRNA bring is a note."""
    return finding.check == "codon-choice" or finding.severity is not Severity.NOTE


def read_site(text: str, place: str) -> Sourced[str]:
    """Look a cloning site up, or take a sequence of the user's own; ``place`` names the setting.

    Raises:
        SettingsError: it is neither.
    """
    if text in CLONING_SITES:
        return CLONING_SITES[text]
    letters = "".join(text.split()).upper()
    if not 4 <= len(letters) <= LONGEST_SITE or set(letters) - set("ACGT"):
        raise SettingsError(
            f"{text[:60]!r} is neither a cloning site of the catalogue nor a sequence",
            expected=f"one of {', '.join(CLONING_SITES)}, or 4 to {LONGEST_SITE} letters A, C, G, T",
            place=place,
        )
    return Sourced(name=f"{place}, given by the user", value=letters, citation="given by the user")


def _check_protein(insert: Insert) -> tuple[Finding, ...]:
    letters = insert.sequence
    start = letters.find("ATG")
    read = translate(letters[start:], to_stop=True) if start >= 0 else ""
    if read == insert.protein:
        return ()
    sentence = (
        f"From its first ATG (base {start + 1}) the insert translates to {len(read)} residues that are not the protein."
    )
    return (Finding(check="translation", severity=Severity.FAULT, place=f"base {start + 1}", sentence=sentence),)


def _check_sites(insert: Insert) -> tuple[Finding, ...]:
    findings = []
    sites = [part for kind, part in insert.parts if kind == "cloning site"]
    if sites[0].value in (sites[1].value, reverse_complement(sites[1].value)):
        sentence = "Both cloning sites are the same, so the insert can go in either way round: check its direction."
        findings.append(_caution("cloning-site", "both ends", sentence))
    for site in {site.value: site for site in sites}.values():
        wanted = sum(other.value == site.value for other in sites)
        words = {site.value, reverse_complement(site.value)}
        found = sum(insert.sequence[i : i + len(site.value)] in words for i in range(len(insert.sequence)))
        if found != wanted:
            sentence = f"{site.name} ({site.value}) stands {found} times in the insert and belongs there {wanted} times."
            findings.append(Finding(check="cloning-site", severity=Severity.FAULT, place=site.name, sentence=sentence))
    return tuple(findings)


def _check_size(insert: Insert) -> tuple[Finding, ...]:
    size = len(insert.sequence)
    if size <= insert.room:
        return ()
    sentence = (
        f"The insert has {size:,} bp and {insert.vector.name} has room for {insert.room:,} ({insert.vector.value:,} less "
        f"{insert.reserved:,} kept for promoter and polyadenylation signal): choose fewer targets or shorter linkers."
    )
    return (
        Finding(
            check="size", severity=Severity.FAULT, place="whole insert", sentence=sentence, measured=size, limit=insert.room
        ),
    )


def _check_signals(insert: Insert) -> tuple[Finding, ...]:
    findings = []
    for name in NUCLEAR_SIGNALS:
        motif = SIGNALS[name]
        places = [
            start + 1
            for word in motif.words
            for start in range(len(insert.sequence))
            if insert.sequence.startswith(word, start)
        ]
        if places:
            listed = ", ".join(str(place) for place in sorted(places)[:5])
            sentence = f"A {name} ({motif.pattern.value}) stands at base {listed}; an insert is transcribed in a nucleus."
            findings.append(_caution("cryptic-signal", f"base {listed}", sentence))
    return tuple(findings)


def _caution(check: str, place: str, sentence: str) -> Finding:
    return Finding(check=check, severity=Severity.CAUTION, place=place, sentence=sentence)
