"""Database constraints that tell the person which field to correct."""

from django.core.exceptions import FieldError, ValidationError
from django.db import models, router
from django.db.models import BooleanField, CheckConstraint, Q
from django.db.models.functions import Coalesce


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


class CheckedAtOnce(models.Model):
    """A record whose check constraints are asked in one question; only where one is broken, each by itself.

    Django asks the database once for each constraint, with all facts of the record each time.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        self._checks_hold = self._check_at_once(set(exclude or ()))
        try:
            super().validate_constraints(exclude)
        finally:
            del self._checks_hold

    def get_constraints(self):
        """The constraints by model, without the check constraints while they are known to hold."""
        found = super().get_constraints()
        if not getattr(self, "_checks_hold", False):
            return found
        return [(model, [one for one in some if not isinstance(one, CheckConstraint)]) for model, some in found]

    def _check_at_once(self, exclude):
        """Whether all check constraints are known to hold that say nothing of the excluded fields."""
        for model, constraints in super().get_constraints():
            checks = [one.condition for one in constraints if isinstance(one, CheckConstraint)]
            told = [one for one in checks if not exclude & one.referenced_base_fields]
            asked = [Q(Coalesce(one, True, output_field=BooleanField())) for one in told]
            facts = self._get_field_expression_map(meta=model._meta, exclude=exclude)
            try:
                if asked and not Q(*asked).check(facts, using=router.db_for_write(type(self), instance=self)):
                    return False
            except FieldError:  # one speaks of an excluded field: they are asked one by one
                return False
        return True
