"""The report as PDF, by Typst: tagged, archivable (PDF/A-2a) and accessible (PDF/UA-1)."""

import json
import logging
from pathlib import Path

from django.conf import settings

from reports.rendering import pictures

logger = logging.getLogger(__name__)
TEMPLATE = Path("templates/reports/documents/six_month.typ")
STANDARDS = (["a-2a", "ua-1"], ["ua-1"])


def render(document: dict) -> bytes:
    """The PDF of a drawn document. All words reach Typst as data, so none of them is ever read as markup."""
    import typst

    plain = {key: {k: v for k, v in chart.items() if k != "spec"} for key, chart in document["charts"].items()}
    data = {**document, "charts": plain, "emblem": pictures.emblem("svg").read_text(encoding="utf-8")}
    directory = pictures.font_directory()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(directory)] if directory else [])
    template = Path(settings.BASE_DIR) / TEMPLATE

    def compiled(standards):
        return typst.compile(
            str(template),
            root=str(template.parent),
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            font_paths=fonts,
            pdf_standards=standards,
        )

    for standards in STANDARDS:
        try:
            return compiled(standards)
        except typst.TypstError as error:
            # A letter that no font has forbids the standards, not the report.
            logger.warning("The report does not reach %s: %s", "+".join(standards), str(error)[:300])
    return compiled([])
