"""Word documents: one .docx from one document, in the styles of a reference document."""

from generator.writers.word.document import write

__all__ = ["write"]
