from __future__ import annotations

import hashlib
import zlib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import packing
from tests.mails import a_mail

DICTIONARY = (resources.files("storage") / "dictionaries" / "mail.txt").read_bytes()

DIGESTS = {"mail": "d9380c13a75c7dcd", "reading": "850db41fc20330f8"}


@pytest.mark.parametrize(("name", "digest"), DIGESTS.items())
def test_a_dictionary_never_changes_since_databases_are_read_by_it(name: str, digest: str) -> None:
    kept = (resources.files("storage") / "dictionaries" / f"{name}.txt").read_bytes()
    assert hashlib.sha256(kept).hexdigest()[:16] == digest


@given(st.binary(max_size=300))
def test_bytes_come_back(raw: bytes) -> None:
    assert packing.unpacked(packing.packed(raw)) == raw


@given(st.binary(min_size=1, max_size=300), st.integers(1, 300))
def test_no_more_comes_back_than_is_asked_for(raw: bytes, end: int) -> None:
    assert packing.unpacked(packing.packed(raw), end) == raw[:end]


@given(st.binary(max_size=300), st.sampled_from([b"", DICTIONARY]), st.integers(0, 300))
def test_what_zlib_packed_before_comes_back(raw: bytes, dictionary: bytes, end: int) -> None:
    packer = zlib.compressobj(zdict=dictionary) if dictionary else zlib.compressobj()
    kept = packer.compress(raw) + packer.flush()
    assert packing.unpacked(kept, end) == (raw[:end] if end else raw)


def test_damage_is_not_taken_for_mail() -> None:
    kept = bytearray(packing.packed(bytes(range(256))))
    kept[100] ^= 1
    with pytest.raises(Exception, match="checksum"):
        packing.unpacked(bytes(kept))


@given(st.lists(st.binary(max_size=300), max_size=3), st.binary(max_size=300), st.integers(1, packing.WINDOW))
def test_what_was_read_comes_back_beside_what_it_was_read_of(
    texts: list[bytes], raw: bytes, times: int
) -> None:
    whole = raw * (times // 8)
    assert [packing.unpacked_beside(p, whole) for p in packing.packed_beside(texts, whole)] == texts


def test_what_stands_in_a_mail_costs_next_to_nothing_beside_it() -> None:
    said = b"".join(b"The wick of lamp %d burns at both ends, %d times.\n" % (n, n * n) for n in range(99))
    mail = a_mail("m", "Lamps", said.decode())
    assert len(zlib.compress(said)) > 500
    (beside,) = packing.packed_beside([said], mail.raw)
    assert len(beside) < 80
    assert len(packing.packed(mail.raw)) < len(zlib.compress(mail.raw))


@given(st.text(), st.text())
def test_texts_have_one_number_each(one: str, other: str) -> None:
    assert (packing.number(one) == packing.number(other)) == (one == other)
    assert -(2**63) <= packing.number(one) < 2**63
