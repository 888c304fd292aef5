"""What a build writes: diagrams, Word documents, the site, workbooks, alarms and the record for machines, one function each."""

from generator.outputs.alarms import write_alarms
from generator.outputs.documents import draw, write_site, write_word
from generator.outputs.folder import keep_others, replacing, write_evidence
from generator.outputs.workbooks import cost_model, write_filled, write_workbooks

__all__ = [
    "cost_model",
    "draw",
    "keep_others",
    "replacing",
    "write_alarms",
    "write_evidence",
    "write_filled",
    "write_site",
    "write_word",
    "write_workbooks",
]
