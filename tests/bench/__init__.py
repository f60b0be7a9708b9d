"""Measures against floors of the same machine and the same run: ``python -m tests.bench``."""
