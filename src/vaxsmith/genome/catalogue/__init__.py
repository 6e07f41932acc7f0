"""Sourced constants of the genome: what each build is known by."""
