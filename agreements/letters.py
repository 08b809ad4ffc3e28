"""The letters of agreements, one function per message."""

from agreements.models import AgreementSigning, Termination
from agreements.selectors.people import Reader
from kernel.addresses import absolute
from kernel.formats import day
from kernel.outbox import Letter


def text_to_sign(
    signing: AgreementSigning, reader: Reader, *, key: str, title: str, url: str, late: bool = False
) -> Letter:
    """Asks a company's people for the signature of a text; again before the day by which, and after it.

    Who signs for the first time has no benefits that could pause, and no earlier version (R2, R27).
    """
    text, again = signing.text, signing.participant.in_program
    return Letter(
        key=f"{key}:{reader.user_id}",
        kind="agreement_to_sign",
        to=reader.email,
        template="agreement_to_sign",
        context={
            "person": reader.name,
            "company": signing.participant.name,
            "title": title,
            "version": text.version,
            "changes": text.changes if again else "",
            "sign_by": day(text.sign_by) if text.sign_by and again else "",
            "late": late,
            "link": absolute(url),
        },
    )


def text_to_countersign(
    signing: AgreementSigning, reader: Reader, *, key: str, title: str, url: str
) -> Letter:
    """Tells who countersigns for IBM that a company's signatory has accepted a text."""
    return Letter(
        key=f"{key}:{reader.user_id}",
        kind="agreement_to_countersign",
        to=reader.email,
        template="agreement_to_countersign",
        context={
            "person": reader.name,
            "company": signing.participant.name,
            "title": title,
            "version": signing.text.version,
            "by": signing.accepted_name,
            "capacity": signing.accepted_title,
            "link": absolute(url),
        },
    )


def signing_settled(
    signing: AgreementSigning, reader: Reader, *, key: str, title: str, said: str, url: str
) -> Letter:
    """Tells either side how a signing ended: in force, declined or withdrawn; `said` is one sentence."""
    return Letter(
        key=f"{key}:{reader.user_id}",
        kind="agreement_settled",
        to=reader.email,
        template="agreement_settled",
        context={
            "person": reader.name,
            "company": signing.participant.name,
            "title": title,
            "said": said,
            "link": absolute(url),
        },
    )


def of_termination(
    notice: Termination, reader: Reader, *, key: str, title: str, said: str, url: str
) -> Letter:
    """Tells either side of a notice: given, asked to be taken back, taken back, standing, executed."""
    return Letter(
        key=f"{key}:{reader.user_id}",
        kind="termination",
        to=reader.email,
        template="termination",
        context={
            "person": reader.name,
            "company": notice.participant.name,
            "title": title,
            "said": said,
            "ground": notice.ground,
            "noticed_on": day(notice.noticed_on),
            "effective_on": day(notice.effective_on),
            "link": absolute(url),
        },
    )
