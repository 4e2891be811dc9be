"""The report as a Word document, from the template that staff keep in Word."""

from io import BytesIO
from pathlib import Path

from django.conf import settings

from reports.rendering import pictures

TEMPLATE = Path("templates/reports/documents/six_month.docx")
WIDTHS = {"map": 146}
FULL_WIDTH, CHART_WIDTH = 170, 166
# The first columns of tables that have as many columns as the report needs, in mm; the others share the rest.
COLUMNS = {"Report matrix": [45], "Report list": [29, 60]}


def render(document: dict) -> bytes:
    """The Word file of a drawn document. Values are escaped: HTML and braces in a title print as they stand."""
    from docx.oxml.ns import qn
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    class Picture(InlineImage):
        """A chart with its text alternative."""

        def __init__(self, template, content, width, description):
            super().__init__(template, BytesIO(content), width=width)
            self.description = description

        def _insert_image(self):
            part = self.tpl.current_rendering_part
            inline = part.new_pic_inline(self.image_descriptor, self.width, None)
            inline.docPr.set("descr", self.description)
            self.image_descriptor.seek(0)
            return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'

    template = DocxTemplate(Path(settings.BASE_DIR) / TEMPLATE)
    pictured = {}
    for key, chart in document["charts"].items():
        width = Mm(WIDTHS.get(key, CHART_WIDTH))
        words = _literal({name: value for name, value in chart.items() if name not in ("spec", "svg")})
        pictured[key] = {**words, "image": Picture(template, pictures.png(chart["svg"]), width, words["description"])}
    words = _literal({key: value for key, value in document.items() if key != "charts"})
    template.render({**words, "charts": pictured}, autoescape=True)
    for table in template.docx.tables:
        if table.style.name in COLUMNS:
            _spread(table._tbl, COLUMNS[table.style.name])
    for language in template.docx.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), {"en": "en-GB", "ru": "ru-RU"}.get(document["language"], document["language"]))
    properties = template.docx.core_properties
    properties.title, properties.language = document["title"], document["language"]
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def _spread(table, first: list[int]) -> None:
    """Give a table with a varying number of columns its widths."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    rows = table.findall(qn("w:tr"))
    number = len(rows[0].findall(qn("w:tc")))
    rest = (FULL_WIDTH - sum(first)) / max(number - len(first), 1)
    widths = [Mm(width) for width in [*first, *[rest] * (number - len(first))]]
    grid = table.tblGrid
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        grid.add_gridCol().w = width
    for row in rows:
        for cell, width in zip(row.findall(qn("w:tc")), widths, strict=True):
            cell.width = width


def _literal(value):
    """docxtpl turns "{_{" into "{{" after rendering: an invisible joiner keeps such braces as they were written."""
    if isinstance(value, str):
        return value.replace("{_", "{\u2060_").replace("_}", "_\u2060}").replace("%_", "%\u2060_")
    if isinstance(value, dict):
        return {key: _literal(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_literal(one) for one in value]
    return value
