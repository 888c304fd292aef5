"""Small faults made in the program's own code, to see whether a test notices: `make mutate`."""
