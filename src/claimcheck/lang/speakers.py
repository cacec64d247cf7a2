"""Who speaks in a language: the schema of `speakers.toml`."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen


@frozen
class Speakers:
    """`speakers.toml`: who speaks. All strings in natural spelling.

    `pronouns` with their tags; `titles` stand before a name ("minister"), `honorifics` too but are no part of it
    ("Mr"); `people` are nouns for persons without a name, `offices` for persons there is one of, `institutions` for
    bodies, `documents` for what can be read. `issued` are words between a document and its
    issuer. `nobody` are words that are never a source. `male` and `female` are common given names, `masculine` and
    `feminine` nouns and titles that tell the gender, `plurals` nouns for several. `head_ends` are prepositions that
    end the head of a phrase (of), `particles` may stand inside a name (van, bin). `partitives` mean one of a group
    that spoke before, who then is `one_of` with the group in place of the braces. `nominative` maps endings of a noun
    that spoke to those it has as the name of a speaker (مسؤولين -> مسؤولون), `called` stands before the name of one who
    is else only described (a driver named), `voices` before the body that someone speaks for, `voice_ends` after it
    ("army spokesman"), `epithets` are words or endings that mean a person named before (the 29-year-old, the Czech).
    `bodies` mean any body named before (the company). `issuing` are verb forms between whose end and a document stands
    who issued it (أصدر الاتحاد بيانا). `owner_of` says whose a person without a name is (the braces: `owner`, `noun`),
    `owners` are endings that stand for the owner, with their tags (والدها), `bound` endings a noun has before them and
    those it has without (زميلتها, زميلة).
    """

    FILE: ClassVar[str] = "speakers.toml"
    pronouns: dict[str, str]
    titles: list[str]
    honorifics: list[str]
    people: list[str]
    offices: list[str]
    institutions: list[str]
    documents: list[str]
    issued: list[str]
    nobody: list[str]
    male: list[str]
    female: list[str]
    head_ends: list[str]
    particles: list[str]
    feminine: list[str]
    masculine: list[str]
    plurals: list[str]
    partitives: list[str]
    one_of: str
    nominative: dict[str, str] = field(factory=dict)
    called: list[str] = field(factory=list)
    voices: list[str] = field(factory=list)
    voice_ends: list[str] = field(factory=list)
    epithets: list[str] = field(factory=list)
    bodies: list[str] = field(factory=list)
    issuing: list[str] = field(factory=list)
    owner_of: str = "{noun} {owner}"
    owners: dict[str, str] = field(factory=dict)
    bound: dict[str, str] = field(factory=dict)
