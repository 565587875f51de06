"""Bad input, said in one line: which key, which value, what is allowed."""

from difflib import get_close_matches

LONGEST_SHOWN, LONGEST_KEY = 80, 200


class BadInput(Exception):
    """A setting, a file or an order that cannot be accepted; ends a command with exit code 2."""

    exit_code = 2

    def __init__(self, key, value, allowed):
        self.key, self.value, self.allowed = key, value, allowed
        super().__init__(key, value, allowed)

    def __str__(self):
        what = f"{shown(self.value)} {self.allowed}".strip()
        return one_line(f"{_cut(str(self.key), LONGEST_KEY)}: {what}")


def shown(value):
    """A value as a reader would type it, cut where it is long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _cut(value if isinstance(value, str) and value else repr(value), LONGEST_SHOWN)


def _cut(text, longest):
    return text if len(text) <= longest else text[: longest - 1] + "…"


def one_line(text):
    """Escape whatever could break a line or steer a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def nearest(name, names):
    """A hint with the nearest known name, or nothing."""
    close = get_close_matches(str(name), [str(known) for known in names], n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def one_of(names):
    """'one of a, b, c' for an error line."""
    return "one of " + ", ".join(sorted(str(name) for name in names))
