"""Chapter construct; its first page is written with its verbs."""
