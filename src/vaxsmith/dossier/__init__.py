"""Chapter dossier; its first page is written with its verbs."""
