"""Who goes where in which order: problems, the solver behind one interface, and a check that does not trust it."""
