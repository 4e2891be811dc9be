"""Phases with all that was agreed about them, and components, as the API tells them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bomca.api_output import SOURCED, InLanguages
from components.models import Component, Extension, FinancingAgreement, PartnerRole, Phase, PhaseCountry


class SignedSerializer(serializers.Serializer):
    """How many have signed, and of how many: "4 of 5"."""

    signed = serializers.IntegerField()
    total = serializers.IntegerField()


class ExtensionSerializer(serializers.ModelSerializer):
    """A prolongation; only approved ones move the end of the phase. Amounts are in EUR."""

    addenda = serializers.SerializerMethodField()

    class Meta:
        model = Extension
        fields = [
            "uid", "sequence", "kind", "status", "decided_on", "months", "new_ends_on", "additional_amount",
            "reason", "addenda", *SOURCED,
        ]  # fmt: skip

    @extend_schema_field(SignedSerializer(allow_null=True))
    def get_addenda(self, extension):
        counted = extension.addenda_signed()
        return counted and dict(zip(("signed", "total"), counted, strict=True))


class PhaseCountrySerializer(serializers.ModelSerializer):
    """A country that takes part in the phase; without dates, in the whole of it."""

    country = serializers.SlugRelatedField("iso2", read_only=True)

    class Meta:
        model = PhaseCountry
        fields = ["country", "starts_on", "ends_on", "note"]


class AgreementSerializer(serializers.ModelSerializer):
    """The financing agreement of one country. The amount is in EUR."""

    country = serializers.SlugRelatedField("iso2", read_only=True)

    class Meta:
        model = FinancingAgreement
        fields = ["uid", "country", "reference", "signed_on", "amount", *SOURCED]


class PartnerRoleSerializer(serializers.ModelSerializer):
    """What an organisation is in the phase, and which components it leads."""

    organisation = serializers.SlugRelatedField("uid", read_only=True)
    name = InLanguages(source="organisation")
    components = serializers.SlugRelatedField("code", many=True, read_only=True)

    class Meta:
        model = PartnerRole
        fields = ["organisation", "name", "role", "components", "starts_on", "ends_on", "note", *SOURCED]


class PhaseSerializer(serializers.ModelSerializer):
    """A phase: `ends_on` and `budget` (EUR) are computed from what was first agreed and the approved extensions."""

    title = InLanguages()
    objective = InLanguages()
    ends_on = serializers.DateField(read_only=True)
    budget = serializers.DecimalField(14, 2, read_only=True, allow_null=True)
    extensions = ExtensionSerializer(many=True, read_only=True)
    countries = PhaseCountrySerializer(source="phase_countries", many=True, read_only=True)
    agreements = AgreementSerializer(many=True, read_only=True)
    agreements_signed = serializers.SerializerMethodField()
    partners = PartnerRoleSerializer(source="partner_roles", many=True, read_only=True)
    components = serializers.SlugRelatedField("code", many=True, read_only=True)

    class Meta:
        model = Phase
        fields = [
            "number", "title", "objective", "status", "starts_on", "original_ends_on", "ends_on",
            "contract_ref", "decision_ref", "budget_original", "budget", "extensions", "countries",
            "agreements", "agreements_signed", "partners", "components", *SOURCED, "updated_at",
        ]  # fmt: skip

    @extend_schema_field(SignedSerializer)
    def get_agreements_signed(self, phase):
        agreements = phase.agreements.all()
        return {"signed": sum(one.signed_on is not None for one in agreements), "total": len(agreements)}


class ComponentSerializer(serializers.ModelSerializer):
    """A part of a phase; number `G` is its General component (steering, coordination, visibility)."""

    title = InLanguages()
    objective = InLanguages()
    phase = serializers.SlugRelatedField("number", read_only=True)
    lead = serializers.SlugRelatedField("uid", read_only=True, allow_null=True)

    class Meta:
        model = Component
        fields = ["code", "phase", "number", "title", "objective", "lead", *SOURCED, "updated_at"]
