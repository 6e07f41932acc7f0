"""Show which stage is under way: a spinner when a person watches, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WORDS = {
    "variants": "Reading the tumor's variants",
    "hla": "Reading the HLA type",
    "proteins": "Making mutant proteins",
    "selection": "Predicting presentation and choosing targets",
    "construct": "Ordering the construct",
    "mrna": "Writing the molecule",
    "dossier": "Writing the dossier",
}


@contextmanager
def stages(total: int) -> Iterator[Callable[[str], None]]:
    """Give a function that is told each stage as it begins; draws on standard error only if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=total)
        begun = 0

        def begin(stage: str) -> None:
            nonlocal begun
            bar.update(task, description=_WORDS.get(stage, stage), completed=begun)
            begun += 1

        yield begin


@contextmanager
def portion(words: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how much of ``total`` (None: not known) is done; quiet unless a person watches."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.update(task, completed=done)
