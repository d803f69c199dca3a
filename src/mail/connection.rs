//! One conversation with the mail server.

use std::error::Error as _;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use tokio::time::timeout;

use super::mailer::{Envelope, Mailer};
use super::settings::Security;

const LOGINS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];
/// Seconds for saying goodbye: the mails are handed over already.
const GOODBYE: Duration = Duration::from_secs(2);
/// The server asks for a login, or refuses the one it was given: a matter of the settings, not of a mail.
const LOGIN_REFUSALS: [u16; 3] = [530, 534, 535];

/// What became of a mail, with the server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server has it.
    Accepted(String),
    /// It may be accepted another time.
    Later(String),
    /// It will never be accepted.
    Never(String),
}

/// A connection that is ready for mails.
pub(crate) struct Connection<'m> {
    mailer: &'m Mailer,
    smtp: AsyncSmtpConnection,
}

impl<'m> Connection<'m> {
    /// Connects, encrypts and logs in, as the settings say; `report` is told of each step. `Err` says what failed.
    pub(crate) async fn open(mailer: &'m Mailer, report: &mut (dyn FnMut(&str) + Send)) -> Result<Self, String> {
        let waited = format!("{}:{} did not answer within {} seconds", mailer.server, mailer.port, mailer.timeout.as_secs());
        timeout(mailer.timeout, Self::prepare(mailer, report)).await.unwrap_or(Err(waited))
    }

    async fn prepare(mailer: &'m Mailer, report: &mut (dyn FnMut(&str) + Send)) -> Result<Self, String> {
        let place = format!("{}:{}", mailer.server, mailer.port);
        let wrapped = (mailer.security == Security::Tls).then(|| mailer.tls.clone()).flatten();
        let address = (mailer.server.as_str(), mailer.port);
        let opened = AsyncSmtpConnection::connect_tokio1(address, Some(mailer.timeout), &mailer.hello, wrapped, None).await;
        let mut smtp = opened.map_err(|error| format!("no connection to {place}: {}", words(&error)))?;
        report(&format!("connected to {place}"));
        if mailer.security == Security::Starttls {
            let Some(tls) = mailer.tls.clone().filter(|_| smtp.can_starttls()) else {
                smtp.abort().await;
                return Err(format!("{place} does not offer STARTTLS; is mail.security = \"tls\" with port 465 right for it?"));
            };
            smtp.starttls(tls, &mailer.hello).await.map_err(|error| format!("no encrypted connection to {place}: {}", words(&error)))?;
        }
        report(if smtp.is_encrypted() { "the connection is encrypted" } else { "the connection is not encrypted" });
        if let Some(login) = &mailer.login {
            if let Err(error) = smtp.auth(LOGINS, login).await {
                smtp.abort().await;
                return Err(format!("the login was refused: {}", words(&error)));
            }
            report("logged in");
        }
        Ok(Self { mailer, smtp })
    }

    /// Hands one mail over. After anything but `Accepted` another connection is needed.
    pub(crate) async fn send(&mut self, mail: &Envelope<'_>) -> Outcome {
        let message = match self.mailer.message(mail) {
            Ok(message) => message,
            Err(why) => return Outcome::Never(why),
        };
        match timeout(self.mailer.timeout, self.smtp.send(message.envelope(), &message.formatted())).await {
            Ok(Ok(response)) => Outcome::Accepted(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))),
            Ok(Err(error)) if is_final(&error) => Outcome::Never(words(&error)),
            Ok(Err(error)) => Outcome::Later(words(&error)),
            Err(_) => Outcome::Later(format!("the mail server did not answer within {} seconds", self.mailer.timeout.as_secs())),
        }
    }

    /// Says goodbye to the server.
    pub(crate) async fn close(mut self) {
        if !self.smtp.has_broken() {
            // Whether it hears that makes no difference.
            let _ = timeout(GOODBYE, self.smtp.quit()).await;
        }
    }
}

fn is_final(error: &Error) -> bool {
    error.is_permanent() && error.status().is_none_or(|code| !LOGIN_REFUSALS.contains(&u16::from(code)))
}

/// The server's own words where it has spoken, else what happened.
fn words(error: &Error) -> String {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => format!("{code} {cause}").trim_end().to_owned(),
        None if cause.is_empty() => error.to_string(),
        None => cause,
    }
}

#[cfg(test)]
mod tests {
    use super::super::scripted_server::{Script, serve};
    use super::super::settings::{MailMode, MailSettings};
    use super::*;

    fn mailer(port: u16, login: bool) -> Mailer {
        let text = |on: &str| if login { on.to_owned() } else { String::new() };
        let settings = MailSettings {
            mode: MailMode::Smtp,
            server: "127.0.0.1".into(),
            port: Some(port),
            security: Security::Plain,
            from: "moot@moot.example".into(),
            username: text("moot"),
            password: text("secret"),
            timeout_seconds: 1,
            ..MailSettings::default()
        };
        Mailer::new(&settings, "moot.example").expect("settings that work")
    }

    const MAIL: Envelope<'static> = Envelope {
        id: 7,
        written_at: 1_767_225_600_000,
        to: "ann@example.org",
        site: "Moot",
        subject: "Hello",
        text: "Hello.\n.\nmore\n",
        html: "<p>Hello</p>",
    };

    /// What becomes of one mail at a server that answers so, and what the server was told.
    fn run(script: Script, login: bool) -> (Result<Outcome, String>, Vec<String>) {
        let (port, heard) = serve(script);
        let mailer = mailer(port, login);
        let done = runtime().block_on(async {
            let mut connection = Connection::open(&mailer, &mut |_| ()).await?;
            let outcome = connection.send(&MAIL).await;
            connection.close().await;
            Ok(outcome)
        });
        (done, heard.join())
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
    }

    #[test]
    fn an_accepted_mail_arrives_whole() {
        let (done, heard) = run(Script::default(), true);
        assert_eq!(done, Ok(Outcome::Accepted("250 queued".into())));
        // "\0moot\0secret"
        for line in [
            "EHLO moot.example",
            "AUTH PLAIN AG1vb3QAc2VjcmV0",
            "MAIL FROM:<moot@moot.example>",
            "RCPT TO:<ann@example.org>",
            "DATA",
            "..",
            "QUIT",
        ] {
            assert!(heard.iter().any(|one| one == line), "{line} is not in {heard:#?}");
        }
    }

    #[test]
    fn the_answer_decides_whether_a_mail_is_tried_again() {
        let never = |done: Result<Outcome, String>| matches!(done, Ok(Outcome::Never(_)));
        let later = |done: Result<Outcome, String>| matches!(done, Ok(Outcome::Later(_)));
        let at = |command: &'static str, answer: &'static str| Script { answers: vec![(command, answer)], ..Script::default() };
        assert!(never(run(at("RCPT", "550 5.1.1 no such user"), false).0));
        assert!(never(run(at("MAIL", "553 5.1.8 sender refused"), false).0));
        assert!(never(run(at(".", "554 5.7.1 looks like spam"), false).0));
        assert!(later(run(at("RCPT", "451 4.7.1 greylisted, try again"), false).0));
        assert!(later(run(at(".", "452 4.3.1 disk full"), false).0));
        assert!(later(run(at("MAIL", "530 5.7.0 log in first"), false).0));
        assert!(later(run(at("DATA", "nonsense"), false).0));
        let (done, _) = run(at("RCPT", "550 5.1.1 no such user"), false);
        assert_eq!(done, Ok(Outcome::Never("550 5.1.1 no such user".into())));
    }

    #[test]
    fn a_server_that_cannot_be_used_is_no_fault_of_a_mail() {
        let refused = |script: Script, login: bool, says: &str| {
            let why = run(script, login).0.expect_err(says);
            assert!(why.contains(says), "{why}");
            assert!(!why.contains("secret"), "{why}");
        };
        let at = |command: &'static str, answer: &'static str| Script { answers: vec![(command, answer)], ..Script::default() };
        refused(at("", "554 no service here"), false, "554 no service here");
        refused(at("AUTH", "535 5.7.8 wrong password"), true, "the login was refused: 535 5.7.8 wrong password");
        refused(Script { hangs: true, ..Script::default() }, false, "did not answer within 1 seconds");
        let (port, heard) = serve(Script::default());
        drop(std::net::TcpStream::connect(("127.0.0.1", port)));
        heard.join();
        let mailer = mailer(port, false);
        let why = runtime().block_on(async { Connection::open(&mailer, &mut |_| ()).await.err() });
        assert!(why.as_ref().is_some_and(|why| why.contains("no connection to 127.0.0.1")), "{why:?}");
    }

    #[test]
    fn nothing_is_said_in_the_open_where_encryption_is_demanded() {
        let (port, heard) = serve(Script::default());
        let settings = MailSettings {
            mode: MailMode::Smtp,
            server: "127.0.0.1".into(),
            port: Some(port),
            from: "moot@moot.example".into(),
            username: "moot".into(),
            password: "secret".into(),
            ..MailSettings::default()
        };
        let mailer = Mailer::new(&settings, "moot.example").expect("settings that work");
        let why = runtime().block_on(async { Connection::open(&mailer, &mut |_| ()).await.err() });
        assert!(why.is_some_and(|why| why.contains("does not offer STARTTLS")));
        assert!(heard.join().iter().all(|line| line.starts_with("EHLO") || line == "QUIT"));
    }
}
