//! Sending verification codes (`docs/specs/fresns.md 5.2.1`).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::wire::auth::caller::{Anyone, Caller, Writing};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use super::wire::name_rules::phone_code;
use crate::api::fresns::wire::params::Params;
use crate::community::accounts::account::Address;
use crate::community::accounts::addresses::{self, Channel};
use crate::community::accounts::codes;
use crate::community::text::names;
use crate::model::id::AccountId;

/// The `useType` of an address that an account has.
const KNOWN: u8 = 2;

/// Asks for a verification code. `account` is an e-mail address or a phone number; a phone number needs `countryCode`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeRequest {
    /// `email` or `sms`.
    r#type: String,
    /// 1 a new address, 2 a known one, 3 one to be bound to the account, 4 the account's own, 5 any.
    use_type: u8,
    /// What the code is for, 1 to 8; the message is the same for all.
    template_id: u8,
    /// The address to send to; not needed for `useType` 4.
    account: Option<String>,
    country_code: Option<u32>,
}

/// # `POST /common/send-verify-code` (v2)
#[post("/common/send-verify-code", data = "<p>")]
pub(crate) async fn send_verify_code(me: Writing<Anyone>, p: Params<CodeRequest>) -> Outcome<()> {
    let caller = &me.0.0;
    let address = allowed(caller, &p.fields)?;
    let (core, language) = (&caller.app.core, caller.ctx.lang.tag());
    let reaches = p.fields.use_type != KNOWN || core.read(|r| addresses::is_registered(r, &address))?;
    let to = address.reachable().ok_or_else(|| Failure::Invalid("The account cannot receive a code.".into()))?;
    codes::send_if(core, to, language, reaches).await?;
    Ok(Answer(()))
}

/// The address, once the rule of its use is met.
fn allowed(caller: &Caller, wanted: &CodeRequest) -> Result<Address, Failure> {
    let channel = match wanted.r#type.as_str() {
        "email" => Channel::Email,
        "sms" => Channel::Phone,
        _ => return Err(Failure::Invalid("The type must be email or sms.".into())),
    };
    if !(1..=8).contains(&wanted.template_id) {
        return Err(Failure::Invalid("The templateId must be between 1 and 8.".into()));
    }
    let core = &caller.app.core;
    match wanted.use_type {
        1 => {
            let address = given(channel, wanted)?;
            core.read(|r| addresses::require_new(r, &address))?;
            Ok(address)
        }
        // Nobody learns whether somebody has it.
        KNOWN => given(channel, wanted),
        3 => {
            let address = given(channel, wanted)?;
            let account = logged_in(caller)?;
            core.read(|r| addresses::require_unbound(r, account, channel))?;
            Ok(address)
        }
        4 => {
            let account = logged_in(caller)?;
            let own = core.read(|r| addresses::own(r, account, channel))?;
            own.ok_or(Failure::Code(match channel {
                Channel::Email => 34101,
                Channel::Phone => 34102,
            }))
        }
        5 => given(channel, wanted),
        _ => Err(Failure::Invalid("The useType must be between 1 and 5.".into())),
    }
}

fn logged_in(caller: &Caller) -> Result<AccountId, Failure> {
    caller.account.as_ref().map(|login| login.account).ok_or(Failure::Code(31501))
}

/// The address in the request, well-formed.
fn given(channel: Channel, wanted: &CodeRequest) -> Result<Address, Failure> {
    let account = wanted.account.clone().ok_or_else(|| Failure::Invalid("The account field is required.".into()))?;
    match channel {
        Channel::Email => {
            names::check_email(&account).map_err(|fault| Failure::Invalid(format!("The account does not fit: {fault}.")))?;
            Ok(Address::Email(account))
        }
        Channel::Phone => {
            let code = wanted.country_code.ok_or_else(|| Failure::Invalid("The countryCode field is required.".into()))?;
            names::check_phone(code, &account).map_err(|fault| Failure::Code(phone_code(fault)))?;
            Ok(Address::Phone { country_code: code.into(), pure: account })
        }
    }
}
