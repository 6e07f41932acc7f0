"""Time, memory and accuracy; each prints a table and can be re-run with one command."""
