"""Dates, times and numbers as they are written in Vietnam, in both languages of the pages."""
