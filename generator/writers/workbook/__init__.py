"""Workbooks: .xlsx files for people who keep their answers and figures in a spreadsheet."""

from generator.writers.workbook import cost_model, self_assessment

__all__ = ["cost_model", "self_assessment"]
