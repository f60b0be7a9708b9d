"""The applicant's side: my pilots, the dossier, what happens to it."""
