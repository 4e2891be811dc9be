"""The flaws: mistakes that people really make, each in one place of the code, and the tests that stand guard there."""

from tests.mutants.flaw import Flaw
from tests.mutants.flaws_of_logging import LOGGING
from tests.mutants.flaws_of_money import MONEY
from tests.mutants.flaws_of_results import RESULTS
from tests.mutants.flaws_of_telling import KEPT, NAMES, REPORTS, SUMS

# Rows


ROWS = [
    Flaw(
        "file read by its address",
        "Whoever guesses or is sent the address of a file opens it, whatever they may see.",
        "activities/views/attachments.py",
        "files = Attachment.objects.visible_to(user).kept().select_related(",
        "files = Attachment.objects.kept().select_related(",
        ("tests/activities/test_attachments.py::test_what_one_may_not_see_is_not_there",),
    ),
    Flaw(
        "step told apart from nothing",
        "A step on an activity that one may not see answers otherwise than one that does not exist.",
        "activities/views/life.py",
        'Activity.objects.visible_to(request.user).select_related("phase", "component"), uid=uid',
        'Activity.objects.select_related("phase", "component"), uid=uid',
        ("tests/activities/test_scope.py::test_a_record_of_others_is_not_moved_in",),
    ),
    Flaw(
        "record of others moved in",
        "An officer changes a record of another country by naming the own country in it.",
        "activities/services/activities.py",
        "    if by and activity.pk and not Activity.objects.open_to(by, permission).filter(pk=activity.pk).exists():\n"
        "        raise PermissionDenied\n",
        "",
        ("tests/activities/test_scope.py::test_a_record_of_others_is_not_moved_in_by_a_door_that_forgot_to_ask",),
    ),
    Flaw(
        "record moved out",
        "An officer moves a record to a country for which they are not responsible.",
        "activities/services/activities.py",
        "    if by:\n        check_responsibility(activity, by=by, permission=permission)\n",
        "",
        ("tests/activities/test_scope.py::test_a_record_is_not_moved_out",),
    ),
    Flaw(
        "role held everywhere",
        "A role given for one country changes the activities of all.",
        "bomca/accounts/backends.py",
        "if obj is None or rights.holds_everywhere(user_obj, perm):",
        "if obj is None or rights.granting(user_obj, perm):",
        ("tests/activities/test_scope.py::test_a_record_of_others_is_not_moved_in",),
    ),
    Flaw(
        "role held for ever",
        "A role that ended yesterday still opens everything.",
        "bomca/accounts/rights.py",
        "user.assignments.valid_on(today())",
        "user.assignments.all()",
        ("tests/bomca/test_roles.py::test_a_role_is_held_from_its_first_day_to_its_last",),
    ),
    Flaw(
        "export without the gate",
        "The CSV file holds every activity, drafts and internal ones too.",
        "activities/views/activities.py",
        "class ActivityExport(PastMixin, FilteredExportMixin, VisibleMixin, ListView):",
        "class ActivityExport(PastMixin, FilteredExportMixin, ListView):",
        ("tests/activities/test_visibility.py::test_the_table_holds_on_every_path",),
    ),
    Flaw(
        "choices of a filter without the gate",
        "A filter tells sensitive places by accepting their names.",
        "bomca/filters.py",
        "return model.objects.visible_to(request.user) if request else model.objects.none()",
        "return model.objects.all()",
        ("tests/activities/test_sensitivity.py::test_filters_do_not_probe",),
    ),
    Flaw(
        "link without the gate",
        "The API links a record to one that the caller may not see, and so tells that it exists.",
        "bomca/visibility.py",
        "seen = rows.visible_to(user)",
        "seen = rows.all()",
        ("tests/activities/test_scope.py::test_a_record_one_may_not_see_is_named_as_one_that_does_not_exist",),
    ),
    Flaw(
        "choice beyond what is one's own",
        "A national officer records a value, a recommendation or a grant where only others may write.",
        "bomca/visibility.py",
        'return seen.offered_to(user, permission, keeping=getattr(record, f"{name}_id"))',
        "return seen",
        ("tests/access/test_choices.py",),
    ),
    Flaw(
        "search finds what is withheld",
        "A partner finds out by searching, word by word, at which sensitive place an activity was.",
        "activities/models/querysets.py",
        'told = {f"told_{path}": self.told(path) for',
        'told = {f"told_{path}": models.F(path) for',
        ("tests/activities/test_sensitivity.py::test_search_finds_nothing_by_what_is_withheld",),
    ),
    Flaw(
        "sum tells what is withheld",
        "The dashboard adds up dual-use equipment for people who may not know its value.",
        "reports/figures.py",
        'told = (activities.tells_counts(), activities.told("equipment_value"))',
        'from django.db.models import F\n\n    told = (activities.tells_counts(), F("equipment_value"))',
        ("tests/activities/test_sensitivity.py::test_sums_do_not_move_with_what_is_withheld",),
    ),
    Flaw(
        "sensitive place in the list",
        "The list of places shows sensitive ones to everyone.",
        "partners/models/place.py",
        "return self.filter(rights.any_of([Q(is_sensitive=False), sensitive]))",
        "return self",
        (
            "tests/activities/test_sensitivity.py::test_an_organisation_does_not_tell_of_its_sensitive_places",
            "tests/activities/test_sensitivity.py::test_nothing_of_it_is_told_to_a_partner",
            "tests/partners/test_pages.py",
        ),
    ),
    Flaw(
        "link shows rows of another agency",
        "An agency that got a link by letter reads and answers what another agency was advised.",
        "activities/forms/enquiries.py",
        "asked = enquiry.recommendations.for_display()",
        "asked = Recommendation.objects.filter(deliverable__recommendations__enquiries=enquiry).distinct().for_display()",
        ("tests/activities/test_enquiries.py::test_the_link_opens_these_rows_and_no_others",),
    ),
]


# What goes out and comes in

TEXT = [
    Flaw(
        "markup in a title",
        "A title with a script in it runs in the browser of whoever opens the activity.",
        "templates/activities/activity.html",
        "{% block heading %}{{ activity.title }}{% endblock %}",
        "{% block heading %}{{ activity.title|safe }}{% endblock %}",
        ("tests/activities/test_pages.py::test_html_in_a_title_is_text",),
    ),
    Flaw(
        "markup in a summary",
        "A summary with a script in it runs in the browser of whoever opens the activity.",
        "templates/activities/activity.html",
        "{{ activity.summary|lines }}",
        "{{ activity.summary|safe }}",
        ("tests/activities/test_pages.py::test_html_in_a_summary_and_in_results_is_text",),
    ),
    Flaw(
        "formula in a table",
        "A title that begins with = is run by the spreadsheet of whoever opens the export.",
        "bomca/views.py",
        "yield writer.writerow([guarded(cell) for cell in row])",
        "yield writer.writerow(row)",
        ("tests/activities/test_pages.py::test_a_title_is_no_formula_in_a_spreadsheet",),
    ),
    Flaw(
        "file shown in the portal",
        "A file that somebody uploaded opens in the browser at the portal's own address.",
        "bomca/uploads.py",
        "content_disposition_header(as_attachment=True,",
        "content_disposition_header(as_attachment=False,",
        ("tests/activities/test_attachments.py::test_an_officer_adds_a_file_and_a_partner_saves_it",),
    ),
    Flaw(
        "file kept unscanned",
        "While the virus scanner is away, whatever is uploaded is kept.",
        "bomca/viruses.py",
        '        raise ValidationError(message, code="not_scanned") from None\n',
        "        return\n",
        ("tests/bomca/test_viruses.py::test_a_scanner_that_is_not_there_closes_the_door",),
    ),
    Flaw(
        "archive not looked into",
        "A document of a few kilobytes unpacks to gigabytes, or carries macros.",
        "bomca/uploads.py",
        "    archives.check(content, extension)\n",
        "",
        ("tests/bomca/test_uploads.py::test_everything_else_is_refused_with_the_remedy",),
    ),
    Flaw(
        "JSON of any depth",
        "A body of brackets alone keeps the server busy.",
        "bomca/api_input.py",
        "            refuse_depth(text)\n",
        "",
        ("tests/bomca/test_api_ground.py::test_json_that_is_a_trap_is_refused_and_never_an_error_of_ours",),
    ),
    Flaw(
        "import beyond the scope",
        "By an import, a component leader writes activities into components of others.",
        "activities/exchange/running.py",
        "        outside = [line for line in lines if line.record.pk not in within]\n",
        "        outside = []\n",
        ("tests/activities/test_exchange.py::test_each_row_is_checked_against_the_countries_of_who_hands_in",),
    ),
]

# Two editors, and what was

RECORDS = [
    Flaw(
        "second save wins",
        "Of two people who save the same record, the second silently undoes the first.",
        "bomca/revisions.py",
        "unchanged = base_qs.filter(revision=self.revision)",
        "unchanged = base_qs",
        ("tests/bomca/test_revisions.py::test_the_second_of_two_saves_is_refused_and_the_first_stands",),
    ),
    Flaw(
        "change without an ETag",
        "A machine overwrites what people have changed since it read the record.",
        "bomca/resources.py",
        "            require_match(self.request, etag(record, self.get_serializer(record).data))\n",
        "",
        (
            "tests/activities/test_preconditions.py::test_every_door_that_changes_a_record_asks_for_its_state",
            "tests/activities/test_preconditions.py::test_who_has_read_an_older_state_changes_nothing",
        ),
    ),
    Flaw(
        "bulk write untold",
        "Records made in bulk are missing in the history.",
        "bomca/history/tracked.py",
        "touch(self.model, [record.pk for record in made], self.db)",
        "pass",
        ("tests/bomca/history/test_recording.py::test_bulk_writes_are_told_row_by_row",),
    ),
    Flaw(
        "row sealed alone",
        "Rows of the history can be left out or put in another order without a broken seal.",
        "bomca/history/chain.py",
        "return states.seal((entry.previous if previous is None else previous) + states.canonical(content))",
        "return states.seal(states.canonical(content))",
        ("tests/bomca/history/test_verifying.py",),
    ),
    Flaw(
        "seal without a key",
        "Whoever can write into the database can forge the whole history.",
        "bomca/history/states.py",
        "return hmac.new(settings.HISTORY_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()",
        "return hashlib.sha256(text.encode()).hexdigest()",
        ("tests/bomca/history/test_verifying.py::test_another_key_seals_nothing",),
    ),
    Flaw(
        "past with the deleted",
        "Figures as of a day count what had been deleted before it.",
        "bomca/history/past.py",
        "sequence__lte=last).latest()\n",
        "sequence__lte=last).exclude(kind=Kind.DELETED).latest()\n",
        ("tests/bomca/history/test_past.py::test_as_of_equals_a_copy_taken_then",),
    ),
]

# Signing in

DOORS = [
    Flaw(
        "session kept at sign-in",
        "Who plants a session in another person's browser is signed in together with them.",
        "bomca/accounts/sessions/services.py",
        "    if not request.session.session_key:\n        request.session.save()\n",
        "    if given := request.COOKIES.get(settings.SESSION_COOKIE_NAME):\n"
        "        request.session._session_key = given\n        request.session.save(must_create=True)\n"
        "    if not request.session.session_key:\n        request.session.save()\n",
        ("tests/bomca/test_accounts.py::test_the_session_gets_a_new_key_when_a_person_signs_in",),
    ),
    Flaw(
        "second factor not asked for in the API",
        "A stolen password alone reads and writes by way of the API.",
        "bomca/accounts/second_factor/middleware.py",
        "in OPEN or not second_factor.is_missing(request):",
        'in OPEN or request.path.startswith("/api/") or not second_factor.is_missing(request):',
        ("tests/bomca/test_second_factor.py::test_without_the_factor_nothing_opens_but_the_way_to_one",),
    ),
    Flaw(
        "passwords tried for ever",
        "An account's password can be guessed from many addresses, as often as one likes.",
        "bomca/accounts/attempts.py",
        'PER_ACCOUNT = {"password": 50,',
        'PER_ACCOUNT = {"password": 50_000_000,',
        ("tests/bomca/test_accounts.py::test_from_many_addresses_an_account_is_tried_fifty_times_only",),
    ),
    Flaw(
        "codes tried for ever",
        "Who has stolen a password guesses the six digits of the code, as often as they like.",
        "bomca/accounts/attempts.py",
        "may_go_on = cache.incr(counter) <= limit and may_go_on",
        'may_go_on = (cache.incr(counter) <= limit or kind == "code") and may_go_on',
        ("tests/bomca/test_second_factor.py::test_wrong_codes_are_counted_whoever_types_them_and_wherever",),
    ),
    Flaw(
        "step without its CSRF token",
        "Another site takes steps with the rights of whoever visits it.",
        "activities/views/life.py",
        "@require_POST\ndef publish(request, uid):",
        "take_step.csrf_exempt = True\n\n\n@require_POST\ndef publish(request, uid):",
        ("tests/bomca/test_headers.py::test_no_page_takes_a_post_from_another_site",),
    ),
    Flaw(
        "sign-in leads anywhere",
        "A link to the sign-in page ends on a page that looks like ours and asks for the password again.",
        "bomca/accounts/views.py",
        "redirect_url=self.get_success_url())",
        'redirect_url=self.request.POST.get("next") or self.get_success_url())',
        ("tests/bomca/test_accounts.py::test_after_signing_in_a_person_goes_on_within_the_portal_only",),
    ),
    Flaw(
        "confirmation not asked for",
        "Whoever finds a browser left open takes away all that is held about its owner.",
        "bomca/accounts/views.py",
        "@require_safe\n@required\ndef own_data",
        "@require_safe\ndef own_data",
        ("tests/bomca/test_sessions.py::test_what_is_held_about_a_person_leaves_after_confirming",),
    ),
    Flaw(
        "token kept in clear",
        "Whoever reads the database, or a backup of it, has the keys of all machines.",
        "bomca/accounts/models/machine.py",
        'return salted_hmac(SALT, secret, secret=key, algorithm="sha256").hexdigest()',
        "return secret",
        ("tests/bomca/test_tokens.py::test_the_secret_is_nowhere_in_the_database",),
    ),
    Flaw(
        "token in the log",
        "Whoever reads the log has the keys of the machines that failed.",
        "bomca/settings/base.py",
        '"formatter": "line", "filters": ["secrets"]}',
        '"formatter": "line", "filters": []}',
        ("tests/bomca/test_log_secrets.py::test_every_handler_of_the_settings_has_the_filter",),
    ),
    Flaw(
        "scope to write not asked for",
        "A token that was given to read writes.",
        "bomca/accounts/scopes.py",
        "READ if method in SAFE_METHODS else WRITE}",
        "READ}",
        ("tests/bomca/test_tokens.py::test_a_token_without_the_scope_is_told_which_one_it_needs",),
    ),
    Flaw(
        "token used from anywhere",
        "A token that is kept to one network works from every other one too.",
        "bomca/accounts/tokens.py",
        "            key.note_refusal(address)\n            return None\n",
        "            key.note_refusal(address)\n",
        ("tests/bomca/test_tokens.py::test_a_token_is_used_from_its_networks_only",),
    ),
    Flaw(
        "key of somebody else",
        "Whoever sends a key that another machine has used gets that one's answer, with all it may see.",
        "bomca/idempotency/keys.py",
        "of_actor = KeyedRequest.objects.filter(user=user, machine=machine)",
        "of_actor = KeyedRequest.objects.all()",
        ("tests/bomca/idempotency/test_api.py::test_each_actor_has_keys_of_their_own",),
    ),
    Flaw(
        "unsaved form of another",
        "Whoever learns the identifier of an unsaved form reads what a colleague has typed.",
        "bomca/drafts/pages.py",
        "UnsavedForm.objects.filter(user=request.user, address=request.path)",
        "UnsavedForm.objects.filter(address=request.path)",
        ("tests/bomca/drafts/test_drafts.py::test_nobody_else_meets_it",),
    ),
    Flaw(
        "key taken for the request",
        "A second activity that is sent under a used key is lost, and its sender is told that it was logged.",
        "bomca/idempotency/keys.py",
        "    if found.digest != digest:\n        raise KeyReused(found)\n",
        "",
        ("tests/bomca/idempotency/test_api.py::test_the_key_of_another_request_is_refused",),
    ),
]


FLAWS = [*ROWS, *KEPT, *SUMS, *TEXT, *RECORDS, *NAMES, *DOORS, *REPORTS, *RESULTS, *MONEY, *LOGGING]
