//! `/account-center`: the pages a v1 client opens instead of sending credentials (`docs/specs/fresns.md 5.2.3`).
//!
//! A page proves by the signed `accessToken` of its address which program opened it, and ends by
//! handing that program a login token. No step but the last carries a script.

mod base;
mod hand_over;
mod home;
mod login;
mod page;
mod redirect;
mod refusal;
mod sign_up;
pub(crate) mod visit;
mod words;

use crate::api::kit::openapi::{Served, served};

pub(crate) use base::BASE;
pub(crate) use refusal::refused;

pub(crate) fn routes() -> Vec<Served> {
    served![login::form, login::submit, sign_up::form, sign_up::submit, home::home]
}
