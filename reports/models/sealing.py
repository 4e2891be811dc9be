"""The checksums by which it can be told whether a report is what was made and signed."""

import hashlib
import json

from bomca.history import states
from bomca.history.models import Entry


def checksum(snapshot):
    """The SHA-256 of a snapshot, in hexadecimal, whatever order a database gives its keys back in."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def told_in(snapshot):
    """The identifiers of the activities that a snapshot tells of."""
    return {facts["uid"] for facts in [*snapshot["activities"], *snapshot["undated"]]}


def seal_of(signature):
    """The keyed seal of what a signature binds; who cannot read the key cannot make it."""
    bound = {name: getattr(signature, name) for name in ("sha256", "files", "sequence", "hash", "by_id")}
    return states.seal(states.canonical({**bound, "report": str(signature.report.uid)}))


def fault(report):
    """What of a made report is not as it was made or signed, in words; None when everything holds."""
    if checksum(report.snapshot) != report.sha256:
        return "the snapshot does not have its checksum"
    files = {file.kind: file for file in report.files.all()}
    for kind, file in files.items():
        if hashlib.sha256(bytes(file.content)).hexdigest() != file.sha256:
            return f"the file {kind} does not have its checksum"
    told = {str(uid) for uid in report.told.values_list("activity_uid", flat=True)}
    if told != told_in(report.snapshot):
        return "the activities noted as told are not those of the snapshot"
    signature = getattr(report, "signature", None)
    if signature is None:
        return "it is signed and has no signature" if report.is_frozen else None
    return fault_of(signature, report, {kind: file.sha256 for kind, file in files.items()})


def fault_of(signature, report, files):
    """The same of the signature alone."""
    if signature.seal != seal_of(signature):
        return "the signature was changed, or sealed with another key"
    if signature.sha256 != report.sha256:
        return "the snapshot is not the one that was signed"
    if signature.files != files:
        return "the files are not those that were signed"
    row = Entry.objects.filter(sequence=signature.sequence).values_list("hash", flat=True).first()
    if signature.sequence and row != signature.hash:
        return f"the history does not hold row {signature.sequence} as it was when the report was signed"
    return None
