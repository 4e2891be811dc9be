"""What was agreed on phases 7 to 10, as the portal starts with it."""

from datetime import date
from decimal import Decimal

from django.test import TestCase

from bomca.loading import Loader
from components.loading import load_agreements
from components.logframe import services, tree
from components.models import Component, Indicator, Logframe, Phase, Target
from partners.loading import load_partners


class TestAgreementsAsLoaded(TestCase):
    @classmethod
    def setUpTestData(cls):
        loader = Loader()
        load_partners(loader)
        load_agreements(loader)

    def setUp(self):
        self.phase = Phase.objects.get(number=9)

    def roles(self, number, role):
        found = Phase.objects.get(number=number).partner_roles.filter(role=role)
        return set(found.values_list("organisation__name_en", flat=True))

    def test_phase_9_ends_as_the_approved_extensions_say(self):
        assert self.phase.starts_on == date(2015, 6, 15)
        assert self.phase.original_ends_on == date(2018, 6, 14)
        assert self.phase.extensions.get(sequence=1).new_ends_on == date(2019, 12, 14)
        assert self.phase.ends_on == date(2020, 4, 30)
        assert self.phase.budget == Decimal("6600000.00")

    def test_the_last_extension_is_pending_and_marked_as_inferred(self):
        last = self.phase.extensions.get(sequence=3)
        assert last.is_pending
        assert last.certainty == "inferred"
        assert self.phase.ends_on_if_approved == date(2020, 12, 31)

    def test_all_five_countries_signed_the_addendum_on_days_not_known(self):
        extension = self.phase.extensions.get(sequence=1)
        assert extension.addenda_signed() == (5, 5)
        assert not extension.addenda.exclude(signed_on=None).exists()

    def test_the_partners_of_phase_9(self):
        assert self.roles(9, "lead") == {"State Border Guard of the Republic of Latvia"}
        assert len(self.roles(9, "consortium_partner")) == 5
        assert self.roles(9, "associate_partner") == {
            "Ministry of Interior of Hungary",
            "Immigration and Borders Service of the Portuguese Republic",
        }

    def test_a_partner_has_another_role_in_the_next_phase(self):
        assert "Riga Technical University" in self.roles(9, "consortium_partner")
        assert "Riga Technical University" in self.roles(10, "associate_partner")

    def test_every_phase_has_a_general_component_and_what_is_ours_says_so(self):
        assert set(Component.objects.filter(number="G").values_list("code", "certainty")) == {
            ("B7-G", "inferred"),
            ("B8-G", "inferred"),
            ("B9-G", "inferred"),
            ("B10-G", "published"),
        }

    def test_afghanistan_is_a_country_of_phase_10_only(self):
        assert [
            row.phase.number for row in Phase.phase_countries.rel.related_model.objects.filter(country__iso2="AF")
        ] == [10]

    def test_every_phase_has_agencies_of_all_five_states_since_phase_9(self):
        for number in (9, 10):
            agencies = Phase.objects.get(number=number).partner_roles.filter(role="beneficiary_agency")
            assert set(agencies.values_list("organisation__country__iso2", flat=True)) == {"KZ", "KG", "TJ", "TM", "UZ"}


class TestTheWorkedLogframe(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.loader = loaded()

    def test_it_holds_the_objective_three_components_and_fourteen_results_and_could_be_submitted(self):
        draft = Logframe.objects.get(phase__number=9)
        levels = [node.result.level for node in tree.read(draft)]
        assert [levels.count(level) for level in ("impact", "outcome", "output")] == [1, 3, 14]
        assert (draft.status, draft.missing()) == ("draft", [])

    def test_every_indicator_says_that_we_propose_it(self):
        assert not Indicator.objects.exclude(is_proposed=True, certainty="inferred").exists()
        assert not Indicator.objects.filter(name_ru="").exists()

    def test_what_the_office_removed_does_not_come_back(self):
        removed = Indicator.objects.first()
        services.remove_part(removed, by=None)
        draft = Logframe.objects.get()
        services.record_part(
            Target(indicator=Indicator.objects.first(), kind="milestone", on=date(2017, 1, 1), value=1)
        )
        Logframe.objects.filter(pk=draft.pk).update(status="submitted")
        loaded()
        assert not Indicator.objects.filter(uid=removed.uid).exists()


def loaded():
    loader = Loader()
    load_partners(loader)
    load_agreements(loader)
    return loader
