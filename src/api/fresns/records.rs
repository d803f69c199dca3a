//! Records of wallets and credits (`docs/specs/fresns.md 5.3`). There are no wallets and no credits, so all are empty.

use rocket::get;

use super::wire::auth::caller::{AsAccount, AsUser};
use super::wire::envelope::{Answer, Outcome};
use super::wire::family::Family;
use super::wire::paging::{self, Paging};
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};

/// Most records of one page.
const MOST: u32 = 50;

/// The routes of a family, below its base.
pub(crate) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![wallet_logs, extcredits_logs],
        Family::V1 => served![wallet_records, extcredits_records],
    }
}

fn none(p: Params<Paging>) -> Outcome<Page<()>> {
    Ok(Answer(Page::empty(p.fields.page(paging::DEFAULT, MOST)?)))
}

/// # `GET /account/wallet-logs` (v2)
#[get("/account/wallet-logs", data = "<p>")]
fn wallet_logs(_me: AsAccount, p: Params<Paging>) -> Outcome<Page<()>> {
    none(p)
}

/// # `GET /account/wallet-records` (v1)
#[get("/account/wallet-records", data = "<p>")]
fn wallet_records(_me: AsAccount, p: Params<Paging>) -> Outcome<Page<()>> {
    none(p)
}

/// # `GET /user/extcredits-logs` (v2)
#[get("/user/extcredits-logs", data = "<p>")]
fn extcredits_logs(_me: AsUser, p: Params<Paging>) -> Outcome<Page<()>> {
    none(p)
}

/// # `GET /user/extcredits-records` (v1)
#[get("/user/extcredits-records", data = "<p>")]
fn extcredits_records(_me: AsUser, p: Params<Paging>) -> Outcome<Page<()>> {
    none(p)
}
