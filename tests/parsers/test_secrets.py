from __future__ import annotations

import pytest

from bot.parsers.secrets import HIDDEN, LONGEST, hide


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        (
            "push to https://pine:hunter22@example.org/pine.git",
            f"push to https://{HIDDEN}@example.org/pine.git",
        ),
        ("with glpat-0123456789abcdefghij", f"with {HIDDEN}"),
        ("with ghp_0123456789abcdefghijABCDEFGHIJ", f"with {HIDDEN}"),
        ("PINE_PASSWORD=hunter22 ./pine", f"PINE_PASSWORD={HIDDEN} ./pine"),
        ('{"api_key": "k123456789"}', f'{{"api_key": "{HIDDEN}"}}'),
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {HIDDEN}"),
        ("PRIVATE-TOKEN: abcdef", f"PRIVATE-TOKEN: {HIDDEN}"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.c2ln done", f"{HIDDEN} done"),
        (
            "key:\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n3Q==\n-----END RSA PRIVATE KEY-----\nno",
            f"key:\n{HIDDEN}\nno",
        ),
        ("'-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----' is old", f"'{HIDDEN}' is old"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOY\n=x1y2", HIDDEN),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl" + "\nQyNT" * LONGEST + "\nAAAA", HIDDEN),
    ],
)
def test_what_looks_like_a_secret_is_hidden(line: str, hidden: str) -> None:
    assert hide(line) == hidden


@pytest.mark.parametrize(
    "line",
    [
        "syntax error near unexpected token: word",
        "lane.c:12: tokens: 3, password missing",
        "see https://example.org:8080/pine?at=12",
        "mail ada@example.org",
        "no password:\nlane-0123456789",
        "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
    ],
)
def test_prose_is_left(line: str) -> None:
    assert hide(line) == line


def test_a_line_without_end_is_cut() -> None:
    assert len(hide("a=" * 10**6)) == LONGEST
