"""Word documents: one .docx from one document, in the styles of a reference document."""

from generator.writers.word.document import write
from generator.writers.word.house import notes

__all__ = ["notes", "write"]
