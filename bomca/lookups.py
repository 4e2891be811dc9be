"""`field__mentions="word"`: a search that reads as people do, the same on both databases."""

from django.db.models import CharField, Q, TextField
from django.db.models.lookups import IContains


@CharField.register_lookup
@TextField.register_lookup
class Mentions(IContains):
    """Holds the word, whatever its capitals, and with ё and е taken for the same letter."""

    lookup_name = "mentions"

    def as_postgresql(self, compiler, connection):
        text, text_params = self.process_lhs(compiler, connection)
        word, word_params = self.process_rhs(compiler, connection)
        sql = f"TRANSLATE(UPPER({text}::text), 'Ё', 'Е') LIKE TRANSLATE(UPPER({word}), 'Ё', 'Е')"
        return sql, [*text_params, *word_params]

    def as_sqlite(self, compiler, connection):
        # bomca.sqlite has taught this database a LIKE that does the same.
        text, text_params = self.process_lhs(compiler, connection)
        word, word_params = self.process_rhs(compiler, connection)
        return rf"{text} LIKE {word} ESCAPE '\'", [*text_params, *word_params]


MOST_WORDS = 10


def mentioning(queryset, words, fields):
    """The records in which every one of the words (the first ten) occurs in at least one of the fields."""
    for word in words.split()[:MOST_WORDS]:
        queryset = queryset.filter(Q(*((f"{field}__mentions", word) for field in fields), _connector=Q.OR))
    return queryset
