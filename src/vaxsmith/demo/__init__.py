"""The shipped patient: a composite that is not a person."""
