"""Whether two responses are the same to the byte, except for times and random values.

The old program is called twice, in two sandboxes. A word in which its own two responses differ is random or depends on
the clock; there, and nowhere else, the new program may return a third word, of the same shape. The meaning of such a
word is remembered: an id that was created early in the replay has to be the same id wherever it occurs again.
"""

import re

import timestamps
from json_paths import leaves, locate, scan

# Short words are numbers and parts of them: only long ones identify something.
NAMES_ONE_THING = 8
WORDS = re.compile(r"([A-Za-z0-9_-]+)")
HEX = re.compile(r"[0-9a-f]+\Z")
# Numbers at these places measure the run itself: durations, file sizes, waiting times.
MEASURED = re.compile(r"\.(ms|database_bytes|log_bytes|bytes)$|^header retry-after ")
# Jobs in the background report the size of the file, too.
JOBS = "/admin/api/jobs/"
SIZE = re.compile(r"\d+ bytes")


class Difference:
    def __init__(self, where, old, new):
        self.where, self.old, self.new = where, old, new


def measured(difference, call):
    """Whether the only difference is a number that measures the run."""
    kinds = difference.old.strip('"').replace(".", "").isdigit(), difference.new.strip('"').replace(".", "").isdigit()
    if MEASURED.search(difference.where) or (JOBS in call and difference.where == "body $.total"):
        return kinds == (True, True)
    in_job = JOBS in call and difference.where == "body $.sentence"
    return in_job and SIZE.sub("N bytes", difference.old) == SIZE.sub("N bytes", difference.new)


def frame(text):
    """The text between the words of a text."""
    return WORDS.split(text)[::2]


def bare(text):
    """A JSON text without its values."""
    pieces, end = [], 0
    for _, start, stop in scan(text):
        pieces.append(text[end:start])
        end = stop
    return [*pieces, text[end:]]


def shape_fits(one, other, new):
    """Whether a word has the shape of the two random words of the old program."""
    if one.isdigit() and other.isdigit():
        near = abs(len(new) - len(one)) <= 1 or abs(len(new) - len(other)) <= 1
        return new.isdigit() and (near if len(one) < NAMES_ONE_THING else len(new) in (len(one), len(other)))
    if len(one) == len(other) != len(new):
        return False
    return not (HEX.match(one) and HEX.match(other)) or bool(HEX.match(new))


class Comparison:
    """Compares the calls in their order, as it learns which words identify the same thing."""

    def __init__(self, servers):
        """`(host with port, folder)` of each: the address and the folder of a server are not compared."""
        self.own = [[(host, "moot.test:80000"), (host.replace(":", "%3A"), "moot.test%3A80000"), (folder, "/moot")] for host, folder in servers]
        self.things = [{}, {}, {}]
        self.ids = []
        self.unstable = []

    def text(self, which, raw):
        text = raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw
        for own, common in self.own[which]:
            text = text.replace(own, common)
        return text

    def same_thing(self, words):
        """Whether three random words identify the same thing as before, or a new one in all three."""
        if any(len(word) < NAMES_ONE_THING for word in words):
            return True
        known = [things.get(word) for things, word in zip(self.things, words)]
        if known[0] != known[1]:
            return True
        if known[0] is None and known[2] is None:
            name = len(self.things[0])
            for things, word in zip(self.things, words):
                things[word] = name
            if timestamps.is_id(words[0]):
                self.ids.append((words[0], words[2]))
            return True
        return known[0] == known[2]

    def tails(self, one, new):
        """Whether two numbers are the ends of one id, as long links are shown in two parts."""
        if not (one.isdigit() and new.isdigit() and len(one) == len(new) >= 4):
            return False
        return any(a.endswith(one) and c.endswith(new) for a, c in self.ids)

    def words(self, texts):
        """Offsets in the old text of words that must not differ but do; `None` if the texts have different structures."""
        old, again, new = (WORDS.split(text) for text in texts)
        if len(old) != len(new) or old[::2] != new[::2]:
            return None
        twice = len(again) == len(old) and again[::2] == old[::2]
        wrong, offset = [], 0
        for index, (one, third) in enumerate(zip(old, new)):
            second = again[index] if twice else one
            if index % 2 and (one != third or one != second):
                if timestamps.near(old, new, index):
                    if timestamps.is_id(one) and timestamps.is_id(third) and not self.same_thing((one, second, third)):
                        wrong.append(offset)
                elif one != second:
                    if not (shape_fits(one, second, third) and self.same_thing((one, second, third))):
                        wrong.append(offset)
                elif not self.tails(one, third):
                    wrong.append(offset)
            offset += len(one)
        return wrong

    def texts(self, where, texts, call):
        """The differences of three texts, the second of which only shows what varies."""
        if texts[0] == texts[1] == texts[2]:
            return []
        wrong = self.words(texts)
        old, again, new = texts
        if wrong is None:
            one, two = leaves(old), leaves(again)
            if frame(old) != frame(again) and (one is None or two is None or list(one) != list(two)):
                # Two sandboxes of one program differ, so a third cannot be compared. This should not happen.
                self.unstable.append(f"{call}: {where}")
                return []
            return self.unlike(where, texts)
        found = []
        for offset in wrong:
            spot, one, third = locate(old, new, offset)
            if f"{where}{spot}" not in [difference.where for difference in found]:
                found.append(Difference(f"{where}{spot}", one, third))
        return found

    def unlike(self, where, texts):
        """Compares two texts of different structure, leaf by leaf if they are JSON."""
        old, again, new = (leaves(text) for text in texts)
        if old is None or new is None:
            at = next((i for i, (one, third) in enumerate(zip(texts[0], texts[2])) if one != third), min(len(texts[0]), len(texts[2])))
            start = max(at - 60, 0)
            return [Difference(f"{where} at byte {at}", texts[0][start : at + 100], texts[2][start : at + 100])]
        found = []
        for path in [*old, *(path for path in new if path not in old)]:
            one, third = old.get(path), new.get(path)
            second = (again or {}).get(path, one)
            if one is None or third is None:
                found.append(Difference(f"{where}{path}", "(absent)" if one is None else one, "(absent)" if third is None else third))
            elif frame(one) != frame(second):
                # The whole value is random, like a picture of a random code: only its kind and size can be compared.
                if one[0] != third[0] or not 0.75 < len(third) / len(one) < 1.33:
                    found.append(Difference(f"{where}{path}", one, third))
            elif one != third and (frame(one) != frame(third) or self.words((one, second, third))):
                found.append(Difference(f"{where}{path}", one, third))
        if found or bare(texts[0]) == bare(texts[2]):
            return found
        return [Difference(f"{where}: the same values in another order or other bytes", texts[0][:200], texts[2][:200])]

    def headers(self, answers, call):
        """Names and values; their order is random in each response."""
        sides = [{}, {}, {}]
        for which, answer in enumerate(answers):
            for name, value in answer.headers:
                sides[which].setdefault(name.lower(), []).append(self.text(which, value))
        found = []
        for name in sorted({*sides[0], *sides[2]}):
            values = [sorted(side.get(name, [])) for side in sides]
            if name == "content-length" and all(side == [str(len(answer.body))] for side, answer in zip(values, answers)):
                # Right on each side; the bodies are compared separately.
                continue
            if len(values[0]) != len(values[2]):
                found.append(Difference(f"header {name}", ", ".join(values[0]) or "(absent)", ", ".join(values[2]) or "(absent)"))
                continue
            if len(values[1]) != len(values[0]):
                self.unstable.append(f"{call}: header {name}")
                continue
            for three in zip(*values):
                found += self.texts(f"header {name} ", three, call)
        return found

    def answers(self, three, call):
        """The differences of one call; `three` are old, old again, new."""
        old, again, new = three
        if old.status != new.status:
            words = [f"{answer.status} {self.text(which, answer.body)[:160]}" for which, answer in ((0, old), (2, new))]
            return [Difference("status", *words)]
        if old.status != again.status:
            self.unstable.append(f"{call}: status {old.status} and {again.status}")
            return []
        bodies = [self.text(which, answer.body) for which, answer in enumerate(three)]
        found = [one for one in self.texts("body ", bodies, call) if not measured(one, call)]
        in_headers = [one for one in self.headers(three, call) if not measured(one, call)]
        # Another body has another ETag; the body was reported already.
        return found + [one for one in in_headers if not (found and one.where.startswith("header etag"))]
