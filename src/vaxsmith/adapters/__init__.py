"""Chapter adapters; its first page is written with its verbs."""
