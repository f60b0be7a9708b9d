"""From a fresh clone to a working environment: `python3 -m sandbox.setup`, on the standard library alone."""
