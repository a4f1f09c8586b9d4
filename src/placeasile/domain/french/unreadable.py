"""What is said of a text that cannot be read: never a silent null, never a zero."""

from typing import ClassVar

from placeasile.domain.kernel import ValueRefused


class Unreadable(ValueRefused):
    """A text is not what is expected, or could be read in two ways.

    ``why`` says in French what is wrong with it, ``expected`` what to write.
    """

    code: ClassVar[str] = "unreadable"
    wording: ClassVar[str] = "« {value} » ne se lit pas comme {what} : {why}."
    remedy: ClassVar[str] = "Écrivez {expected}."


class PersonalUnreadable(Unreadable):
    """The same of a personal value, which is not repeated."""

    code: ClassVar[str] = "personal-unreadable"
    wording: ClassVar[str] = "La valeur ne se lit pas comme {what} : {why}."
