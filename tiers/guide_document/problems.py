"""What is wrong with a Program Guide, said all at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from kernel.refusal import Refusal
from tiers.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it stands (`tiers[0].conditions[2].op`) and what would be right there.

    The path is empty when the file as a whole is meant.
    """

    path: str
    sentence: Sentence

    @property
    def message(self) -> str:
        return str(self.sentence)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class GuideRefused(Refusal):
    """The document is no Program Guide; `problems` says everything that has to be mended."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Findings:
    """The problems found so far while a document is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: str, template: str, **values: str) -> None:
        self.problems.append(Problem(path, Sentence(template, values)))
