"""Numbers of documents: per body, type and year, from 01, unique and without gaps (Decree 30/2020, art. 15)."""

from documents.models import NumberSeries


def next_number(body: str, type_code: str, year: int) -> int:
    """Take the next number of the series, from 1 each year.

    Only inside a transaction: the row stays locked until it ends, so that a number is given back exactly when
    the document it was for does not come to be.
    """
    key = {"body": body, "type_code": type_code, "year": year}
    series = NumberSeries.objects.select_for_update().filter(**key).first()
    if series is None:
        # Two may open a series at once: one row comes to be, both lock it in turn.
        NumberSeries.objects.bulk_create([NumberSeries(**key)], ignore_conflicts=True)
        series = NumberSeries.objects.select_for_update().get(**key)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def number_text(number: int, symbol: str) -> str:
    """``01/QĐ-UBND``: numbers below 10 with a leading 0 (Decree 30/2020, Appendix I, cell 3)."""
    return f"{number:02d}/{symbol}"
