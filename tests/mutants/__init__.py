"""Does the suite notice a mistake? `make mutants` plants known flaws, one at a time, and expects red."""
