"""Countries, places and organisations as the API tells them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bomca.api_output import SOURCED, InLanguages
from partners.models import Country, Organisation, Place


class CountrySerializer(serializers.ModelSerializer):
    """A state: of the programme, a neighbour, or the home of a partner."""

    name = InLanguages()

    class Meta:
        model = Country
        fields = ["iso2", "iso3", "name", "is_programme_country"]


class PlaceSerializer(serializers.ModelSerializer):
    """Where things happen. Coordinates marked `approximate` lie within `precision_km`."""

    name = InLanguages()
    country = serializers.SlugRelatedField("iso2", read_only=True)
    second_country = serializers.SlugRelatedField("iso2", read_only=True, allow_null=True)
    run_by = serializers.SlugRelatedField("uid", read_only=True, allow_null=True)
    within = serializers.SerializerMethodField()

    class Meta:
        model = Place
        fields = [
            "uid", "code", "name", "alternative_names", "kind", "mode", "country", "second_country",
            "latitude", "longitude", "exactness", "precision_km", "run_by", "within", "note", *SOURCED, "updated_at",
        ]  # fmt: skip

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_within(self, place):
        """The larger place it lies in; null where the caller may not know of that."""
        seen = self.context.setdefault("larger_places", {})
        if not seen and (user := getattr(self.context.get("request"), "user", None)):
            larger = Place.objects.visible_to(user).filter(places_within__isnull=False)
            seen |= {None: None, **dict(larger.values_list("pk", "uid"))}
        return seen.get(place.within_id)


class OrganisationSerializer(serializers.ModelSerializer):
    """A body that takes part: a European partner, a national agency, a training institution."""

    name = InLanguages()
    short_name = InLanguages()
    country = serializers.SlugRelatedField("iso2", read_only=True, allow_null=True)
    parent = serializers.SlugRelatedField("uid", read_only=True, allow_null=True)
    predecessor = serializers.SlugRelatedField("uid", read_only=True, allow_null=True)
    aliases = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = [
            "uid", "name", "short_name", "aliases", "kind", "country", "parent", "predecessor",
            "valid_from", "valid_to", "iati_type", "website", *SOURCED, "updated_at",
        ]  # fmt: skip
