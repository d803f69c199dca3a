//! `account/*` (`docs/specs/fresns.md 5.2.1, 5.2.3`).

mod credentials;
pub(crate) mod login;
mod register;
mod shared;

use super::wire::family::Family;
pub(crate) use crate::api::fresns::account::shared::NewLogin;
use crate::api::kit::openapi::Served;
pub(crate) use shared::{ACCOUNT_MAX, CODE_MAX, DEVICE_TOKEN_MAX, LOGIN_TOKEN_MAX, PASSWORD_MAX, address, bounded, decode, info};

pub(crate) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => [register::routes(), login::routes_v2(), credentials::routes()].concat(),
        Family::V1 => login::routes_v1(),
    }
}
