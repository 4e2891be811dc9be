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
    Flaw(
        "step taken by anybody",
        "Whoever sees an activity verifies it.",
        "activities/views/life.py",
        "    if not request.user.has_perm(move.permission, activity):\n        raise PermissionDenied\n",
        "",
        ("tests/activities/test_pages.py::test_a_step_needs_its_permission_and_must_exist",),
    ),
    Flaw(
        "status set round the steps",
        "Whoever edits an activity makes it completed or planned again, and nothing tells who did and why.",
        "activities/services/activities.py",
        "if changed := [name for name in BY_STEPS if getattr(activity, name) != stored[name]]:",
        "if changed := []:",
        ("tests/activities/test_life.py::test_a_stored_status_changes_by_no_form_no_api_and_no_table",),
    ),
    Flaw(
        "plan counted as done",
        "Twenty people were planned and sixteen came: the report says thirty-six.",
        "activities/tally.py",
        "return [row for row in rows if row.source == (Basis.VERIFIED if row.role in verified else Basis.ATTENDANCE)]",
        "return rows",
        ("tests/activities/test_basis.py::test_verified_numbers_count_or_else_the_attendance_and_never_the_plan",),
    ),
]
