"""Past cases: what may be searched of them, found by words and facets, and which are like the one at hand."""
