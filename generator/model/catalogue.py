"""What a template says of its document: the front matter that drives page, Word file, navigation and index."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from generator.model.types.values import Count, FileId, Flag, Line, Model, Name

Scope = Literal["partner", "project", "api", "workspace"]
Kind = Literal["sop", "policy", "guide", "standard", "runbook", "plan", "record", "case-study", "report"]

KIND_NAMES: dict[str, str] = {
    "sop": "Standard operating procedure",
    "policy": "Policy",
    "guide": "Guide",
    "standard": "Standard",
    "runbook": "Runbook",
    "plan": "Plan",
    "record": "Record",
    "case-study": "Case study",
    "report": "Report",
}
"""How each kind is called on a cover and in an index."""


DownloadPath = Annotated[str, StringConstraints(pattern=r"^(workbooks|alarms)/[\w{}-]+(/[\w{}-]+)*\.[a-z]+$")]


class AnswerEntry(Model):
    """What the template of the answer to one control may say before it."""

    needs: list[Line] = []
    """Sections of the description without which it cannot be given, such as cost, or partner.application for one of the partner's."""


class Entry(Model):
    """One document of the catalogue."""

    id: FileId
    title: Name
    """The title on the page, the cover and in the navigation."""
    summary: Line
    """What the reader finds in it, in one sentence: shown on index pages."""
    scope: Scope
    """Whose facts it may see: the partner's, one project's, one API's, or all projects' (never handed to a customer)."""
    kind: Kind
    """What kind of document it is; `evidencekit build --kind` chooses by it."""
    owner: Line
    """Id of the role that keeps it true."""
    review: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2} months$")]
    """Review period, such as 12 months."""
    classification: Literal["Public", "Internal", "Confidential"]
    """Who may read it."""
    audience: Line
    """For whom it is written."""
    controls: list[Line] = []
    """Ids of the controls that it serves."""
    needs: list[Line] = []
    """Sections of the description without which it is not made, such as cost, or partner.application for one of the partner's."""
    order: Count
    """Position among the documents of its scope."""
    public: Flag = False
    """Whether it may leave the house: it then sees the customer only under the name that may be published."""
    downloads: dict[Line, DownloadPath] = {}
    """Files of the build that belong to the document, by the text of their buttons on its page; `{project}` is the project's id."""
    verdict: Flag = False
    """Whether a report shows what the checks found: it is rendered once more after them, and changes nothing in their verdict."""

    @property
    def review_months(self) -> int:
        """The review period in months."""
        return int(self.review.split()[0])
