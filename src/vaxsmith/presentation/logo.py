"""Draw a motif as a sequence logo: SVG by hand, the same bytes every time, legible without colours."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from html import escape

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.presentation.logo_letters import OUTLINES
from vaxsmith.presentation.motif import Motif

# Colours of Okabe and Ito's palette, darkened where letters on white need it: told apart with any kind of colour vision.
_PROPERTIES = (
    ("hydrophobic", "AFILMPVW", "#333333"),
    ("polar", "CGNQSTY", "#008060"),
    ("acidic", "DE", "#c44601"),
    ("basic", "HKR", "#0067a8"),
)
_COLOUR = {residue: colour for _, residues, colour in _PROPERTIES for residue in residues}
_LEFT, _TOP, _WIDTH, _HEIGHT, _GAP = 62, 66, 52, 240, 4
_LEAST_WIDTH = 620  # the legend needs it
_LEAST_SCALE = 2.0  # bits: without it the logo of an allele that prefers nothing would look as sure as any other
_LEAST_HEIGHT = 0.6  # pixels under which a letter is no more than dust


def draw_logo(motif: Motif) -> str:
    """Give the picture as SVG text: at each place a stack as high as its bits, letters by share, the commonest on top.

    Letters thinner than a hair are not drawn.
    """
    places = len(motif.bits)
    top_bits = max(_LEAST_SCALE, math.ceil(2 * float(motif.bits.max())) / 2)
    width, height = max(_LEFT + places * _WIDTH + 24, _LEAST_WIDTH), _TOP + _HEIGHT + 104
    title = f"{motif.allele}: motif of {'9-residue cores' if motif.mhc_class == 2 else f'{motif.length}-residue peptides'}"
    name = re.sub("[^A-Za-z0-9]", "", motif.allele)  # two logos may stand on one page
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="logo-{name}-title logo-{name}-desc" font-family="Arial, Helvetica, sans-serif">',
        f'<title id="logo-{name}-title">{escape(title)}</title>',
        f'<desc id="logo-{name}-desc">{escape(_description(motif))}</desc>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="28" font-size="19" font-weight="bold" fill="#111">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="48" font-size="12.5" fill="#555">{escape(_subtitle(motif))}</text>',
        *_axes(places, top_bits, "place in the core" if motif.mhc_class == 2 else "place in the peptide"),
        *(line for place in range(places) for line in _stack(motif, place, top_bits)),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _stack(motif: Motif, place: int, top_bits: float) -> Iterator[str]:
    whole = float(motif.bits[place]) / top_bits * _HEIGHT
    x, bottom = _LEFT + place * _WIDTH + _GAP / 2, float(_TOP + _HEIGHT)
    order = sorted(range(len(AMINO_ACIDS)), key=lambda residue: (motif.frequency[place, residue], AMINO_ACIDS[residue]))
    for residue in order:  # the rarest stands lowest
        letter, high = AMINO_ACIDS[residue], whole * float(motif.frequency[place, residue])
        bottom -= high
        if high >= _LEAST_HEIGHT:
            put = f"translate({x:.2f} {bottom:.2f}) scale({(_WIDTH - _GAP) / 100:.4g} {high / 100:.4g})"
            yield f'<path fill="{_COLOUR[letter]}" fill-rule="evenodd" transform="{put}" d="{OUTLINES[letter]}"/>'


def _axes(places: int, top_bits: float, words: str) -> Iterator[str]:
    floor, right = _TOP + _HEIGHT, _LEFT + places * _WIDTH
    yield f'<path d="M{_LEFT} {_TOP}V{floor}H{right}" fill="none" stroke="#333"/>'
    step = 0.5 if top_bits <= 3 else 1.0
    for number in range(int(top_bits / step + 1e-9) + 1):
        y = floor - number * step / top_bits * _HEIGHT
        yield f'<path d="M{_LEFT - 5} {y:.2f}H{_LEFT}" stroke="#333"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.2f}" font-size="12" text-anchor="end" fill="#333">{number * step:g}</text>'
    middle = _TOP + _HEIGHT / 2
    yield (
        f'<text x="18" y="{middle:g}" font-size="13" text-anchor="middle" fill="#333" '
        f'transform="rotate(-90 18 {middle:g})">information (bits)</text>'
    )
    for place in range(places):
        x = _LEFT + (place + 0.5) * _WIDTH
        yield f'<text x="{x:g}" y="{floor + 18}" font-size="13" text-anchor="middle" fill="#333">{place + 1}</text>'
    centre = (_LEFT + right) / 2
    yield f'<text x="{centre:g}" y="{floor + 40}" font-size="13" text-anchor="middle" fill="#333">{words}</text>'


def _legend() -> Iterator[str]:
    x, y = float(_LEFT), _TOP + _HEIGHT + 78
    for name, residues, colour in _PROPERTIES:
        words = f"{name} ({residues})"
        yield f'<rect x="{x:g}" y="{y - 11}" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{x + 17:g}" y="{y}" font-size="12.5" fill="#333">{words}</text>'
        x += 34 + 6.6 * len(words)


def _subtitle(motif: Motif) -> str:
    return f"best {motif.chosen:,} of {motif.drawn:,} random human-like peptides, by {motif.predictor}"


def _description(motif: Motif) -> str:
    """Say in words what the stacks show: of each telling place, the commonest residues and their shares."""
    told = []
    for place, bits in enumerate(motif.bits.tolist(), start=1):
        common = sorted(zip(motif.frequency[place - 1].tolist(), AMINO_ACIDS, strict=True), reverse=True)[:3]
        shares = ", ".join(f"{residue} {share:.0%}".replace("%", " %") for share, residue in common)
        told.append(f"place {place}, {bits:.2f} bits: {shares}")
    return (
        f"Sequence logo of the {_subtitle(motif)}. Stacks are as high as the place's information; " + "; ".join(told) + "."
    )
