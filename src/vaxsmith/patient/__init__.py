"""Chapter patient; its first page is written with its verbs."""
