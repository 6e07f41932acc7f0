"""Reports about published claims: one claim judged, and all of them beside each other."""
