"""Workbooks: .xlsx files for people who keep their answers and figures in a spreadsheet."""

from generator.writers.workbook import self_assessment

__all__ = ["self_assessment"]
