"""What a student types <-> an answer, one pair of functions for each type of question.

Whoever types something else is told what is wrong with it and how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from quizzes.player.numbers import parse_number
from quizzes.player.response import Answer
from quizzes.player.view import View

LONGEST_TEXT = 500
_SLACK = 1  # thirds are 33 33 33, and that is fine


class UnclearError(Exception):
    """What was typed is no answer; the message says why, and how to write one."""


def read(view: View, typed: str) -> Answer:
    """Return the answer that a student typed. Raises UnclearError if it is none."""
    return _READERS[view.question.type](view, typed.strip())


def write(view: View, answer: Answer) -> str:
    """Return an answer as its student would type it."""
    letters = view.letters
    if view.question.type == "multiple":
        return " ".join(sorted(letters[id_] for id_ in _ids(answer)))
    if isinstance(answer, list):
        return " ".join(letters[id_] for id_ in answer)
    if isinstance(answer, dict) and view.question.type == "match":
        pairs = {letters[left]: letters[str(right)] for left, right in answer.items()}
        return " ".join(number + pairs[number] for number in view.numbered if number in pairs)
    if isinstance(answer, dict):
        return " ".join(str(answer.get(option.id, 0)) for option in view.lettered.values())
    return letters[answer] if view.question.type == "single" else answer


def explain(view: View, answer: Answer) -> list[str]:
    """Return an answer in full, a line for each part of it."""
    named = {letter: view.text(option.rich) for letter, option in view.lettered.items()}
    written = write(view, answer)
    if view.question.type == "match":
        left = {number: view.text(option.rich) for number, option in view.numbered.items()}
        pairs = [(pair[:-1], pair[-1]) for pair in written.split()]
        return [f"{number} {left[number]}: {letter}) {named[letter]}" for number, letter in pairs]
    if view.question.type == "distribution":
        shares = zip(written.split(), named.items(), strict=True)
        return [f"{share:>3}%  {letter}) {text}" for share, (letter, text) in shares]
    if view.lettered:
        return [f"{letter}) {named[letter]}" for letter in written.split()]
    return [f"{written} {view.question.unit or ''}".strip()]


def hint(view: View) -> str:
    """Say how an answer to a question is typed."""
    letters, question = list(view.lettered), view.question
    match question.type:
        case "single":
            return f"one letter, {letters[0]} to {letters[-1]}"
        case "multiple":
            return "all letters that apply, such as: " + " ".join((letters[0], letters[-1]))
        case "order":
            return "all letters in the right order, such as: " + " ".join(reversed(letters))
        case "match":
            return "a letter for each number, such as: " + " ".join(
                number + letter
                for number, letter in zip(view.numbered, reversed(letters), strict=False)
            )
        case "distribution":
            return f"a percentage for each of {' '.join(letters)}, in that order; 100 in all"
        case "numeric":
            digits = f" with {question.digits} significant digits" if question.digits else ""
            return f"a number{digits}" + (f", in {question.unit}" if question.unit else "")
        case _:
            return "a word or a few"


def listed(parts: list[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def counted(n: float, noun: str) -> str:
    """Return "1 question" or "2 questions"."""
    return f"{n:g} {noun}" + "s" * (n != 1)


def _single(view: View, typed: str) -> Answer:
    letters = _letters(view, typed)
    if len(letters) != 1:
        raise UnclearError(f"Only one is right: type one letter, not {len(letters)}.")
    return view.lettered[letters[0]].id


def _multiple(view: View, typed: str) -> Answer:
    letters = dict.fromkeys(_letters(view, typed))
    return [option.id for letter, option in view.lettered.items() if letter in letters]


def _order(view: View, typed: str) -> Answer:
    letters = _letters(view, typed)
    missing = [letter for letter in view.lettered if letter not in letters]
    twice = [letter for letter in view.lettered if letters.count(letter) > 1]
    if missing or twice:
        faults = [f"{letter} is missing" for letter in missing]
        faults += [f"{letter} stands more than once" for letter in twice]
        raise UnclearError(f"Each letter is needed once: {listed(faults)}.")
    return [view.lettered[letter].id for letter in letters]


def _match(view: View, typed: str) -> Answer:
    pairs = re.findall(r"(\d+)\W*([a-z])", typed.lower())
    rest = re.sub(r"(\d+)\W*([a-z])", " ", typed.lower())
    if not pairs or re.search(r"\w", rest):
        raise UnclearError(f"Type {hint(view)}.")
    numbers = [number for number, _ in pairs]
    for number in numbers:
        if number not in view.numbered:
            last = list(view.numbered)[-1]
            raise UnclearError(f"There is no {number}; the numbers go from 1 to {last}.")
        if numbers.count(number) > 1:
            raise UnclearError(f"{number} has more than one letter; give it one.")
    _known(view, [letter for _, letter in pairs])
    return {view.numbered[number].id: view.lettered[letter].id for number, letter in pairs}


def _distribution(view: View, typed: str) -> Answer:
    parts = re.split(r"[\s,;%]+", typed.strip(" ,;%"))
    if wrong := [part for part in parts if not re.fullmatch(r"[0-9]{1,3}", part)]:
        raise UnclearError(f"“{wrong[0]}” is no whole percentage. Type {hint(view)}.")
    shares = [int(part) for part in parts]
    if len(shares) != len(view.lettered):
        raise UnclearError(f"That is {counted(len(shares), 'number')}. Type {hint(view)}.")
    if abs(sum(shares) - 100) > _SLACK:
        off = 100 - sum(shares)
        what = f"{off} more to share out" if off > 0 else f"{-off} too many"
        raise UnclearError(f"The percentages sum to {sum(shares)}, not to 100: {what}.")
    options = view.lettered.values()
    return {option.id: share for option, share in zip(options, shares, strict=True)}


def _numeric(view: View, typed: str) -> Answer:
    if parse_number(typed) is None:
        raise UnclearError(f"“{typed}” is not a number. Write it like 0.25, −1.5 or 3e-4.")
    return typed


def _short(view: View, typed: str) -> Answer:
    text = typed.removeprefix('"').removesuffix('"').strip() or typed
    if len(text) > LONGEST_TEXT:
        raise UnclearError(f"A word or a few: at most {LONGEST_TEXT} letters, not {len(text)}.")
    return text


_READERS: dict[str, Callable[[View, str], Answer]] = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "short": _short,
    "distribution": _distribution,
}


def _letters(view: View, typed: str) -> list[str]:
    """Return the letters that were typed, with or without anything between them."""
    letters = re.findall(r"\w", typed.lower())
    _known(view, letters)
    if not letters:
        raise UnclearError(f"Type {hint(view)}.")
    return letters


def _known(view: View, letters: Iterable[str]) -> None:
    for letter in letters:
        if letter not in view.lettered:
            last = list(view.lettered)[-1]
            raise UnclearError(f"There is no {letter}; the letters go from a to {last}.")


def _ids(answer: Answer) -> list[str]:
    return answer if isinstance(answer, list) else []
