"""Pages of officials and experts: inbox, cases, acts."""
