"""Every text marked for translation is found, in Python and in templates, without GNU gettext."""

import pytest
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command

from bomca.management.commands.collect_messages import collected

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy
simple = _("One")
lazy = gettext_lazy("Two " "halves")
many = ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
with_context = pgettext_lazy("month", "May")
not_marked = "Hidden"
variable = _(simple)
"""
TEMPLATE = """{% load i18n %}
{% translate "Three" %} {% trans "Four %" %}
{% blocktranslate trimmed count n=days with who=name %}
  {{ who }} stays {{ n }} day
{% plural %}
  {{ who }} stays {{ n }} days
{% endblocktranslate %}
{{ page|default:_("Nothing") }} {# translate "Comment" #} "Plain"
"""


@pytest.fixture
def house(tmp_path, settings):
    for name, text in {"bomca/views.py": PYTHON, "templates/page.html": TEMPLATE}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def test_every_marked_text_is_found(house):
    found = {(message.context, message.id) for message in collected(house) if message.id}

    assert (None, "One") in found
    assert (None, "Two halves") in found
    assert (None, ("%(n)s day", "%(n)s days")) in found
    assert ("month", "May") in found
    assert (None, "Three") in found
    assert (None, "Four %%") in found
    assert (None, ("%(who)s stays %(n)s day", "%(who)s stays %(n)s days")) in found
    assert (None, "Nothing") in found
    assert not {"Hidden", "Comment", "Plain"} & {text for _context, text in found}


def test_a_second_run_changes_nothing_and_translations_are_kept(house):
    po = house / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    call_command("collect_messages", verbosity=0)
    po.write_text(po.read_text().replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Один"'))

    call_command("collect_messages", verbosity=0)
    first = po.read_text()
    call_command("collect_messages", verbosity=0)

    assert po.read_text() == first
    with po.open("rb") as source:
        assert read_po(source, locale="ru").get("One").string == "Один"


def test_a_text_no_longer_used_is_dropped(house):
    call_command("collect_messages", verbosity=0)
    (house / "bomca" / "views.py").write_text("")
    call_command("collect_messages", verbosity=0)

    assert "halves" not in (house / "locale" / "ru" / "LC_MESSAGES" / "django.po").read_text()


def test_a_missing_translation_fails_the_check(house, capsys):
    call_command("collect_messages", verbosity=0)

    with pytest.raises(CommandError, match=r"\d+ texts have no translation"):
        call_command("collect_messages", "--check")
    assert "ru: One" in capsys.readouterr().out
