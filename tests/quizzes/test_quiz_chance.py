"""The public hash: known values, which the page's own tests compare with, and an even spread."""

from __future__ import annotations

from collections import Counter

import pytest
from scipy.stats import chisquare

from quizzes.player.chance import hash32, shuffled, variant


def fnv1a(text: str) -> int:
    """FNV-1a by its definition, without the mixing."""
    h = 2166136261
    for byte in text.encode():
        h = (h ^ byte) * 16777619 % 2**32
    return h


def fmix32(h: int) -> int:
    """MurmurHash3's last step by its definition."""
    h ^= h >> 16
    h = h * 0x85EBCA6B % 2**32
    h ^= h >> 13
    h = h * 0xC2B2AE35 % 2**32
    return h ^ h >> 16


@pytest.mark.parametrize(
    ("text", "fnv"),
    [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)],  # the draft's own test vectors
)
def test_the_hash_is_fnv_1a_mixed(text: str, fnv: int) -> None:
    """FNV's published test vectors come out, through MurmurHash3's finalizer."""
    assert fnv1a(text) == fnv
    assert hash32(text) == fmix32(fnv)


@pytest.mark.parametrize(
    ("text", "value"),
    [("", 2872998923), ("anna|1|ch3-estep|c8e21", 1411450247), ("ß – 日本", 566399258)],
)
def test_known_values_stay(text: str, value: int) -> None:
    """Another front end computes exactly these: they must never change."""
    assert hash32(text) == value


def test_any_text_has_a_hash() -> None:
    """A student's name may hold what UTF-8 cannot write."""
    assert 0 <= hash32("anna\udcff") < 2**32


def test_variants_spread_evenly_over_students() -> None:
    """500 students over 40 variants: no more uneven than chance (fixed, so never flaky)."""
    counts = Counter(variant("ch3", "ch3-gamma", f"student{i}", 1, 40) for i in range(500))

    assert set(counts) <= set(range(40))
    assert chisquare([counts[i] for i in range(40)]).pvalue > 1e-3


def test_a_new_attempt_draws_anew() -> None:
    """Of 500 students, about one in 40 sees the same numbers again."""
    same = sum(
        variant("p", "q", f"s{i}", 1, 40) == variant("p", "q", f"s{i}", 2, 40) for i in range(500)
    )

    assert same < 40


def test_orders_spread_evenly_over_students() -> None:
    """Each of the 24 orders of four options is as frequent as any other."""
    ids = ["c1", "c2", "c3", "c4"]
    counts = Counter(tuple(shuffled(ids, "q", f"student{i}", 1)) for i in range(2400))

    assert len(counts) == 24
    assert chisquare(list(counts.values())).pvalue > 1e-3


def test_an_order_depends_on_the_ids_alone() -> None:
    """Not on the order in which a paper happens to list them."""
    ids = ["c1", "c2", "c3", "c4"]

    assert shuffled(ids, "q", "anna", 1) == shuffled(ids[::-1], "q", "anna", 1)
    assert sorted(shuffled(ids, "q", "anna", 1)) == ids
