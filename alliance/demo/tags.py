"""Tags of the demo's CRMs: most are mapped with the companies, some late, some by nobody yet."""

from datetime import datetime
from typing import Final

from accounts.models import User
from alliance.demo.companies import IGNORED_TAG
from alliance.demo.participants import companies_on_record
from pipeline.services.tags import ignore_tag, map_tag

MAPPED_LATE: Final = {"HALVORSEN CIPHER AS": "halvorsen-cipher", "Brackwater SASE": "brackwater-networks"}


def map_late_tags(*, by: User, now: datetime) -> None:
    """Map tags that sellers had written for long, so that their leads change hands, and put one tag aside."""
    companies = companies_on_record()
    for tag, slug in MAPPED_LATE.items():
        company = companies[slug]
        map_tag(by=by, tag=tag, participant=company, basis=f"Confirmed by {company.name}.", now=now)
    ignore_tag(by=by, tag=IGNORED_TAG, reason="Test entries of the CRM team.", now=now)
