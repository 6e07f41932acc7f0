"""Reports about trials that do not exist yet: what a design does when its product works, and when it does not."""
