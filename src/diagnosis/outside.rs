//! What others answer: this server at its public address, and the mail server.

use super::finding::Finding;
use crate::community::runtime::core::host_of;
use crate::config::Config;
use crate::error::Result;
use crate::mail::{Connection, Mailer};
use crate::outgoing::{Client, Outgoing, Reach};

/// Asks this server at its public address, and connects to the mail server. A mail is not sent.
pub(crate) async fn of_outside(config: &Config) -> Result<Vec<Finding>> {
    let mut found = own_address(config).await?;
    if config.mail.sends() {
        found.push(mail_server(config).await?);
    }
    Ok(found)
}

/// The operator's own address may lead through the own network.
async fn own_address(config: &Config) -> Result<Vec<Finding>> {
    let base_url = config.base_url();
    let client = match &config.acme_root {
        Some(root) => Client::trusting(Reach::everywhere(), &std::fs::read(root).unwrap_or_default())?,
        None => Client::new(Reach::everywhere())?,
    };
    let advice =
        "look whether the name leads to this machine, the ports are open, and the proxy passes requests on (docs/operators/proxy.md)";
    let answer = match client.send(Outgoing::get(format!("{base_url}/health"))).await {
        Ok(answer) => answer,
        Err(fault) => return Ok(vec![Finding::problem("reach", format!("{base_url} does not answer: {fault}"), advice)]),
    };
    if !answer.status.is_success() || answer.body.as_ref() != b"OK" {
        return Ok(vec![Finding::problem("reach", format!("{base_url}/health answers {}", answer.in_words()), advice)]);
    }
    let reached = Finding::good("reach", format!("{base_url} answers"));
    // Without a token a socket is refused with 401, which tells that the upgrade came through.
    let socket = client.send(Outgoing::upgrade(format!("{base_url}/api/v1/streaming"))).await;
    let sockets = match socket {
        Ok(answer) if answer.status.as_u16() == 401 => Finding::good("sockets", "WebSockets come through"),
        Ok(answer) => Finding::problem(
            "sockets",
            format!("a WebSocket at {base_url}/api/v1/streaming is answered {}", answer.in_words()),
            "let the proxy pass the headers Upgrade and Connection on (docs/operators/proxy.md)",
        ),
        Err(fault) => Finding::problem("sockets", format!("a WebSocket is not answered: {fault}"), advice),
    };
    Ok(vec![reached, sockets])
}

async fn mail_server(config: &Config) -> Result<Finding> {
    let mailer = Mailer::new(&config.mail, host_of(&config.base_url()))?;
    Ok(match Connection::open(&mailer, &mut |_| ()).await {
        Ok(connection) => {
            drop(connection);
            Finding::good("mail server", format!("{} takes our login", config.mail.server))
        }
        Err(why) => Finding::problem("mail server", why, "folkmoot mail test ADDRESS shows each step (docs/operators/mail.md)"),
    })
}
