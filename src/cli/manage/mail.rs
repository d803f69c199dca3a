//! `folkmoot mail ..`

use clap::Subcommand;
use rocket::tokio::runtime;

use crate::cli::flags::DatabaseFlag;
use crate::cli::output::print_line;
use crate::community::runtime::core::host_of;
use crate::community::text::names::check_email;
use crate::config;
use crate::error::{Error, Result};
use crate::mail::{Connection, Envelope, Letter, Mailer, Outcome, Part};
use crate::model::Clock;
use crate::model::clock::SystemClock;
use crate::model::id::{created_at, next};

/// The commands of `folkmoot mail`.
#[derive(Subcommand)]
pub(in crate::cli) enum Mail {
    /// Send one mail to this address with the settings of the configuration, and say what happened
    #[command(after_help = "Example:\n  folkmoot mail test kim@example.org")]
    Test {
        /// Who receives it
        address: String,
        #[command(flatten)]
        file: DatabaseFlag,
    },
}

/// Carries a command out. `Internal` with what failed, in words.
pub(in crate::cli) fn run(command: Mail) -> Result<()> {
    let Mail::Test { address, file } = command;
    let (config, _) = config::load(&file.flags())?;
    if !config.mail.sends() {
        return Err(Error::internal("mail.mode is \"log\", so no mail is sent; set mail.mode = \"smtp\" and mail.server in folkmoot.toml"));
    }
    check_email(&address).map_err(|fault| Error::unfit("address", fault.to_string()))?;
    let base_url = config.base_url();
    let mailer = Mailer::new(&config.mail, host_of(&base_url))?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(Error::internal)?;
    runtime.block_on(send(&mailer, &address, &base_url))
}

async fn send(mailer: &Mailer, address: &str, base_url: &str) -> Result<()> {
    let mut connection = Connection::open(mailer, &mut |step| print_line(step)).await.map_err(Error::internal)?;
    let letter = Letter {
        language: "en",
        subject: "A test mail".into(),
        parts: vec![
            Part::Text("The mail settings of this server work:".into()),
            Part::Link(base_url.to_owned()),
            Part::Text("Somebody who operates it sent this with \"folkmoot mail test\".".into()),
        ],
    };
    // Another one each time, as mail programs hide what they believe to have seen before.
    let id = next(0, SystemClock.now());
    let (text, html) = (letter.text(), letter.html());
    let mail =
        Envelope { id, written_at: created_at(id), to: address, site: "Folkmoot", subject: &letter.subject, text: &text, html: &html };
    let outcome = connection.send(&mail).await;
    connection.close().await;
    match outcome {
        Outcome::Accepted(answer) => {
            print_line(&format!("the mail server accepted the mail to {address}: {answer}"));
            Ok(())
        }
        Outcome::Later(why) => {
            Err(Error::internal(format!("the mail server did not accept the mail now, the server would try again: {why}")))
        }
        Outcome::Never(why) => Err(Error::internal(format!("the mail server refused the mail: {why}"))),
    }
}
