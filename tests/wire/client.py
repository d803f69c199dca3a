"""Calls to a sandbox, recorded with their responses."""

import http.client
import json
import time
import urllib.parse

BOUNDARY = "cut-here"
JSON, FORM, TEXT = "application/json", "application/x-www-form-urlencoded", "text/plain"
# The substitute for a value that an earlier response should have contained, so that the calls stay the same on every server.
MISSING = "missing0"


class Answer:
    """The response to one call."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name), "")

    def at(self, path, default=MISSING):
        """A value of the JSON: `data.list.0.pid`."""
        value = self.json
        for key in path.split(".") if path else []:
            try:
                value = value[int(key)] if isinstance(value, list) else value[key]
            except (KeyError, IndexError, TypeError, ValueError):
                return default
        return default if value is None else value

    def field(self, name):
        """The value of a hidden field of a page."""
        _, _, rest = self.text.partition(f'name="{name}" value="')
        value = rest.partition('"')[0]
        for entity, char in [("&quot;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]:
            value = value.replace(entity, char)
        return value or MISSING


class Call:
    """A call with its answer, as it is compared."""

    def __init__(self, who, method, target, sent, answer):
        self.who, self.method, self.target, self.sent, self.answer = who, method, target, sent, answer

    @property
    def path(self):
        return self.target.partition("?")[0]


def query_of(pairs):
    """Names and values of a query; a list repeats its name, `None` is left out."""
    flat = []
    for name, value in (pairs or {}).items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                flat.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return urllib.parse.urlencode(flat)


def multipart(fields, files):
    """A form: `{name: text}`, and `{name: (file name, bytes)}`."""
    body = bytearray()
    for name, value in fields.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (file, content) in files.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: image/png\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    return f"multipart/form-data; boundary={BOUNDARY}", bytes(body)


class Client:
    """The connection of all callers to one server. All servers get the same call at the same moment."""

    def __init__(self, server, barrier):
        self.server, self.barrier = server, barrier
        self.host, self.port = server.host.split(":")
        self.connection = None
        self.calls = []

    def send(self, who, method, target, headers=None, kind=None, body=None):
        """One call; `target` is a path with its query. Redirects are answers, too."""
        self.barrier.wait(60)
        headers = dict(headers or {})
        if kind:
            headers["Content-Type"] = kind
        try:
            answer = self.exchange(method, target, headers, body)
        except (OSError, http.client.HTTPException) as broken:
            # A closed connection shows up in the comparison, not here.
            self.connection = None
            answer = Answer(0, [], type(broken).__name__.encode())
        self.calls.append(Call(who, method, target, (headers, kind, body), answer))
        return answer

    def exchange(self, method, target, headers, body):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, int(self.port), timeout=20)
        self.connection.request(method, target, body=body, headers=headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        if response.will_close:
            self.connection.close()
            self.connection = None
        return answer

    def poll(self, path, headers, done):
        """Waits for a job in the background. These calls are not recorded, as their number varies."""
        for _ in range(100):
            answer = self.exchange("GET", path, headers, None)
            if done(answer):
                return
            time.sleep(0.05)

    def call(self, who, method, path, headers=None, query=None, json_body=None, form=None, files=None, text=None):
        """One call with its body in one of the possible encodings."""
        kind = body = None
        if files is not None:
            kind, body = multipart(form or {}, files)
        elif form is not None:
            kind, body = FORM, query_of(form).encode()
        elif json_body is not None:
            kind, body = JSON, json.dumps(json_body).encode()
        elif text is not None:
            kind, body = TEXT, text.encode()
        asked = query_of(query)
        target = f"{path}?{asked}" if asked else path
        return self.send(who, method, target, headers, kind, body)
