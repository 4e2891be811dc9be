"""Collect the texts to translate, with Babel: Django's own makemessages needs GNU gettext, a bare machine has none."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

from bomca import __version__

LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
FOLDERS = ("bomca", "partners", "components", "activities", "reports", "templates")
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(npgettext|ngettext|pgettext|gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
FIRST_OF_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # a date of its own would change the file on every run

HEADER = {
    "project": "BOMCA portal",
    "version": __version__,
    "copyright_holder": "The BOMCA portal contributors",
    "msgid_bugs_address": "none",
    "last_translator": "The BOMCA portal contributors",
    "language_team": "The BOMCA portal contributors",
    "charset": "utf-8",
    "creation_date": FIRST_OF_ALL,
}


def python_texts(path):
    with path.open("rb") as source:
        for line, function, texts, _comments in extract_python(source, KEYWORDS, (), {"encoding": "utf-8"}):
            yield line, function, texts


def template_texts(path):
    source = templatize(path.read_text(), origin=str(path))
    for call in CALL.finditer(source):
        texts = tuple(ast.literal_eval(literal) for literal in re.findall(LITERAL, call[2]))
        yield source.count("\n", 0, call.start()) + 1, call[1], texts


def found_texts(root):
    """Yield (file, line, context, text or (singular, plural)) of every text a person may read."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if "migrations" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
                continue
            texts = python_texts if path.suffix == ".py" else template_texts
            for line, function, arguments in texts(path):
                words = list(arguments) if isinstance(arguments, tuple) else [arguments]
                if not words or not all(isinstance(word, str) for word in words[: 1 + function.startswith("p")]):
                    continue
                context = words.pop(0) if function.startswith(("pgettext", "npgettext")) else None
                text = tuple(words[:2]) if "ngettext" in function or "npgettext" in function else words[0]
                yield path.relative_to(root), line, context, text


def collected(root):
    """Return every text in one catalogue."""
    catalog = Catalog(**HEADER)
    for file, _line, context, text in found_texts(root):
        if text and text != ("", ""):
            catalog.add(text, locations=[(file.as_posix(), None)], context=context)
    return catalog


def po_file(language):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def updated(path, language, template):
    """Return the language's catalogue: its translations kept, new texts added, texts no longer used dropped."""
    if path.exists():
        with path.open("rb") as source:
            catalog = read_po(source, locale=language, domain="django")
    else:
        catalog = Catalog(locale=language, domain="django", **HEADER, revision_date=FIRST_OF_ALL)
        catalog.header_comment = "# The BOMCA portal's texts; `make messages` keeps this list complete."
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.fuzzy = False
    return catalog


class Command(BaseCommand):
    help = "Update locale/*/LC_MESSAGES/django.po with every text marked for translation."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="fail when a text has no translation; write nothing")

    def handle(self, check, **options):
        template = collected(settings.BASE_DIR)
        missing = []
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            catalog = updated(po_file(language), language, template)
            missing += [f"{language}: {message.id}" for message in catalog if message.id and is_missing(message)]
            if not check:
                self.write(po_file(language), catalog)
        for line in missing:
            self.stdout.write(line)
        if check and missing:
            raise CommandError(f"{len(missing)} texts have no translation.")
        self.stdout.write(f"{len(template)} texts, {len(missing)} without translation.")

    def write(self, path, catalog):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_po(target, catalog, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)


def is_missing(message):
    """Whether the text has no translation, or lacks one of its plural forms."""
    return not all(message.string) if isinstance(message.string, tuple | list) else not message.string
