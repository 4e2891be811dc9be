"""Documents out of a snapshot: pure functions, no database, the same words and numbers in PDF and Word."""

from reports.rendering import document, docx, pdf, pictures

__all__ = ["build", "docx", "pdf", "render"]


def build(snapshot: dict, language: str, **facts: str) -> dict:
    """The document of a snapshot with its charts drawn, ready for `pdf.render` and `docx.render`.

    `facts` are what a snapshot cannot know of itself, all optional: `sha256` and `made_at` of the report,
    `figures_url` under which a reader opens a figure's records.
    """
    return pictures.draw(document.build(snapshot, language, **facts))


def render(snapshot: dict, language: str, **facts: str) -> dict[str, bytes]:
    """The files of a report: {"pdf": …, "docx": …}; `facts` as for `build`."""
    drawn = build(snapshot, language, **facts)
    return {"pdf": pdf.render(drawn), "docx": docx.render(drawn)}
