"""The life of what is agreed in versions: submitted, then returned or approved, superseded by the next version."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from bomca import history, moves


@dataclass(frozen=True)
class Move(moves.Move):
    """A step of what is agreed in versions; some ask for a note."""

    asks_note: bool = False


class AgreedInVersions:
    """A version of something, or a value that the next one corrects. Beside it stand `status` and its rows of `steps`.

    moves: its steps by name, "submit" and "supersede" among them. wrong_step: the refusal of one that does not follow.
    """

    moves = {}
    wrong_step = ""

    @property
    def is_editable(self):
        """Whether what it holds may be changed."""
        return self.status in self.moves["submit"].since

    @property
    def is_in_force(self):
        """Whether it is approved, and no later version is."""
        return self.status in self.moves["supersede"].since

    def check_move(self, name):
        """Check that the step follows from where the version stands. Raises ValidationError."""
        move = self.moves[name]
        if self.status not in move.since:
            labels = dict(self._meta.get_field("status").flatchoices)
            values = {"now": labels[self.status], "then": labels[move.to]}
            raise ValidationError(self.wrong_step, code="wrong_step", params=values)

    @history.atomic()
    def _move(self, name, by, note=""):
        self.check_move(name)
        self.status = self.moves[name].to
        self.full_clean()
        self.save()
        told = self.steps.model(**{self.steps.field.name: self}, step=name, by=by, note=note)
        told.full_clean()
        told.save()
