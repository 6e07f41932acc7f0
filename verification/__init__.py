"""Long comparisons with outside programs and published numbers; each prints a table."""
