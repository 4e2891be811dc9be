"""Reading a pasted attendance table into the form of an activity: before anything is saved, and without a script."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.forms.attendance import AttendanceForm
from bomca.wording import number


class ReadsAttendance:
    """A form page that takes a table in. As long as there is one, it is read and shown, and nothing is saved."""

    def get_context_data(self, **kwargs):
        pasted = AttendanceForm(self.request.POST, user=self.request.user)
        kwargs.setdefault("attendance", pasted if pasted.is_filled else AttendanceForm(user=self.request.user))
        return super().get_context_data(**kwargs)

    def keep(self, form):
        pasted = AttendanceForm(form.data, user=self.request.user)
        if not pasted.is_filled:
            return super().keep(form)
        context = {"attendance": pasted}
        if pasted.is_answered:
            data = form.data.copy()
            pasted.into(data, form.rows)
            form = self.form_of(data)
            said = [*told(pasted.reading), *learnt(pasted.learn())]
            context = {"attendance": AttendanceForm(user=self.request.user), "was_read": said}
        return self.show_unjudged(form, **context)


def told(reading):
    """What was read, in sentences."""
    people = len(reading.people)
    text = ngettext("%(number)s person was read.", "%(number)s people were read.", people)
    sentences = [text % {"number": number(people)}]
    if reading.without_sex:
        sentences.append(_("Sex not stated: %(number)s.") % {"number": number(reading.without_sex)})
    if reading.without_agency:
        sentences.append(_("Agency not stated: %(number)s.") % {"number": number(reading.without_agency)})
    return [*sentences, _("Look at the rows, then save. No names were kept.")]


def learnt(aliases):
    """What was remembered, in sentences."""
    text = _("“%(name)s” is now a name of %(agency)s; it can be removed on that page.")
    return [text % {"name": one.name, "agency": one.organisation} for one in aliases]
