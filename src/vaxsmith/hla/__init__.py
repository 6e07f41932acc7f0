"""Chapter hla; its first page is written with its verbs."""
