"""Words that are times during the replay."""

import calendar
import re
import time

# All servers are called at the same moment; their times may differ by this much.
SECONDS = 10
BEGUN = time.time()
DAY = 86_400
# An id is the milliseconds since 2012-01-01 at its creation, times this, plus a counter.
PER_MILLISECOND, SINCE = 4_096, 1_325_376_000
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
UNITS = {"second": 1, "minute": 60, "hour": 3_600}
# The number of words around a word in which a time may be written.
REACH = 14

HTTP = re.compile(r"(\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:Z|\+00:00)?)?")
MONTH_FIRST = re.compile(r"(\d\d)/(\d\d)(?:/(\d{4}))?(?: (\d\d):(\d\d)(?::(\d\d))?)?")
CLOCK = re.compile(r"\b(\d\d):(\d\d)\b(?!:)")
AGO = re.compile(r"(\d+) (second|minute|hour)s? ago")


def plausible(seconds):
    """Whether a time can come from this run: today or in the near future, such as an expiry date."""
    return BEGUN - DAY < seconds < BEGUN + 500 * DAY


def of_number(word):
    """The number as seconds since 1970, if it can be a time."""
    if not word.isdigit() or len(word) not in (10, 13, 16):
        return None
    number = int(word)
    seconds = {10: number, 13: number / 1000, 16: number / PER_MILLISECOND / 1000 + SINCE}[len(word)]
    return seconds if plausible(seconds) else None


def is_id(word):
    return len(word) == 16 and of_number(word) is not None


def of_date(pattern, found):
    parts = found.groups()
    if pattern is HTTP:
        day, month, year, hour, minute, second = parts
        month = MONTHS.index(month) + 1 if month in MONTHS else 1
    elif pattern is ISO:
        year, month, day, hour, minute, second = parts
    else:
        month, day, year, hour, minute, second = parts
        year = year or time.gmtime(BEGUN).tm_year
    numbers = [int(part or 0) for part in (year, month, day, hour, minute, second)]
    try:
        return calendar.timegm((*numbers, 0, 0, 0)), hour is None
    except ValueError:
        return None, False


def around(words, index, pattern):
    """The match of a pattern around a word, if the word is part of it."""
    first = max(index - REACH, 0)
    before, word = "".join(words[first:index]), words[index]
    text = before + word + "".join(words[index + 1 : index + REACH])
    for found in pattern.finditer(text):
        if found.start() < len(before) + len(word) and found.end() > len(before):
            return found
    return None


def ids_apart(one, other):
    """Whether two words that hold ids, `ungrouped-1927029329891329`, differ in these alone."""
    pairs = list(zip(one.split("-"), other.split("-")))
    return one.count("-") == other.count("-") and all(a == b or (is_id(a) and is_id(b) and abs(of_number(a) - of_number(b)) <= SECONDS) for a, b in pairs)


def near(old, new, index):
    """Whether the words of two texts at a place belong to times of this run that are seconds apart."""
    one, other = of_number(old[index]), of_number(new[index])
    if one is not None and other is not None:
        return abs(one - other) <= SECONDS
    if "-" in old[index] and ids_apart(old[index], new[index]):
        return True
    for pattern in (HTTP, ISO, MONTH_FIRST):
        one, other = around(old, index, pattern), around(new, index, pattern)
        if one and other:
            (first, coarse), (second, _) = of_date(pattern, one), of_date(pattern, other)
            if first is None or second is None or not plausible(first):
                return False
            return abs(first - second) <= (DAY if coarse else 60 if one[0].count(":") == 1 else SECONDS)
    one, other = around(old, index, CLOCK), around(new, index, CLOCK)
    if one and other:
        minutes = [int(found[1]) * 60 + int(found[2]) for found in (one, other)]
        # Time zones differ by multiples of a quarter of an hour.
        now = (minutes[0] - int(time.time() // 60)) % 15 in (0, 1, 13, 14)
        return now and (minutes[0] - minutes[1]) % 1_440 in (0, 1, 1_439)
    one, other = around(old, index, AGO), around(new, index, AGO)
    if one and other:
        seconds = [int(found[1]) * UNITS[found[2]] for found in (one, other)]
        return abs(seconds[0] - seconds[1]) <= max(UNITS[one[2]], UNITS[other[2]])
    return False
