"""Chapter mrna; its first page is written with its verbs."""
