//! In front of Rocket: it holds the limits on connections that Rocket has none of, encrypts them, and says which address a request came from.

mod acme;
mod body;
mod connection;
mod crowd;
mod forward;
mod headers;
mod home;
mod limits;
mod line;
mod mark;
mod paced;
mod plain_port;
mod serve;
mod streams;
#[cfg(test)]
mod tests;
mod tls;

pub(crate) use acme::{Authority, keep};
pub(crate) use home::Home;
pub(crate) use limits::Limits;
pub(crate) use mark::Mark;
pub(crate) use serve::{Encrypted, Gate};
pub(crate) use tls::{Certificates, OwnFiles};
