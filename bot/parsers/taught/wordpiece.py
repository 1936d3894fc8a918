"""Text to the numbers of word pieces, the alphabet of the model.

BERT's way for lower-case text (Devlin et al., 2019): words and marks apart, each word cut into the longest
pieces that the vocabulary knows, those that go on with a word written with "##".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

UNKNOWN = "[UNK]"
_WORD = re.compile(r"[^\W_]+|\S")
_LONGEST = 60
"""Characters of a word that is cut; what is longer is no word of a language."""


def pieces(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """The numbers of a text's pieces, in order.

    Args:
        text: any.
        vocabulary: the number of each piece; `UNKNOWN` is one of them.
    """
    return [number for word in _WORD.findall(_plain(text)) for number in _cut(word, vocabulary)]


def _plain(text: str) -> str:
    """In lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")


def _cut(word: str, vocabulary: Mapping[str, int]) -> Iterator[int]:
    start, found = 0, list[int]()
    while start < len(word) <= _LONGEST:
        for end in range(len(word), start, -1):
            number = vocabulary.get(word[start:end] if start == 0 else f"##{word[start:end]}")
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            break
    yield from found if start == len(word) else [vocabulary[UNKNOWN]]
