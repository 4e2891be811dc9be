"""Database constraints that tell the person which field to correct."""

from django.core.exceptions import ValidationError
from django.db import models


class Rule(models.CheckConstraint):
    """A check constraint, named as the sentence it keeps, whose message belongs to one field of the form."""

    def __init__(self, *, field, **kwargs):
        self.field = field
        super().__init__(**kwargs)

    def validate(self, *args, **kwargs):
        try:
            super().validate(*args, **kwargs)
        except ValidationError as error:
            raise ValidationError({self.field: error}) from error

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other):
        return isinstance(other, Rule) and super().__eq__(other) and self.field == other.field

    __hash__ = models.CheckConstraint.__hash__
