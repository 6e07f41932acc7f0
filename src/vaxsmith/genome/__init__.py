"""Chapter genome; its first page is written with its verbs."""
