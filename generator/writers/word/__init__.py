"""Word documents: one .docx from one document, in the styles of a reference document."""

from generator.writers.word.document import write
from generator.writers.word.house import notes
from generator.writers.word.package import date
from generator.writers.word.sheet import shown

__all__ = ["date", "notes", "shown", "write"]
