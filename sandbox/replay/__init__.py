"""Playing a case file through the real flow on a simulated clock."""
