"""Both languages are complete: every text has its Russian, and no text of a page escapes the catalogue."""

import ast
import gettext
import io
import re
import shutil
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, get_format, number_format
from django.utils.module_loading import import_string
from rest_framework import exceptions, serializers

from bomca.management.commands.collect_messages import FOLDERS, collected, po_file

ROOT = Path(__file__).parents[1]
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
FORMS = {"ru": 3}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|{[\w:]+}")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"}


def catalogue(language, path=None):
    with (path or po_file(language)).open("rb") as source:
        return read_po(source, locale=language, domain="django")


def name_of(message):
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}: {text}" if message.context else text


def faults(catalog, sources):
    """What is wrong with a catalogue, measured by the texts that stand in the sources now."""
    here = {(message.context, message.id) for message in catalog if message.id}
    wanted = {(message.context, message.id) for message in sources if message.id}
    found = [f"missing: {text}" for text in sorted(wanted - here, key=str)]
    found += [f"obsolete: {text}" for text in sorted(here - wanted, key=str)]
    found += [f"obsolete: {text}" for text in catalog.obsolete]
    for message in catalog:
        if message.id:
            found += [f"{fault}: {name_of(message)}" for fault in faults_of(message, FORMS[str(catalog.locale)])]
    return found


def faults_of(message, number):
    """What is wrong with one translation."""
    told = [message.string] if isinstance(message.string, str) else list(message.string)
    source = message.id if isinstance(message.id, str) else message.id[-1]
    if message.fuzzy:
        yield "fuzzy"
    if isinstance(message.id, tuple) and len(told) != number:
        yield f"{len(told)} plural forms"
    if not all(text.strip() for text in told):
        yield "untranslated"
    elif any(sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source)) for text in told):
        yield "other placeholders"


@pytest.fixture(scope="module")
def sources():
    return collected(ROOT)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_complete(language, sources):
    assert faults(catalogue(language), sources) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_compiles(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)

    spoken = gettext.GNUTranslations(compiled)

    assert spoken.gettext("Activities") == "Мероприятия"
    assert [spoken.ngettext("%(days)s day", "%(days)s days", n) for n in (1, 2, 5, 11, 21)] == [
        "%(days)s день", "%(days)s дня", "%(days)s дней", "%(days)s дней", "%(days)s день",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('msgid "Two"\nmsgstr "Два"', ["missing: (None, 'One %(n)s')", "obsolete: (None, 'Two')"]),
        ('msgid "One %(n)s"\nmsgstr ""', ["untranslated: One %(n)s"]),
        ('msgid "One %(n)s"\nmsgstr "Один"', ["other placeholders: One %(n)s"]),
        ('#, fuzzy\nmsgid "One %(n)s"\nmsgstr "Один %(n)s"', ["fuzzy: One %(n)s"]),
        ('msgid "One %(n)s"\nmsgstr "Один %(n)s"\n\n#~ msgid "Old"\n#~ msgstr "Старое"', ["obsolete: Old"]),
        ('msgid "One %(n)s"\nmsgstr "Один %(n)s"', []),
    ],
)
def test_a_fault_of_a_catalogue_is_found(tmp_path, planted, told):
    sources, path = Catalog(), tmp_path / "django.po"
    sources.add("One %(n)s")
    path.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n{planted}\n')

    assert faults(catalogue("ru", path), sources) == told


def test_a_missing_plural_form_is_found(tmp_path):
    sources = Catalog()
    sources.add(("%(n)s day", "%(n)s days"))
    catalog = Catalog(locale="ru")
    catalog.add(("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дней"))

    assert faults(catalog, sources) == ["2 plural forms: %(n)s day"]


# Texts in Python that the collector cannot see, such as one inside an f-string


def texts_of_calls(tree):
    """The texts that translation functions are called with, wherever the calls stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            words = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            if words and words[-1]:
                yield words[-1]


def unseen(root):
    """Texts marked for translation in Python that collecting does not find."""
    catalog = collected(root)
    known = {text for message in catalog for text in ([message.id] if isinstance(message.id, str) else message.id)}
    paths = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]
    found = [(path, text) for path in paths for text in texts_of_calls(ast.parse(path.read_text()))]
    return [f"{path.relative_to(root)}: {text}" for path, text in found if text not in known]


def test_every_marked_text_of_python_is_collected():
    assert unseen(ROOT) == []


def test_a_text_that_collecting_misses_is_found(tmp_path):
    (tmp_path / "bomca").mkdir()
    (tmp_path / "bomca" / "views.py").write_text("""told = f"{_('Hidden')}", _("Seen")\n""")

    assert unseen(tmp_path) == ["bomca/views.py: Hidden"]


# Texts in templates that nobody marked

SAME_EVERYWHERE = {"BOMCA", "API", "CSV", "PDF", "SHA"}
READ_ALOUD = {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}
BLOCKTRANSLATE = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"{%\s*(?P<name>\w+)(?P<rest>.*?)%}|{{.*?}}", re.DOTALL)
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
PHRASE = re.compile(r"""["']([A-Z][a-z]+[^"']*|[^"'/{}%=]*[a-z] [a-z][^"']*)["']""")
WORD = re.compile(r"(?<![\w/.@-])[^\W\d_]{2,}")
QUIET_TAGS = {"translate", "trans", "load", "extends", "include", "url", "static", "icon", "block", "csrf_token"}


class Reader(HTMLParser):
    """What of a page is read: its text and the attributes that are read aloud."""

    def __init__(self):
        super().__init__()
        self.read, self.quiet = [], False

    def handle_starttag(self, tag, attributes):
        self.quiet = tag in {"script", "style", "code"}
        self.read += [value for name, value in attributes if name in READ_ALOUD and value]

    def handle_endtag(self, tag):
        self.quiet = False

    def handle_data(self, text):
        self.read += [] if self.quiet else [text]


def unmarked(source):
    """The words of a template that stand outside the catalogue."""
    source = BLOCKTRANSLATE.sub("", COMMENT.sub("", source))
    found = []
    for tag in TAG.finditer(source):
        if tag["name"] not in QUIET_TAGS:
            found += PHRASE.findall(MARKED.sub("", tag[0]))
    reader = Reader()
    reader.feed(TAG.sub("", source))
    reader.close()
    words = [word for text in reader.read for word in WORD.findall(text)]
    return [*found, *(word for word in words if word not in SAME_EVERYWHERE)]


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_every_text_of_a_template_is_marked(path):
    assert unmarked(path.read_text()) == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<input placeholder="Search{% if x %} here{% endif %}">', ["Search", "here"]),
        ('<a aria-label="More" href="/x/">{% translate "More" %}</a>', ["More"]),
        ('{% card title="Latest news" %}{% endcard %}', ["Latest news"]),
        ('{% card title=_("Latest news") ident="news" %}{% endcard %}', []),
        ("{% if x %}yes{% else %}{% translate 'no' %}{% endif %}", ["yes"]),
        ('{{ x|default:"Not known" }}', ["Not known"]),
        ("{# A remark #}<script>const Name = 1;</script><b>BOMCA</b> 404 · {{ x }} %", []),
        ("{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}", []),
    ],
)
def test_an_unmarked_text_is_found(planted, told):
    assert unmarked(planted) == told


# What the libraries say on our pages and in our API

DJANGO_FIELDS = "CharField IntegerField DecimalField DateField ChoiceField MultipleChoiceField ModelChoiceField"
API_FIELDS = "Field CharField IntegerField DecimalField DateField ChoiceField BooleanField SlugRelatedField ListField"


def sentences():
    """Every message that a library may show to a person: (where from, text)."""
    for name in DJANGO_FIELDS.split():
        field = getattr(forms, name)
        texts = {**forms.Field.default_error_messages, **field.default_error_messages}
        yield from ((f"forms.{name}", text) for text in texts.values())
    for name in API_FIELDS.split():
        yield from ((name, text) for text in getattr(serializers, name).default_error_messages.values())
    for kind in vars(exceptions).values():
        if isinstance(kind, type) and issubclass(kind, exceptions.APIException):
            yield kind.__name__, kind.default_detail
    for entry in settings.AUTH_PASSWORD_VALIDATORS:
        yield entry["NAME"], import_string(entry["NAME"])(**entry.get("OPTIONS", {})).get_help_text()


@pytest.mark.parametrize("language", TRANSLATED)
def test_libraries_speak_the_language(language):
    with translation.override(language):
        silent = [(name, str(text)) for name, text in sentences() if not re.search("[а-яё]", str(text))]

    assert silent == []


# Dates and numbers


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("en", "3 December 2019", "3 December 2019, 14:05", "6\u00a0600\u00a0000.5"),
        ("ru", "3 декабря 2019\u202fг.", "3 декабря 2019\u202fг., 14:05", "6\u00a0600\u00a0000,5"),
    ],
)
def test_dates_and_numbers_are_written_as_in_documents(language, day, moment, number):
    at = datetime(2019, 12, 3, 14, 5)
    with translation.override(language):
        assert (date_format(at), date_format(at, "DATETIME_FORMAT")) == (day, moment)
        assert number_format(Decimal("6600000.5"), force_grouping=True) == number
        assert format_date(at, "long", locale={"en": "en_GB"}.get(language, language)) == day


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_week_begins_on_monday_and_no_date_is_read_month_first(language):
    with translation.override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert not [pattern for pattern in get_format("DATE_INPUT_FORMATS") if "%m/" in pattern or "%y" in pattern]


def test_the_compiler_is_the_one_of_the_makefile(tmp_path):
    """`make run` compiles with Babel; what it writes is what Django reads."""
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(po_file("ru"), folder)
    CommandLineInterface().run(["pybabel", "--quiet", "compile", "--directory", str(tmp_path), "--domain", "django"])

    with (folder / "django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Phase") == "Фаза"
