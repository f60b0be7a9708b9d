"""From the facts of a case to the sheet of a document, one module per family of documents.

The words are Vietnamese because the documents are: a document follows the language of its regime, not that of
the person who looks at it.
"""

from documents.builders.dispatch import sheet_for

__all__ = ["sheet_for"]
