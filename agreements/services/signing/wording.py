"""What the certificate of a signing says; plain values for its template."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import AgreementSigning
from agreements.pdf.keys import SigningKey
from agreements.pdf.signatures import FIELDS
from kernel.formats import count, day, moment


def certificate_words(signing: AgreementSigning, zone: tzinfo) -> dict[str, Any]:
    """Return who signed in which capacity, when in UTC and in the program's zone, which version and bytes."""
    text = signing.text
    company = signing.participant.name
    return {
        "title": _("Certificate of signature"),
        "lead": _(
            "%(company)s and IBM signed the Program Agreement of the IBM Security Services Alliance Program, "
            "version %(version)d, as it was published."
        )
        % {"company": company, "version": text.version},
        "sections": [
            {
                "title": _("Accepted for %(company)s") % {"company": company},
                "facts": [
                    *_acceptance(signing, zone),
                    _fact(_("Confirmed"), _confirmed(text.pages, company)),
                ],
            },
            {"title": _("Countersigned for IBM"), "facts": _countersignature(signing, zone)},
            {"title": _("Published text"), "facts": _text_facts(signing, zone)},
            {
                "title": _("Signed file"),
                "facts": [_fact(_("SHA-256"), _groups(signing.signed_sha256), code=True)],
            },
        ],
        "notes": [
            _(
                "The signed file begins with the bytes of the published text. Both signatures were appended; "
                "any program that verifies PDF signatures shows whether a byte was changed since."
            )
        ],
        "foot": _("IBM Security Services Alliance Program, signing %(number)d") % {"number": signing.pk},
    }


def _acceptance(signing: AgreementSigning, zone: tzinfo) -> list[dict[str, Any]]:
    name, title = signing.accepted_name, signing.accepted_title
    return _signer(name, title, signing.accepted_by, signing.accepted_at, zone, SigningKey.ACCEPTANCE)


def _countersignature(signing: AgreementSigning, zone: tzinfo) -> list[dict[str, Any]]:
    name, title = signing.countersigned_name, signing.countersigned_title
    return _signer(name, title, signing.countersigned_by, signing.countersigned_at, zone, SigningKey.IBM)


def _signer(
    name: str, title: str, person: User | None, at: datetime | None, zone: tzinfo, key: SigningKey
) -> list[dict[str, Any]]:
    return [
        _fact(_("Name"), name),
        _fact(_("Title"), title),
        _fact(_("E-mail address"), person.email if person else ""),
        _fact(_("Time"), _both_zones(at, zone)),
        _fact(_("Signature in the file"), FIELDS[key], code=True),
    ]


def _text_facts(signing: AgreementSigning, zone: tzinfo) -> list[dict[str, Any]]:
    text = signing.text
    size = _("%(pages)d pages, %(size)s bytes") % {"pages": text.pages, "size": count(text.size)}
    published = text.published_at
    return [
        _fact(_("Version"), f"{text.version}, {text.title}"),
        _fact(_("Published"), day(published.astimezone(zone).date()) if published else ""),
        _fact(_("Extent"), size),
        _fact(_("SHA-256"), _groups(text.sha256), code=True),
    ]


def _confirmed(pages: int, company: str) -> str:
    return _(
        "to have read all %(pages)d pages; to have the authority to bind %(company)s; to accept the text as "
        "it is, the Bilateral Logo Usage Agreement included"
    ) % {"pages": pages, "company": company}


def _both_zones(at: datetime | None, zone: tzinfo) -> str:
    return f"{moment(at, UTC)} ({moment(at, zone)})" if at else ""


def _fact(label: str, value: str, *, code: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "code": code}


def _groups(sha256: str) -> str:
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
