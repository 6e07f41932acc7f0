"""The error tree: what a person did, or gave us, that cannot work.

::

    VaxsmithError                 anything vaxsmith refuses; carries found, expected, cause, remedy, place
    ├── InputError                a file or an option is missing or unusable
    │   ├── FormatError           a file is not what its format promises (truncated, wrong columns, bad values)
    │   ├── ReferenceMismatchError  genome, annotation and variants do not belong together (wrong build)
    │   └── UnknownAlleleError    an HLA name that cannot be understood or must not be used
    ├── SettingsError             a setting is out of range or contradicts another
    ├── InfeasibleError           no design meets every rule; says which rule stands in the way
    └── ProgramError              an outside program is absent, failed or ran out of time

Libraries raise these; only ``cli`` prints them and sets the exit status.
"""

from __future__ import annotations

from vaxsmith.core.unassessed import Dropped


class VaxsmithError(Exception):
    """Say what was found, what was expected, the likely cause and the remedy.

    ``place`` is where it was found (a file, ``file:line``, a field). Every part is kept as a field so that a caller
    can act on it; ``str()`` gives one paragraph for a person.
    """

    def __init__(self, found: str, *, expected: str = "", cause: str = "", remedy: str = "", place: str = "") -> None:
        self.found = found
        self.expected = expected
        self.cause = cause
        self.remedy = remedy
        self.place = place
        super().__init__(found)

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.found}" if self.place else self.found]
        if self.expected:
            parts.append(f"Expected: {self.expected}")
        if self.cause:
            parts.append(f"Likely cause: {self.cause}")
        if self.remedy:
            parts.append(f"Remedy: {self.remedy}")
        paragraph = ". ".join(part.rstrip(". ") for part in parts) + "."
        # What was found is somebody else's text: line breaks and terminal codes in it must not reach a screen.
        return "".join(letter if letter.isprintable() else "?" for letter in paragraph)


class InputError(VaxsmithError):
    """A file or an option is missing or unusable."""


class FormatError(InputError):
    """A file is not what its format promises."""


class ReferenceMismatchError(InputError):
    """Genome, annotation and variants do not belong together."""


class UnknownAlleleError(InputError):
    """An HLA name cannot be understood or must not be used."""


class SettingsError(VaxsmithError):
    """A setting is out of range or contradicts another."""


class InfeasibleError(VaxsmithError):
    """No design meets every rule.

    ``dropped`` holds what fell on the way, so that a caller can still write it down.
    """

    def __init__(
        self,
        found: str,
        *,
        expected: str = "",
        cause: str = "",
        remedy: str = "",
        place: str = "",
        dropped: tuple[Dropped, ...] = (),
    ) -> None:
        super().__init__(found, expected=expected, cause=cause, remedy=remedy, place=place)
        self.dropped = dropped


class ProgramError(VaxsmithError):
    """An outside program is absent, failed or ran out of time."""
