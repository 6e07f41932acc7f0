"""How every bundled model was made, from data to weights; nothing here is imported at run time."""
