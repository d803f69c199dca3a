//! Blocked domains of a user: there are none (`docs/specs/mastodon.md 6`).

use rocket::{delete, get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::{ReadBlocks, WriteBlocks};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;

pub(crate) fn routes() -> Vec<Served> {
    served![list, block, unblock]
}

/// Characters of a domain name.
const LONGEST: usize = 253;

#[derive(Deserialize, JsonSchema)]
struct Domain {
    #[serde(default)]
    domain: String,
}

impl Domain {
    fn check(&self) -> Result<(), Failure> {
        let domain = self.domain.trim();
        if domain.is_empty() {
            return Err(Failure::validation("Domain can't be blank"));
        }
        let label = |label: &str| {
            !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        };
        let (host, port) = domain.split_once(':').unwrap_or((domain, "1"));
        if domain.len() > LONGEST || !host.split('.').all(label) || port.parse::<u16>().is_err() {
            return Err(Failure::validation("Domain is not a valid domain name"));
        }
        Ok(())
    }
}

/// # `GET /api/v1/domain_blocks`
#[get("/api/v1/domain_blocks")]
fn list(_me: AsUser<ReadBlocks>) -> Json<[String; 0]> {
    Json([])
}

/// # `POST /api/v1/domain_blocks`
///
/// Nothing is received from other servers.
#[post("/api/v1/domain_blocks", data = "<p>")]
fn block(_me: AsUser<WriteBlocks>, p: Params<Domain>) -> Outcome<Json<Empty>> {
    p.fields.check()?;
    Ok(EMPTY)
}

/// # `DELETE /api/v1/domain_blocks`
#[delete("/api/v1/domain_blocks", data = "<p>")]
fn unblock(_me: AsUser<WriteBlocks>, p: Params<Domain>) -> Outcome<Json<Empty>> {
    p.fields.check()?;
    Ok(EMPTY)
}
