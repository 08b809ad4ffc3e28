"""Pages of agreements."""

from agreements.views.company import agreements, certificates, offer
from agreements.views.facts import end, record
from agreements.views.files import certificate_file, fact_file, signed_file, text_file
from agreements.views.register import register, register_csv
from agreements.views.signing import decline, sign
from agreements.views.signings import signing, withdraw
from agreements.views.termination import agree, ask, mark_step, refuse, termination
from agreements.views.texts import bring, publish, remove, text, text_file_for_ibm

__all__ = [
    "agree",
    "agreements",
    "ask",
    "bring",
    "certificate_file",
    "certificates",
    "decline",
    "end",
    "fact_file",
    "mark_step",
    "offer",
    "publish",
    "record",
    "refuse",
    "register",
    "register_csv",
    "remove",
    "sign",
    "signed_file",
    "signing",
    "termination",
    "text",
    "text_file",
    "text_file_for_ibm",
    "withdraw",
]
