"""The names of `claimcheck` and what SPEC.md says can be done with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import claimcheck
from claimcheck.pipeline import Checker


@pytest.mark.parametrize("name", claimcheck.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(claimcheck, name)
    assert name == "__version__" or (value.__doc__ and value.__doc__.strip())


def test_the_names_are_sorted_and_listed() -> None:
    assert claimcheck.__all__ == sorted(claimcheck.__all__)
    assert set(claimcheck.__all__) <= set(dir(claimcheck))


def test_any_other_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        claimcheck.nonsense  # noqa: B018


def test_what_spec_shows(checker: Checker, tmp_path: Path) -> None:
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "r.txt").write_text("Customs officials said 55 lorries crossed the border.")
    (tmp_path / "article.txt").write_text("The governor said that 40 lorries crossed the border.")
    made = claimcheck.build_checker(claimcheck.Config())
    article = claimcheck.load_article(tmp_path / "article.txt")
    (claim,) = made.read(article.document)
    assert claim.source is not None
    assert claim.source.resolved == "The governor"
    assert made.add_references(claimcheck.load_documents(tmp_path / "refs")) == 1
    report = made.check(article)
    assert [finding.claim for finding in report.findings] == [claim]
    vectors = checker.embedder.embed(["lorries", "شاحنات", "lorries"])
    assert (vectors.dtype, vectors.shape) == (np.float32, (3, checker.embedder.dim))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[2])
    assert checker.embedder.embed([]).shape == (0, checker.embedder.dim)
    (stance,) = checker.compare([claimcheck.Pair("55 lorries crossed.", "40 lorries crossed.", premise_date=None)])
    assert stance.relation is claimcheck.Relation.CONTRADICTS
    assert sum(stance.probabilities.values()) == pytest.approx(1)
    assert checker.compare([]) == []


def test_reading_needs_no_embedder(tmp_path: Path) -> None:
    def never() -> None:
        raise AssertionError("the embedder was made")

    made = claimcheck.build_checker()
    made.make_embedder = never  # type: ignore[assignment]
    text = "The governor said that 40 lorries crossed the border."
    assert len(made.read(claimcheck.Document(id="a", text=text, lang="en"))) == 1


def test_an_article_in_another_language_is_an_input_error() -> None:
    with pytest.raises(claimcheck.InputError, match="'fa'"):
        claimcheck.build_checker().check(claimcheck.Document(id="a", text="وزیر گفت", lang="fa"))


@pytest.mark.parametrize("name", ["InputError", "ModelError", "PackError", "StoreError", "UsageError"])
def test_every_error_is_one_line_of_one_family(name: str) -> None:
    kind = getattr(claimcheck, name)
    assert issubclass(kind, claimcheck.ClaimcheckError)
    error = kind("a\nb") if name == "UsageError" else kind("pla\nce", "rea\n\nson")
    assert "\n" not in str(error)
