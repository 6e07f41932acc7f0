"""Chapter evidence; its first page is written with its verbs."""
