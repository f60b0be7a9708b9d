"""Moved to ``applications.fields``, where the layers below this one may use it."""

from applications.fields import DateField, DateParts, DatePartsInput, LinesField, MoneyField

__all__ = ["DateField", "DateParts", "DatePartsInput", "LinesField", "MoneyField"]
