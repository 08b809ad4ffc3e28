"""The demo's companies: invented, and between them every situation that a page has words for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

TARGETS: Final = {"silver": 2_000_000, "gold": 5_000_000, "platinum": 8_000_000}
NO_TAG: Final = ""
IGNORED_TAG: Final = "Internal test"
DISPUTED_TAG: Final = "Tessalune / Quillmark bundle"


class Situation(StrEnum):
    """What sets a company apart from the others."""

    USUAL = "usual"
    NEW = "new"
    LEAVING = "leaving"
    FORMER = "former"
    INVITED = "invited"
    PROSPECT = "prospect"
    CLOSED = "closed"


@dataclass(frozen=True)
class Company:
    """One company: what it held when the program was taken over, and how its business went.

    `before` and `present` are its qualified TCV of the years settled and since, as shares of the target
    of `tier`, spread evenly unless it comes `early` in the year. It contributes like a company of the tier
    `gives` (its own if blank), scaled since by `contributions`. None is not known. `odd_tags` are what
    IBM's sellers write besides the tags agreed.
    """

    slug: str
    name: str
    tier: str = ""
    manager: str | None = "theo"
    before: float = 1.2
    present: float = 1.1
    region: str = "americas"
    trained: tuple[int | None, int | None] = (9, 7)
    offerings: tuple[str, ...] = ("Managed Detection and Response",)
    deal_registration: bool | None = True
    certified: int = 6
    gives: str = ""
    contributions: Mapping[str, float | None] = field(default_factory=dict)
    technologies: tuple[str, ...] = ()
    odd_tags: tuple[str, ...] = ()
    early: bool = False
    swiss: bool = False
    situation: Situation = Situation.USUAL

    @property
    def is_participant(self) -> bool:
        """Whether it was ever admitted (R2)."""
        return self.situation in (Situation.USUAL, Situation.NEW, Situation.LEAVING, Situation.FORMER)

    @property
    def target(self) -> int:
        """The financial target of its tier, in US dollars."""
        return TARGETS.get(self.tier, 0)


_IDENTITY: Final = ("Identity and Access Services", "Managed Detection and Response")
_CLOUD: Final = ("Cloud Security Services", "Data Security Services")
_OT: Final = ("OT Security Services",)
_RESPONSE: Final = ("Incident Response",)
_RISK: Final = ("Security Strategy and Risk",)
_LARGE: Final[dict[str, Any]] = {"trained": (16, 15), "certified": 10}
_SMALL: Final[dict[str, Any]] = {"trained": (5, 4), "certified": 3}
_GENEROUS: Final = {"joint_reviews": 1.6, "test_equipment": 2.0, "sales_support_days": 1.6}

COMPANIES: Final[tuple[Company, ...]] = (
    Company(
        "halvorsen-cipher", "Halvorsen Cipher", "gold", "ines", 1.15, 1.06, "emea", offerings=_CLOUD,
        technologies=("Halvorsen Vault", "Halvorsen KeyGrid"), certified=8,
        odd_tags=("Halvorsen Vaultline", "HALVORSEN CIPHER AS", NO_TAG),
        contributions={"joint_reviews": 0.85, "test_equipment": 0.4, "sales_support_days": None},
    ),
    Company(
        "orrery-identity", "Orrery Identity", "platinum", "ines", 1.25, 1.12, offerings=_IDENTITY,
        technologies=("Orrery Sign-on",), odd_tags=("Orrery SSO", NO_TAG), **_LARGE,
    ),
    Company(
        "brackwater-networks", "Brackwater Networks", "platinum", "ines", 1.2, 0.84, offerings=_IDENTITY,
        technologies=("Brackwater Edge", "Brackwater Segment"), odd_tags=("Brackwater SASE",), **_LARGE,
    ),
    Company(
        "veridane-systems", "Veridane Systems", "platinum", "theo", 1.3, 1.2, "emea",
        offerings=(*_CLOUD, *_RISK), odd_tags=(IGNORED_TAG, NO_TAG), **_LARGE,
    ),
    Company(
        "tessalune-cloud", "Tessalune Cloud", "gold", "ines", 1.3, 1.3, offerings=_CLOUD, early=True,
        trained=(12, 10), technologies=("Tessalune Posture",), odd_tags=(DISPUTED_TAG,),
        contributions=_GENEROUS,
    ),
    Company("quillmark-endpoint", "Quillmark Endpoint", "gold", "ines", 1.1, 0.45, "emea"),
    Company(
        "ashgrove-threat-labs", "Ashgrove Threat Labs", "gold", "theo", 1.1, 0.84,
        offerings=("Threat Intelligence", *_RESPONSE),
    ),
    Company(
        "norrland-systems", "Norrland Systems", "gold", "theo", 1.2, 1.08, "emea", offerings=_CLOUD,
        technologies=("Norrland Keystore",),
    ),
    Company(
        "ferrowatch-controls", "Ferrowatch Controls", "silver", "ines", 1.2, 1.15, offerings=_OT,
        technologies=("Ferrowatch Sensor",), **_SMALL,
    ),
    Company("pellucid-risk", "Pellucid Risk", "silver", "ines", 1.1, 0.4, "emea", offerings=_RISK, **_SMALL),
    Company(
        "lumenstead", "Lumenstead", "silver", "ines", 1.15, 0.6, "emea", swiss=True,
        contributions={"joint_reviews": None}, **_SMALL,
    ),
    Company(
        "corvane-mobile", "Corvane Mobile", "silver", "theo", 1.3, 1.4, early=True, contributions=_GENEROUS,
        **_SMALL,
    ),
    Company(
        "stonequay-response", "Stonequay Response", "silver", "theo", 1.15, 0.82, offerings=_RESPONSE,
        **_SMALL,
    ),
    Company(
        "meridane-forensics", "Meridane Forensics", "silver", "theo", 0, 0.8, "emea", offerings=_RESPONSE,
        situation=Situation.NEW, **_SMALL,
    ),
    Company("saltmarsh-mail", "Saltmarsh Mail", "silver", None, 1.2, 1.0, **_SMALL),
    Company(
        "copperfell-controls", "Copperfell Controls", "silver", "theo", 0, 0, offerings=_OT,
        contributions={"test_equipment": None}, situation=Situation.NEW, **_SMALL,
    ),
    Company(
        "anselm-data-guard", "Anselm Data Guard", "silver", "theo", 0, 0.8, "emea", offerings=_CLOUD[1:],
        trained=(5, None), certified=3, situation=Situation.NEW,
    ),
    Company(
        "windlass-access", "Windlass Access", "silver", "ines", 1.1, 0.7, offerings=_IDENTITY[:1],
        situation=Situation.LEAVING, **_SMALL,
    ),
    Company(
        "thornwick-deception", "Thornwick Deception", "silver", "theo", 1.1, 0.3, situation=Situation.FORMER,
        **_SMALL,
    ),
    Company(
        "eastmere-recovery", "Eastmere Recovery", "silver", "theo", 0.55, 0.9, "emea",
        offerings=("Cyber Recovery Services",), **_SMALL,
    ),
    Company(
        "hearthline-privacy", "Hearthline Privacy", "silver", "ines", 2.8, 2.75, "emea", offerings=_CLOUD,
        trained=(10, 8), gives="gold",
    ),
    Company("ostermark-fraud", "Ostermark Fraud", "gold", "theo", 0.7, 0.75, "emea"),
    Company("gravelight-sandbox", "Gravelight Sandbox", "silver", "theo", 1.2, 1.05, **_SMALL),
    Company("ironmoor-tokens", "Ironmoor Tokens", "silver", "ines", 1.3, 1.3, situation=Situation.INVITED),
    Company("kestrel-labs", "Kestrel Labs", "silver", None, 0.2, 0.6, "emea", situation=Situation.PROSPECT),
    Company(
        "cindermoor-analytics", "Cindermoor Analytics", "silver", None, 0.3, 0.55,
        situation=Situation.PROSPECT,
    ),
    Company(
        "oakhurst-attestation", "Oakhurst Attestation", "silver", None, 1.35, 1.35, offerings=_CLOUD[:1],
        situation=Situation.PROSPECT,
    ),
    Company(
        "sablefen-signals", "Sablefen Signals", "", None, 0, 0, offerings=_OT, situation=Situation.PROSPECT
    ),
    Company(
        "tarnwick-secrets", "Tarnwick Secrets", "", None, 0, 0, offerings=_CLOUD[1:],
        situation=Situation.PROSPECT,
    ),
    Company("marrowgate-logs", "Marrowgate Logs", "", None, 0, 0, situation=Situation.CLOSED),
    Company("fenwright-scan", "Fenwright Scan", "", None, 0, 0, situation=Situation.CLOSED),
)  # fmt: skip
