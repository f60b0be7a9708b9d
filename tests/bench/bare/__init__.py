"""The floors: the same work with the libraries alone."""
