"""How the recognition model was made: from screens of patients to the weights that ship, by one command (train)."""
