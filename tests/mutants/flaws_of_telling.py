"""Flaws of what is told: sums, what is kept from some readers, names, reports."""

from tests.mutants.flaw import Flaw

# Sums


SUMS = [
    Flaw(
        "awards exceed the ceiling",
        "A call for grants gives away more money than it has.",
        "activities/models/sub_grant.py",
        "        if self.amount > left:\n",
        "        if self.amount > self.call.ceiling:\n",
        ("tests/activities/test_grants.py::test_sums_hold_from_both_ends",),
    ),
]

# What is kept from some of those who see the record

KEPT = [
    Flaw(
        "page forgets the gate",
        "The page of a country lists the activities of others that are not for its reader.",
        "partners/views.py",
        "taking_part = country.activities.visible_to(user).held()",
        "taking_part = country.activities.held()",
        ("tests/access/test_canaries.py",),
    ),
    Flaw(
        "calendar tells places of sessions",
        "A partner reads in the calendar at which sensitive place a session is held.",
        "activities/calendars/spans.py",
        "Session.objects.visible_to(user).select_related",
        "Session.objects.select_related",
        ("tests/activities/test_calendar.py::test_hidden_activities_and_places_are_nowhere",),
    ),
    Flaw(
        "feed outlives the account",
        "Who has left the programme still reads activities in a calendar program.",
        "activities/models/calendar_feed.py",
        "self.filter(revoked_at=None, owner__is_active=True, owner__is_service=False)",
        "self.filter(revoked_at=None, owner__is_service=False)",
        ("tests/activities/test_calendar_feeds.py::test_it_ends_with_the_account",),
    ),
    Flaw(
        "feed tells sensitive places",
        "A sensitive place is kept in the calendar programs of others.",
        "activities/calendars/feed.py",
        "    if record.place and record.place.is_sensitive:\n",
        "    if False:\n",
        ("tests/activities/test_calendar_feeds.py::test_no_feed_tells_a_sensitive_place_not_even_to_who_may_know_it",),
    ),
    Flaw(
        "overlap hints at the hidden",
        "A warning tells a partner of an internal activity.",
        "activities/calendars/overlaps.py",
        "Activity.objects.visible_to(user).exclude",
        "Activity.objects.exclude",
        ("tests/activities/test_overlaps.py::test_hidden_activities_are_not_hinted_at",),
    ),
    Flaw(
        "map tells sensitive places",
        "A partner sees on the map at how many activities a sensitive place was used.",
        "activities/models/querysets.py",
        'related_model.objects.visible_to(user)\n        return self.telling("place")',
        "related_model.objects.all()\n        return self",
        ("tests/activities/test_map.py::test_who_may_not_know_a_place_is_told_of_it_as_of_one_that_is_not_known",),
    ),
    Flaw(
        "flag probes small numbers",
        "A partner learns from a flag that of others' people somebody's sex is not stated.",
        "activities/flags.py",
        "Q(having_people(**unstated), tells=True)",
        "Q(having_people(**unstated))",
        ("tests/activities/test_flags.py::test_a_flag_tells_no_small_number_and_no_withheld_place",),
    ),
    Flaw(
        "column tells what is withheld",
        "Whoever chooses the column of places reads the sensitive ones in the table they download.",
        "activities/columns.py",
        "return WITHHELD if self.field in activity.withheld else self.text(activity)",
        "return self.text(activity)",
        ("tests/activities/test_saved_views.py::test_every_column_says_something_and_keeps_what_is_withheld",),
    ),
    Flaw(
        "view shared with everybody",
        "A view shared with colleagues is opened by people of other countries and partners.",
        "activities/models/saved_view.py",
        "Q(is_shared=True) & rights.any_of(self._by_colleagues(user))",
        "Q(is_shared=True)",
        ("tests/activities/test_saved_views.py::test_colleagues_of_the_same_reach_open_what_is_shared",),
    ),
    Flaw(
        "view passes on a hidden filter",
        "Opening a shared view tells the identifier of a place that its reader may not know.",
        "activities/forms/saved_views.py",
        "    for name in errors:\n        kept.pop(name, None)\n",
        "",
        ("tests/activities/test_saved_views.py::test_a_filter_that_the_reader_may_not_choose_stays_silent",),
    ),
    Flaw(
        "merged record offered again",
        "An organisation that was merged into another is still offered in lists and forms.",
        "partners/models/organisation.py",
        "return self.told_to(user).filter(merged_into=None)",
        "return self.told_to(user)",
        ("tests/partners/test_merging.py::test_the_office_compares_chooses_and_merges",),
    ),
    Flaw(
        "nothing selected means everything",
        "Who presses the button without a choice is shown a form that changes every activity.",
        "activities/views/bulk.py",
        'if "all" not in self.request.GET:',
        'if "uid" in self.request.GET:',
        ("tests/activities/test_bulk_edit.py::test_nothing_selected_is_told_and_never_taken_for_everything",),
    ),
    Flaw(
        "small row told",
        "A partner reads how many women of an agency took part, though it was one alone.",
        "activities/small_counts.py",
        "    if not any(is_small(number) for row in cells for number in row):\n",
        "    if not any(is_small(sum(row)) for row in cells):\n",
        (
            "tests/activities/test_small_counts.py::test_nothing_small_is_told_or_follows_by_subtraction",
            "tests/activities/test_small_counts.py::test_page_file_interface_and_figures_keep_the_same_from_the_same_reader",
        ),
    ),
    Flaw(
        "small row worked out",
        "A number that is kept follows from the sum and the other rows.",
        "activities/small_counts.py",
        "return Told(rows=False, totals=rows_told, division=division, total=total)",
        "return Told(rows=False, totals=rows_told, division=division, total=True)",
        (
            "tests/activities/test_small_counts.py::test_no_small_number_follows_from_all_that_is_told",
            "tests/activities/test_small_counts.py::test_page_file_interface_and_figures_keep_the_same_from_the_same_reader",
        ),
    ),
    Flaw(
        "figures know more than pages",
        "The figures of one chosen activity tell the number that its page keeps.",
        "reports/figures.py",
        "small_counts.EVERYTHING if is_told else activities.own",
        "small_counts.EVERYTHING",
        ("tests/activities/test_small_counts.py::test_no_choice_of_activities_tells_more",),
    ),
    Flaw(
        "history tells what was sensitive",
        "The former venue at an outpost is told once the activity has moved to a town.",
        "bomca/history/words.py",
        "hidden_names(record, self.user) | hidden_then(record, self.user, states)",
        "hidden_names(record, self.user)",
        ("tests/bomca/history/test_withheld.py::test_neither_values_nor_titles_nor_reasons_tell_it",),
    ),
    Flaw(
        "reason searched for",
        "Whoever may not read a reason finds it out by searching, word by word.",
        "bomca/history/filters.py",
        "return found.exclude(pk__in=list(self._found_by_what_is_hidden(found, words_given)))",
        "return found",
        ("tests/bomca/history/test_withheld.py::test_a_search_does_not_find_by_it",),
    ),
    Flaw(
        "staff sees every row",
        "Whoever is made staff reads in the administration what their role keeps from them.",
        "bomca/admin.py",
        "return seen(super().get_queryset(request), request.user)",
        "return super().get_queryset(request)",
        ("tests/bomca/test_admin_staff.py",),
    ),
    Flaw(
        "administration probed by its address",
        "Staff find out a withheld venue by asking the list for it, letter by letter.",
        "bomca/admin.py",
        'return lookup.partition("__")[0] in names and super().lookup_allowed(lookup, value, request)',
        "return super().lookup_allowed(lookup, value, request)",
        ("tests/bomca/test_admin_staff.py::test_a_staff_member_is_told_nothing_more",),
    ),
]

# Names of people

NAMES = [
    Flaw(
        "names opened unlogged",
        "Names of participants leave as a table, and nobody can say who took them.",
        "activities/views/lists.py",
        "    if refused := viewing(request, found.activity, Manner.EXPORT):\n"
        "        return show(request, found.activity, status=422, viewing_form=refused)\n",
        "",
        ("tests/activities/test_lists.py::test_the_table_to_keep_is_logged_too_and_runs_no_formula",),
    ),
    Flaw(
        "erasure that leaves the address",
        "A person who asked to be erased is still there by their e-mail address.",
        "activities/models/participant.py",
        'self.name = self.agency = self.function = self.email = ""',
        'self.name = self.agency = self.function = ""',
        ("tests/activities/test_erasures.py::test_after_erasure_nothing_of_the_person_is_stored_anywhere",),
    ),
    Flaw(
        "erasure that forgets experts",
        "An expert who was erased on request is there again by name once a backup is restored.",
        "activities/services/erasing.py",
        "KINDS = (Participant, Answer, Expert, Enquiry)",
        "KINDS = (Participant, Answer, Enquiry)",
        ("tests/activities/test_erased_experts.py::test_after_a_restore_the_same_person_is_erased_again",),
    ),
]

REPORTS = [
    Flaw(
        "an EU officer can submit",
        "The donor submits the programme's report to itself, and nobody of the programme has answered for it.",
        "bomca/accounts/roles.py",
        '_("sign and submit a report"), [COORDINATOR]),',
        '_("sign and submit a report"), [COORDINATOR, EU_OFFICER]),',
        ("tests/reports/test_life.py::test_each_step_is_for_its_role_alone_on_the_page_and_in_the_api",),
    ),
    Flaw(
        "a submitted report changed by a set",
        "Our own code rewrites what the donor was sent, and only the database's last refusal stands in its way.",
        "reports/models/report.py",
        "    def update(self, **facts):\n        if self.filter(status__in=FROZEN).exists():",
        "    def update(self, **facts):\n        if self.none().exists():",
        ("tests/reports/test_frozen.py::test_so_do_saves_and_sets",),
    ),
]
