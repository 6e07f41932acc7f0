"""The command line: parse, call, print; one file a command.

``main`` is what ``vaxsmith`` runs. Every command calls one verb of a chapter; errors of the tree in ``core.errors``
become one paragraph on standard error and exit status 2, and nothing here knows any biology.
"""

from vaxsmith.cli.application import main

__all__ = ["main"]
