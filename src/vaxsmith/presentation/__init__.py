"""Chapter presentation; its first page is written with its verbs."""
