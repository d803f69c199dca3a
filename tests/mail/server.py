"""A mail server of the test: takes mails, and is as difficult as it is told to be."""

import asyncio
import email
import email.policy
import logging
import ssl
import threading
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HOST = "localhost"
# Clients that turn away are expected.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
# It does not see that its own TLS came before.
warnings.filterwarnings("ignore", message="Requiring AUTH")
USER, PASSWORD = b"moot", b"correct horse 1"


class Postbox:
    """The mails that were accepted, and who is treated how. Names before the `@` decide."""

    def __init__(self):
        self.mails, self.greylisted, self.hanging, self.pause = [], set(), False, 0.0
        self.changed = threading.Condition()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition("@")[0]
        if name.startswith("refused"):
            return "550 5.1.1 no such user"
        if name.startswith("grey") and address not in self.greylisted:
            self.greylisted.add(address)
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        while self.hanging:
            await asyncio.sleep(0.1)
        await asyncio.sleep(self.pause)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.changed:
            self.mails.append((envelope.rcpt_tos[0], mail, session.ssl is not None, session.authenticated))
            self.changed.notify_all()
        return "250 2.0.0 queued"

    def wait(self, holds, seconds):
        """Whether this holds of the mails, after so many seconds at most."""
        with self.changed:
            return self.changed.wait_for(lambda: holds(self.mails), seconds)

    def to(self, address):
        return [mail for receiver, mail, *_ in self.mails if receiver == address]


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (USER, PASSWORD), handled=False)


class MailServer:
    """A postbox behind a port: `starttls` or `tls`."""

    def __init__(self, postbox, folder, port, security="starttls"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "smtp.pem", folder / "smtp.key")
        kind = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
        self.controller = Controller(
            postbox, hostname=HOST, port=port, authenticator=authenticate, auth_required=True,
            auth_require_tls=security == "starttls", server_kwargs={}, **kind,
        )

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()
