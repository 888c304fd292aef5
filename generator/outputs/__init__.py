"""What a build writes: diagrams, Word documents, the site, workbooks, alarms and the record for machines, one function each."""

from generator.outputs.alarms import write_alarms
from generator.outputs.documents import draw, write_site
from generator.outputs.folder import Renewal, keep_others, write_evidence
from generator.outputs.replacing import OutputError, located, refuse_foreign, refuse_sources, replacing
from generator.outputs.word_files import write_word
from generator.outputs.workbooks import cost_model, write_filled, write_workbooks
from generator.outputs.written import written

__all__ = [
    "OutputError",
    "Renewal",
    "cost_model",
    "draw",
    "keep_others",
    "located",
    "refuse_foreign",
    "refuse_sources",
    "replacing",
    "write_alarms",
    "write_evidence",
    "write_filled",
    "write_site",
    "write_word",
    "write_workbooks",
    "written",
]
