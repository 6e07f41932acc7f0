"""Train the members of an ensemble, a few at a time, each in a process of its own; go on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch


def save(path: Path, state: dict[str, Any], **also: Any) -> None:
    """Write a checkpoint whole or not at all."""
    partial = path.with_suffix(".partial")
    torch.save({"state": state, **also}, partial)
    partial.replace(path)


def open_checkpoint(path: Path) -> dict[str, Any]:
    """Read a checkpoint that this training wrote: tensors and numbers, no code."""
    found: dict[str, Any] = torch.load(path, weights_only=True)
    return found


def finished(path: Path, asked: str) -> bool:
    """Tell whether ``path`` holds a member that was trained to the end with what is ``asked``."""
    return path.exists() and open_checkpoint(path).get("asked") == asked


def train_members(job: Callable[[int], None], folds: Sequence[int], jobs: int) -> None:
    """Call ``job`` for every fold, ``jobs`` at a time."""
    if jobs == 1:
        for fold in folds:
            job(fold)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(job, folds):
            pass


def mean_figures(figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Average what the members measured on the folds they had not seen; counts of ligands are added up."""
    out: dict[str, Any] = {"members": len(figures)}
    for name, value in figures[0].items():
        if isinstance(value, float):
            out[name] = sum(found[name] for found in figures) / len(figures)
    for group in ("per_length", "per_allele"):
        keys = sorted({key for found in figures for key in found[group]}, key=str)
        merged = {}
        for key in keys:
            rows = [found[group][key] for found in figures if key in found[group]]
            ligands = sum(row["ligands"] for row in rows)
            merged[str(key)] = {"ligands": ligands} | {
                name: sum(row[name] * row["ligands"] for row in rows) / ligands for name in rows[0] if name != "ligands"
            }
        out[group] = merged
    return out


def write_figures(path: Path, figures: dict[str, Any]) -> None:
    """Write what was measured beside the weights."""
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
