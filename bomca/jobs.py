"""Work done in the background: the row is the truth, the message broker only rings the doorbell.

A message can be lost, come late or come twice (measured on both brokers). So a job is claimed by a
conditional update, holds a lease while it runs, and a job whose lease has run out may be claimed by another worker.
"""

import os
import socket
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.revisions import RevisedQuerySet

MOST_ATTEMPTS = 5


TECHNICAL = frozenset({"step", "percent", "attempts", "claimed_by", "lease_until"})  # no part of a job's history


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class LeaseLost(Exception):
    """Another worker has taken this job over: stop, and write nothing."""


def worker_name():
    """A name that tells this worker, and this run of it, from every other."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def ring_again(jobs, task):
    """Ring for every job that waits or whose worker fell silent; messages can be lost.

    jobs: the manager of a kind of job. task: the Celery task that takes the key of one.
    """
    jobs.give_up_exhausted()
    for pk in jobs.claimable().values_list("pk", flat=True):
        task.delay(pk)


def lease_end():
    """When a lease taken or renewed now runs out."""
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class JobQuerySet(RevisedQuerySet):
    """Jobs, by where they stand."""

    def unfinished(self):
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def claimable(self, now=None):
        """Jobs that a worker may take: waiting, or left by a worker whose lease ran out."""
        now = now or timezone.now()
        return self.filter(Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now))

    def claim(self, pk, by):
        """Take the job for the worker named `by`; return it, or None when it is not to be had."""
        now = timezone.now()
        taken = (
            self.claimable(now)
            .filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
            .update(state=State.RUNNING, claimed_by=by, lease_until=lease_end(), attempts=F("attempts") + 1, failure="")
        )
        return self.get(pk=pk) if taken else None

    def give_up_exhausted(self):
        """Fail the jobs that no worker survived; return how many."""
        message = _("Stopped after %(count)s attempts; every worker that took it was lost.") % {"count": MOST_ATTEMPTS}
        exhausted = self.claimable().filter(attempts__gte=MOST_ATTEMPTS)
        return exhausted.update(state=State.FAILED, failure=message, lease_until=None)


class Job(models.Model):
    """A record that a worker makes in the background, once, whatever happens to the worker."""

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    step = models.CharField(_("step"), max_length=100, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_by = models.CharField(_("claimed by"), max_length=200, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_unfinished(self):
        return self.state in {State.QUEUED, State.RUNNING}

    def mine(self):
        """The job's row while this worker still holds it; empty once another has taken over."""
        held = {"pk": self.pk, "state": State.RUNNING, "claimed_by": self.claimed_by, "attempts": self.attempts}
        return type(self).objects.filter(**held)

    def advance(self, step, percent):
        """Tell how far the work is and renew the lease. Raises LeaseLost."""
        if not self.mine().update(step=step, percent=percent, lease_until=lease_end()):
            raise LeaseLost(self.pk)
        self.step, self.percent = step, percent

    def finish(self, **facts):
        """Write the result and close the job in one update. Raises LeaseLost."""
        closing = {"state": State.DONE, "percent": 100, "step": "", "lease_until": None, **facts}
        if not self.mine().update(**closing):
            raise LeaseLost(self.pk)
        self.__dict__.update(closing)

    def release(self):
        """Give the job back, for another attempt, after a fault that passes: a locked database, a full disk."""
        self.mine().update(state=State.QUEUED, lease_until=None)

    def fail(self, reason):
        """Close the job as failed, with the reason a person can act on."""
        self.mine().update(state=State.FAILED, failure=reason[:2000], lease_until=None)
