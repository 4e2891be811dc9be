"""Loading a data file: what is missing is created, what exists is kept, and a wrong cell is named."""

import pytest

from bomca.loading import BadRow, Loader, lasting_uid
from partners.models import Country, Organisation, Place

pytestmark = pytest.mark.django_db

COUNTRIES = (
    "key,iso2,iso3,name_en,name_ru,is_programme_country,source\nKG,KG,KGZ,Kyrgyzstan,Кыргызстан,yes,ISO 3166-1\n"
)
PLACES = "key,kind,country,name_en,latitude,longitude,exactness,certainty\n"


@pytest.fixture
def loader(tmp_path):
    loader = Loader()
    loader.load(Country, written(tmp_path, "countries.csv", COUNTRIES), by=["iso2"])
    return loader


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_becomes_a_record_with_a_lasting_identifier(loader, tmp_path):
    loader.load(Place, written(tmp_path, "places.csv", PLACES + "osh,city,KG,Osh,40.5283,72.7985,exact,published\n"))
    osh = Place.objects.get()
    assert (osh.uid, osh.country.name_ru, osh.certainty) == (lasting_uid(Place, "osh"), "Кыргызстан", "published")
    assert loader.table() == [("countries", 1, 0), ("places", 1, 0)]


def test_an_edited_record_is_kept(loader, tmp_path):
    path = written(tmp_path, "places.csv", PLACES + "osh,city,KG,Osh,,,,\n")
    loader.load(Place, path)
    Place.objects.update(name_en="Osh city")
    loader.load(Place, path)
    assert Place.objects.get().name_en == "Osh city"
    assert loader.kept[Place] == 1


def test_an_empty_cell_stays_unknown(loader, tmp_path):
    loader.load(Place, written(tmp_path, "places.csv", PLACES + "osh,city,KG,Osh,,,,\n"))
    assert Place.objects.get().latitude is None


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("osh,city,KG,Osh,north,72.8,exact,", "line 2, latitude: “north” value must be a decimal number."),
        ("osh,city,XX,Osh,,,,", 'line 2, country: no country with the key "XX" above or in an earlier file'),
        ("osh,village,KG,Osh,,,,", "line 2, kind: Value 'village' is not a valid choice."),
        ("osh,city,KG,,,,,", "line 2, name_en: This field cannot be blank."),
        ("osh,city,KG,Osh,95,72.8,exact,", "line 2, latitude: Give both coordinates"),
        ("osh,city,KG,Osh,40.5,72.8,,", "line 2, exactness: Say how exact the coordinates are."),
        ("osh,crossing_point,KG,Osh,,,,", "line 2, second_country: A border crossing point, and only that,"),
        ("osh,city,KG,Osh", "line 2, row: 4 cells, expected 8"),
        (",city,KG,Osh,,,,", "line 2, key: is empty or was used before"),
        ("a,city,KG,Osh,,,,\na,city,KG,Osh,,,,", "line 3, key: is empty or was used before"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_and_column(loader, tmp_path, row, told):
    with pytest.raises(BadRow) as caught:
        loader.load(Place, written(tmp_path, "places.csv", f"{PLACES}{row}\n"))
    assert str(caught.value).startswith(f"{'/'.join(tmp_path.parts[-2:])}/places.csv, {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name_en\nOsh\n", "line 1, key: the column is missing"),
        ("", "line 1, key: the column is missing"),
        ("key,mayor\nosh,Someone\n", "line 1, mayor: is not a field of place"),
    ],
)
def test_a_wrong_header_is_named(loader, tmp_path, text, told):
    with pytest.raises(BadRow, match=told):
        loader.load(Place, written(tmp_path, "places.csv", text))


def test_yes_and_no_are_the_only_answers(tmp_path):
    with pytest.raises(BadRow, match='line 2, is_programme_country: write "yes" or "no"'):
        Loader().load(Country, written(tmp_path, "countries.csv", COUNTRIES.replace("yes", "maybe")), by=["iso2"])


def test_a_row_may_point_to_one_above_it(tmp_path):
    text = "key,kind,name_en,predecessor\nold,customs,State Customs Committee,\nnew,customs,Customs Committee,old\n"
    Loader().load(Organisation, written(tmp_path, "organisations.csv", text))
    assert Organisation.objects.get(name_en="Customs Committee").predecessor.name_en == "State Customs Committee"
