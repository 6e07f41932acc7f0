"""Chapter selection; its first page is written with its verbs."""
