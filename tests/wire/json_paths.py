"""The JSON path of a byte in a JSON text."""

import re
from functools import lru_cache

TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([-+0-9.eE]+|true|false|null)|([{}\[\],:]))', re.S)


@lru_cache(maxsize=8)
def scan(text):
    """`(path, start, end)` of every scalar and empty container, in order; `None` where the text is no JSON."""
    found = []

    def value(at, path):
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError
        if token[3] is None:
            start = token.start(1) if token[1] is not None else token.start(2)
            found.append((path, start, token.end()))
            return token.end()
        if token[3] not in "{[":
            raise ValueError
        close, start, at, index = "}" if token[3] == "{" else "]", token.start(3), token.end(), 0
        ahead = TOKEN.match(text, at)
        if ahead and ahead[3] == close:
            found.append((path, start, ahead.end()))
            return ahead.end()
        while True:
            inner = f"{path}[{index}]"
            if close == "}":
                key = TOKEN.match(text, at)
                colon = TOKEN.match(text, key.end()) if key and key[1] else None
                if colon is None or colon[3] != ":":
                    raise ValueError
                inner, at = f"{path}.{key[1][1:-1]}", colon.end()
            at, index = value(at, inner), index + 1
            comma = TOKEN.match(text, at)
            if comma is None or comma[3] not in (",", close):
                raise ValueError
            at = comma.end()
            if comma[3] == close:
                return at

    try:
        end = value(0, "$")
    except (ValueError, RecursionError):
        return None
    return found if not text[end:].strip() else None


def leaves(text):
    """`{path: text of the value}`, in order."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    found = scan(text)
    return found and {path: text[start:end] for path, start, end in found}


def locate(old, new, offset):
    """The path of an offset in the old text, and the values there in both texts, which have the same structure."""
    spots = scan(old) if old.lstrip().startswith(("{", "[")) else None
    others = scan(new) if spots else None
    for index, (path, start, end) in enumerate(spots or []):
        if start <= offset < end and others and index < len(others):
            return path, old[start:end], new[others[index][1] : others[index][2]]
    start = max(offset - 40, 0)
    shift = len(new) - len(old)
    return f"at byte {offset}", old[start : offset + 60], new[start : offset + 60 + max(shift, 0)]
