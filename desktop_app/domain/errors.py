"""Errors that a person can meet: a stable code and one clear Chinese sentence."""


class AppError(Exception):
    """Raised for anything the person at the desk can act on.

    code: a stable English identifier ("file-missing", "pack-broken", …), for tests and for the help.
    message: one Chinese sentence: what happened, where, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
