"""Chapter tumor; its first page is written with its verbs."""
