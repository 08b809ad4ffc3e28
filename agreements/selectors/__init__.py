"""Reads of agreements: what a company signed, what it may sign, what that allows (R4, R27)."""

from agreements.selectors.benefiting import BENEFITS_HOLD, agreement_answers
from agreements.selectors.facts import agreement_for, agreements_of
from agreements.selectors.signings import open_signing_of, signing_for, signing_to_manage, signings_of
from agreements.selectors.standings import CompanyAgreements, company_agreements
from agreements.selectors.terminations import (
    notice_terms,
    running_notice_of,
    step_for,
    steps_of,
    terminations_of,
)
from agreements.selectors.texts import altered_texts, newest_text, published_text, text_for_ibm, texts_for_ibm

__all__ = [
    "BENEFITS_HOLD",
    "CompanyAgreements",
    "agreement_answers",
    "agreement_for",
    "agreements_of",
    "altered_texts",
    "company_agreements",
    "newest_text",
    "notice_terms",
    "open_signing_of",
    "published_text",
    "running_notice_of",
    "signing_for",
    "signing_to_manage",
    "signings_of",
    "step_for",
    "steps_of",
    "terminations_of",
    "text_for_ibm",
    "texts_for_ibm",
]
