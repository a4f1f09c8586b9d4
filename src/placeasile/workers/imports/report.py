"""What became of a file: lines read, accepted and refused, in French."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about one value of one line, and what to do about it.

    ``line`` counts the lines of the file from 1, header included. ``value`` is as
    read, never a telephone number.
    """

    line: int
    column: str
    value: str
    wording: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of reading a file.

    ``refused`` says why lines were left out, ``set_aside`` which values were left out
    of lines otherwise accepted, ``warnings`` what was accepted and deserves a look.
    """

    filename: str
    read: int
    accepted: int
    refused: tuple[Remark, ...] = ()
    set_aside: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
