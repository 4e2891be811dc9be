"""What the portal knows of a kind of part: its name, its table, its form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import capfirst

from activities.services.parts import owner_name


@dataclass(frozen=True)
class Kind:
    """A kind of part.

    name: in addresses and in the API. add: on the button. columns: fields and properties that the table shows, the
    first names the row. fields: what the form asks, in its order. sums: columns in EUR that are added up.
    single: whether an activity has only one of it. page: the page of a phase on which the kind has its card.
    opens: whether each record has a page of its own. order: by what the table is sorted, where that is not how the
    model is ordered.
    """

    name: str
    model: type
    add: str
    columns: tuple
    fields: tuple
    sums: tuple = ()
    single: bool = False
    page: str = ""
    opens: bool = False
    order: Callable | None = None

    @property
    def title(self):
        options = self.model._meta
        return capfirst(options.verbose_name if self.single else options.verbose_name_plural)

    @property
    def owner(self):
        """The foreign key to what it is a part of."""
        return owner_name(self.model)

    @property
    def owner_model(self):
        return self.model._meta.get_field(self.owner).related_model
