"""Text as search words: what is equal, what differs, and that any text can be indexed and found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_contract.errors import RequestError
from ocr_platform.jobs.search.words import Matcher, distinct_words, terms_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Quay, 12.50 EUR!", ["the", "quay", "12", "50", "eur"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("Prüfung prufung PRU\u0308FUNG", ["prufung"] * 3),
        ("Smørrebrød łódź cœur", ["smorrebrod", "lodz", "coeur"]),
        ("e-mail a_b it's", ["e", "mail", "a", "b", "it", "s"]),
        ("\ufb01ne \uff21\uff22", ["fine", "ab"]),
        ("Ελλάς ΕΛΛΑΣ", ["ελλασ", "ελλασ"]),
        ("Ёлка елка", ["елка", "елка"]),
        ("東京タワー 2", ["東", "京", "タ", "ワ", "ー", "2"]),
        ("שָׁלוֹם", ["שלום"]),
        ("...", []),
    ],
)
def test_words_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_question_has_words_and_not_too_many() -> None:
    assert terms_of("Quay quay  12") == ("quay", "12")
    for wrong in ("", " ... ", "x " * 101, " ".join("abcdefghijk")):
        with pytest.raises(RequestError):
            terms_of(wrong)


def test_what_a_word_on_a_page_matches() -> None:
    assert Matcher(("harb",))("Harbour-master,")
    assert Matcher(("master",))("Harbour-master,")
    assert not Matcher(("arbour",))("Harbour")
    assert Matcher(("a",))("a")
    assert not Matcher(("a",))("apple")
    assert Matcher(("x", "prufung"))("\u201ePr\u00fcfungen\u201c")


def test_a_page_of_endless_words_is_bounded() -> None:
    words = distinct_words(" ".join(f"{number:060}" for number in range(20_000)))
    assert 5_000 < len(words) < 7_000
    assert words_of("x" * 100) == ["x" * 64]


@given(st.text(max_size=300))
def test_words_are_letters_and_digits_whatever_is_given(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum() or not word.isascii()
        assert words_of(word) == [word]
