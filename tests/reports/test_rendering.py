import re
from io import BytesIO
from itertools import product

import docx
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports import wording
from reports.rendering import build, pdf, render
from reports.rendering import document as wordings
from reports.rendering.activities import sentence
from tests.reports import sample

HOSTILE = '<b>Bold</b> & #read("x") $a$ @b \\c {{ 7*7 }} {% x %} {_{ y }_} *s* _u_ `q` [l] // Граница'


def squeezed(text):
    return re.sub(r"\s+", " ", re.sub("[\u200b\u2060]", "", text)).replace(" ", "")


def pdf_text(content):
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def docx_text(content):
    return squeezed("".join(text.text or "" for text in docx.Document(BytesIO(content)).element.body.iter(qn("w:t"))))


def texts(files):
    return {"pdf": pdf_text(files["pdf"]), "docx": docx_text(files["docx"])}


@pytest.fixture(scope="module")
def files():
    return render(sample.snapshot(), "en", sha256="c0ffee" * 8)


@pytest.fixture(scope="module")
def russian():
    return render(sample.snapshot(), "ru")


def test_figures_of_the_word_table_are_those_of_the_snapshot(files):
    figures = sample.snapshot()["figures"]
    cells = [
        [cell.text.strip() for cell in row.cells]
        for table in docx.Document(BytesIO(files["docx"])).tables
        for row in table.rows
    ]
    by_label = {row[0]: row[1] for row in cells if len(row) == 4}

    with translation.override("en"):
        said = {key: wording.figure(entry) for key, entry in figures.items()}
    assert by_label["Activities held"] == said["activities"] == "7"
    assert by_label["of which thematic"] == said["activities.thematic"]
    assert by_label["Participants"] == said["participants"] == "at least 125"
    assert by_label["women"] == said["participants.women"]
    assert by_label["men"] == said["participants.men"]
    assert by_label["sex not stated"] == said["participants.not_stated"]
    assert by_label["Activities without any participant figure"] == "1"
    for code, _no, title, _ru in sample.COMPONENTS:
        row = next(row for row in cells if row[:2] == [code, title])
        assert row[3:] == [said[f"component.{code}.activities"], said[f"component.{code}.participants"]]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_both_files_hold_the_same_figures(files, kind):
    text = texts(files)[kind]

    for words in [
        "Activities held 7", "of which thematic 6", "women at least 16", "men at least 48", "sex not stated at least 61",
        "Share of women 25 %", "Countries reached 5", "Value of equipment handed over EUR 9 993",
        "B9-C2 Institutional framework for the management of mixed migration flows 3 2 35", "All components 10 7 at least 125",
        "Kyrgyzstan 2 1 0 1 4", "Activities held in all 2 2 2 1 7", "Kyrgyzstan at least 6 at least 11 not known at least 17",
    ]:  # fmt: skip
        assert squeezed(words) in text, words


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_workshop_is_told_in_the_words_of_the_grant_report(files, kind):
    text = texts(files)[kind]

    for words in [
        "Border demarcation principles",
        "B9-C1-2019-031 Workshop at Bishkek with 20 participants for 3 days on 3–5 December 2019.",
        "Kyrgyzstan: 2 women, 4 men; Tajikistan: 1 woman, 4 men; Turkmenistan: 1 woman, 3 men; Uzbekistan: 2 women, 3 men",
    ]:
        assert squeezed(words) in text, words


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_cover_tells_approved_from_pending(files, kind):
    text = texts(files)[kind]

    for words in [
        "Funded by the European Union", "DCI-ASIE/2015/358-348", "State Border Guard of Latvia", "Report due on 12 February 2020",
        "Phase as first agreed 15 June 2015 – 14 June 2018", "Approved end of the phase 14 December 2019",
        "Pending, not yet in force Extension 2 (no-cost, pending) to 30 April 2020", "Data as of 20 January 2020, 09:30 UTC",
        "SHA-256): c0ffeec0ffeec0ff…",
    ]:  # fmt: skip
        assert squeezed(words) in text, words


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_deviations_are_told_with_their_reasons(files, kind):
    text = texts(files)[kind]

    for words in [
        "Workshop on readmission practice 8–10 Oct 2019 The host agency asked for the spring of 2020.",
        "Seminar on the Revised Kyoto Convention 19–20 Nov 2019 The topic was covered by",
        "On-the-job training on service dog handling 9–13 Dec 2019",
        "13 December, year not stated",
    ]:
        assert squeezed(words) in text, words
    assert text.count("B9-G-2019-003") == 3  # held on another date, after the end, and in the list


def test_deviations_compute_moved_and_late_activities():
    document = wordings.build(sample.snapshot(), "en")

    codes = {table["heading"]: [row[0] for row in table["rows"]] for table in document["deviations"]}
    assert codes["Held on other dates than planned"] == ["B9-C2-2019-011", "B9-G-2019-003"]
    assert codes["Held after the approved end of the phase"] == ["B9-G-2019-003"]
    assert codes["Held, date not known"] == ["B9-C1-2019-029"]


def test_inference_is_marked_and_explained(files):
    for text in texts(files).values():
        assert squeezed("delegation of functions in border and customs control ‡") in text
        assert squeezed("‡ inferred") in text


def test_russian_report(russian):
    for text, words in product(
        texts(russian).values(),
        ["Бишкек", "3–5 декабря 2019", "Кыргызстан", "Институциональное развитие пограничных ведомств", "6 600 000"],
    ):
        assert squeezed(words) in text, words


def test_hostile_text_is_printed_as_it_stands():
    rows = [sample.demarcation(title=HOSTILE, results=HOSTILE, dates_note="a\x00b\x07c\x0bd\u202ee")]

    for text in texts(render(sample.snapshot(rows), "en")).values():
        assert text.count(squeezed(HOSTILE)) == 2
        assert "abcde" in text


def test_hostile_component_title_reaches_the_charts_as_text():
    snapshot = sample.snapshot()
    snapshot["phase"]["components"][0]["title"] = {"en": '<script>x</script> "q" & it\'s \\n'}

    assert squeezed("<script>x</script>") in pdf_text(render(snapshot, "en")["pdf"])


def test_endless_titles_stay_on_the_page_and_whole():
    rows = [
        sample.demarcation(title="W" * 5000),
        sample.demarcation(uid="2", title="border " * 800, status="postponed", status_reason="x" * 5000),
    ]

    document = build(sample.snapshot(rows), "en")
    reader = PdfReader(BytesIO(pdf.render(document)))

    assert len(reader.pages) < 20
    assert "".join(page.extract_text() for page in reader.pages).count("W") >= 5000, "nothing of it is lost"
    edge = float(reader.pages[0].mediabox.width)
    starts = [position for page in reader.pages for position in _starts(page)]
    assert max(starts) < edge


def _starts(page):
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: found.append(tm[4]) if text.strip() else None)
    return found


def test_letters_no_font_has_do_not_stop_the_report():
    rows = [sample.demarcation(title="Border 边境 \U0001f6c2 حدود גבול")]

    files = render(sample.snapshot(rows), "en")

    assert files["pdf"].startswith(b"%PDF")
    assert "边境\U0001f6c2حدودגבול" in docx_text(files["docx"])


def test_period_without_any_activity():
    for text in texts(render(sample.snapshot([]), "en")).values():
        assert text.count(squeezed("No activity was held in this period.")) == 2
        assert squeezed("Activities held 0") in text
        assert squeezed("The sex of no participant is stated.") in text


def test_demo_is_said_on_every_page():
    files = render(sample.snapshot(demo=True), "en")

    assert all("DEMO" in page.extract_text() for page in PdfReader(BytesIO(files["pdf"])).pages)
    (section,) = docx.Document(BytesIO(files["docx"])).sections
    assert "DEMO" in "".join(paragraph.text for paragraph in section.header.paragraphs)
    assert not section.different_first_page_header_footer


def test_real_data_carries_no_demo_mark(files):
    assert "DEMO" not in texts(files)["pdf"]
    (section,) = docx.Document(BytesIO(files["docx"])).sections
    assert "DEMO" not in "".join(paragraph.text for paragraph in section.header.paragraphs)


def test_pdf_is_tagged_titled_and_every_picture_has_words(files):
    reader = PdfReader(BytesIO(files["pdf"]))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert reader.metadata.title == "Six-month progress report, 15 June – 14 December 2019"
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:conformance>A" in metadata
    described = list(_alternatives(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert len(described) == 7
    assert all(described)


def _alternatives(element):
    """The text alternatives of the figures below an element of the PDF's structure."""
    element = element.get_object()
    if isinstance(element, list):
        for one in element:
            yield from _alternatives(one)
    elif isinstance(element, dict):
        if element.get("/S") == "/Figure":
            yield element.get("/Alt")
        if "/K" in element:
            yield from _alternatives(element["/K"])


def test_every_picture_in_word_has_words(files):
    document = docx.Document(BytesIO(files["docx"]))

    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(described) == 7
    assert all(described)


def test_word_file_knows_its_language_and_title(russian):
    document = docx.Document(BytesIO(russian["docx"]))

    assert document.core_properties.language == "ru"
    assert 'w:val="ru-RU"' in document.styles.element.xml


def test_footer_says_who_funds_and_which_page(files):
    reader = PdfReader(BytesIO(files["pdf"]))
    for number, page in enumerate(reader.pages, 1):
        assert squeezed(f"Funded by the European Union Page {number} of {len(reader.pages)}") in squeezed(
            page.extract_text()
        )
    (section,) = docx.Document(BytesIO(files["docx"])).sections
    assert "Funded by the European Union" in section.footer.paragraphs[0].text
    assert "NUMPAGES" in section.footer._element.xml


def test_keys_open_the_records_behind_a_figure():
    document = build(sample.snapshot(), "en", figures_url="https://portal.example/reports/7/figures/")

    reader = PdfReader(BytesIO(pdf.render(document)))

    links = [
        a.get_object()["/A"]["/URI"]
        for p in reader.pages
        for a in p.get("/Annots", [])
        if "/URI" in a.get_object().get("/A", {})
    ]
    assert "https://portal.example/reports/7/figures/participants.women/" in links


def test_rendering_leaves_the_snapshot_as_it_was():
    snapshot, untouched = sample.snapshot(), sample.snapshot()

    wordings.build(snapshot, "ru")

    assert snapshot == untouched


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Workshop at Bishkek with 20 participants for 3 days on 3–5 December 2019"),
        ({"participations": []}, "Workshop at Bishkek for 3 days on 3–5 December 2019"),
        ({"place": None}, "Workshop at Kyrgyzstan with 20 participants for 3 days on 3–5 December 2019"),
        ({"place": None, "host_country": None}, "Workshop with 20 participants for 3 days on 3–5 December 2019"),
        (
            {"place": None, "host_country": "LV", "participations": []},
            "Workshop at Latvia for 3 days on 3–5 December 2019",
        ),
        ({"ends_on": None}, "Workshop at Bishkek with 20 participants on 3 December 2019"),
        ({"starts_on": None, "ends_on": None}, "Workshop at Bishkek with 20 participants"),
        ({"ends_on": "2019-12-03"}, "Workshop at Bishkek with 20 participants for 1 day on 3 December 2019"),
        (
            {
                "kind": "webinar",
                "format": "online",
                "place": None,
                "participations": [sample.present("TM", 0, 0, 20, "over")],
            },
            "Webinar, online with more than 20 participants for 3 days on 3–5 December 2019",
        ),
        (
            {"participations": [sample.present("KG", 1, 0), sample.present("KG", 3, 3, role="trainer")]},
            "Workshop at Bishkek with 1 participant for 3 days on 3–5 December 2019",
        ),
    ],
)
def test_sentence_leaves_out_what_is_not_known(changes, said):
    with translation.override("en"):
        assert sentence(sample.demarcation(**changes), sample.phase()) == said


def test_what_was_planned_without_record_is_not_nought():
    rows = [sample.demarcation(planned_starts_on=None, planned_ends_on=None)]

    planned = {row[0]: row[2] for row in wordings.build(sample.snapshot(rows), "en")["components"]["rows"]}

    assert planned["B9-C1"] == "not known"
    assert planned["B9-C2"] == "0"
