"""Flaws of the form by which activities are logged."""

from tests.mutants.flaw import Flaw

LOGGING = [
    Flaw(
        "secret place found by typing",
        "Whoever types the name of a sensitive place is told that it is one of the programme's.",
        "activities/views/choices.py",
        "mentioning(model.objects.visible_to(request.user).select_related",
        "mentioning(model.objects.select_related",
        ("tests/activities/test_choices.py::test_places_are_offered_as_far_as_one_may_know_of_them",),
    ),
    Flaw(
        "duplicate of what one may not see",
        "Whoever guesses the identifier of a draft reads it in the form that begins like it.",
        "activities/views/starting.py",
        "get_object_or_404(Activity.objects.visible_to(user), uid=uuid_of",
        "get_object_or_404(Activity.objects.all(), uid=uuid_of",
        ("tests/activities/test_starting.py::test_one_may_not_duplicate_what_one_may_not_see",),
    ),
    Flaw(
        "table saved unseen",
        "A pasted table that nobody read is thrown away, and the activity saved without its people.",
        "activities/views/attendance.py",
        "        if not pasted.is_filled:\n",
        "        if not pasted.is_filled or pasted.is_answered:\n",
        ("tests/activities/test_attendance.py::test_saving_with_a_table_still_unread_reads_it_first",),
    ),
]
