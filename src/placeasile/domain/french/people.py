"""Phones and e-mails: personal values, that no refusal repeats."""

import re
from typing import Final

from placeasile.domain.french.unreadable import PersonalUnreadable

NARROW: Final = "\u202f"
_EMAIL: Final = re.compile(
    r"(?P<who>[\w.!#$%&'*+/=?^`{|}~-]{1,64})@"
    r"(?P<where>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})"
)
_PHONE: Final = re.compile(r"[0-9\s().\u00a0\u202f/+-]+")
_NATIONAL: Final = re.compile(r"0[1-9][0-9]{8}")
_FROM_ABROAD: Final = re.compile(r"\+(?:33|262|590|594|596)0?([1-9][0-9]{8})")
_MIQUELON: Final = re.compile(r"\+5080?([0-9]{6})")
_WITHOUT_PLUS: Final = re.compile(r"33[1-9][0-9]{8}")
_WORLD: Final = re.compile(r"\+[1-9][0-9]{7,14}")
_NO_ZERO: Final = re.compile(r"[1-9][0-9]{8}")
MAX_EMAIL: Final = 254


def read_phone(text: str) -> str:
    """Read a phone number, and put it in the one form that the register stores.

    A French number, overseas included, is ten digits from 0, however it was written: with +33,
    0033, +262 or without its first zero. Another country's is + and its code.

    Raises:
        PersonalUnreadable: it has another number of digits, or other characters.
    """
    said = text.strip()
    if not _PHONE.fullmatch(said):
        raise _no_phone("il a d'autres caractères que des chiffres")
    digits = re.sub(r"[^0-9+]", "", said.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif _WITHOUT_PLUS.fullmatch(digits):
        digits = f"+{digits}"
    if french := _FROM_ABROAD.fullmatch(digits):
        return f"0{french[1]}"
    if miquelon := _MIQUELON.fullmatch(digits):
        return f"0508{miquelon[1]}"
    if _NO_ZERO.fullmatch(digits):
        return f"0{digits}"
    world = _WORLD.fullmatch(digits) and not digits.startswith("+33")
    if _NATIONAL.fullmatch(digits) or world:
        return digits
    raise _no_phone("il n'a pas dix chiffres, ni la forme internationale")


def write_phone(phone: str) -> str:
    """Write a phone number by pairs of digits; an international one as it is."""
    if phone.startswith("+"):
        return phone
    return NARROW.join(phone[start : start + 2] for start in range(0, len(phone), 2))


def read_email(text: str) -> str:
    """Read an e-mail address; the case of its domain does not count.

    Raises:
        PersonalUnreadable: it has not the form of one.
    """
    found = _EMAIL.fullmatch(text.strip())
    who = "" if found is None else found["who"]
    if found is None or len(text) > MAX_EMAIL or who[0] == "." or who[-1] == "." or ".." in who:
        raise PersonalUnreadable(
            what="une adresse électronique",
            why="elle n'a pas la forme nom@domaine",
            expected="par exemple prenom.nom@exemple.fr",
        )
    return f"{who}@{found['where'].lower()}"


def _no_phone(why: str) -> PersonalUnreadable:
    return PersonalUnreadable(
        what="un numéro de téléphone", why=why, expected="par exemple 02 31 00 00 00"
    )
