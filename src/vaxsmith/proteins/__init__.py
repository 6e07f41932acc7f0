"""Chapter proteins; its first page is written with its verbs."""
