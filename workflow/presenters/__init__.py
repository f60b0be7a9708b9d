"""What the pages of officials and experts show, ready for the templates; one module per page."""
