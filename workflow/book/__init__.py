"""The register of dossiers: form 07 of Circular 03/2025/TT-VPCP, Appendix I, on the page, as CSV and on paper."""
