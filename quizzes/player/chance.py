"""Which numbers and which order a student sees: decided by a public hash, not by chance.

The same in player.js, so that all front ends show one student one quiz. Nothing here is
secret: it spreads students over variants, and protects no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

_32_BITS = 0xFFFFFFFF


def hash32(text: str) -> int:
    """Return a 32-bit hash: FNV-1a over UTF-8, mixed by the last step of MurmurHash3.

    FNV alone hardly changes its high bits with the last letters, by which ids differ.
    Sources: datatracker.ietf.org/doc/draft-eastlake-fnv and Appleby's MurmurHash3 (fmix32).
    """
    h = 2166136261
    for byte in text.encode("utf-8", "replace"):
        h = (h ^ byte) * 16777619 & _32_BITS
    h = (h ^ h >> 16) * 0x85EBCA6B & _32_BITS
    h = (h ^ h >> 13) * 0xC2B2AE35 & _32_BITS
    return h ^ h >> 16


def variant(quiz: str, question: str, student: str, attempt: int, count: int) -> int:
    """Return which of `count` variants of a question a student gets."""
    return hash32(f"{quiz}|{question}|{student}|{attempt}") % count


def shuffled(ids: Sequence[str], question: str, student: str, attempt: int) -> list[str]:
    """Return ids in the order in which a student sees them."""
    return sorted(ids, key=lambda id_: (hash32(f"{student}|{attempt}|{question}|{id_}"), id_))
