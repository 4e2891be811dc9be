"""Documents out of a snapshot: pure functions, no database, the same bytes of figures in PDF and Word."""

from reports.rendering import docx, pdf, pictures
from reports.rendering.document import build

__all__ = ["build", "render"]


def render(snapshot: dict, language: str, **facts: str) -> dict[str, bytes]:
    """The files of a report: {"pdf": …, "docx": …}.

    `facts` are what a snapshot cannot know of itself, all optional: `sha256` and `made_at` of the report,
    `figures_url` under which a reader opens a figure's records.
    """
    document = pictures.draw(build(snapshot, language, **facts))
    return {"pdf": pdf.render(document), "docx": docx.render(document)}
