//! Changing address and password.

use rocket::put;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{ACCOUNT_MAX, CODE_MAX, DEVICE_TOKEN_MAX, PASSWORD_MAX, address, bounded, decode};
use crate::api::fresns::wire::auth::caller::{Anyone, AsAccount};
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::name_rules;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::community::Core;
use crate::community::accounts::account::{self, Address};
use crate::community::accounts::codes::{self, Checked};
use crate::community::accounts::credentials::{self, Changes};
use crate::community::accounts::logins::{self, Proven};
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names::{check_email, check_phone};
use crate::error::{Auth, Denied, Error, Taken, Why};
use crate::model::people::place::Place;
use crate::model::people::user::{Account, Status};

pub(super) fn routes() -> Vec<Served> {
    served![reset_password, edit]
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Reset {
    #[serde(rename = "type")]
    kind: String,
    account: String,
    country_code: Option<i64>,
    verify_code: String,
    new_password: String,
}

/// # `PUT /account/reset-password`
#[put("/account/reset-password", data = "<p>")]
async fn reset_password(me: Anyone, here: ClientAddress, p: Params<Reset>) -> Outcome<()> {
    let form = p.fields;
    bounded([
        ("account", Some(&form.account), ACCOUNT_MAX),
        ("verifyCode", Some(&form.verify_code), CODE_MAX),
        ("newPassword", Some(&form.new_password), PASSWORD_MAX),
    ])?;
    let core = &me.app.core;
    let to = address(&form.kind, &form.account, form.country_code)?;
    let password = checked_password(&form.new_password)?;
    credentials::reset_password(core, here.place(), &to, &form.verify_code, password).await?;
    Ok(Answer(()))
}

fn checked_password(base64: &str) -> Result<String, Failure> {
    let password = decode("newPassword", base64)?;
    name_rules::rules().check_password(&password).map_err(|fault| Failure::Code(name_rules::password_code(fault)))?;
    Ok(password)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Edit {
    code_type: Option<String>,
    verify_code: Option<String>,
    new_email: Option<String>,
    new_phone: Option<String>,
    new_country_code: Option<i64>,
    new_verify_code: Option<String>,
    current_password: Option<String>,
    new_password: Option<String>,
    update_last_login_time: Option<bool>,
    device_token: Option<String>,
}

/// # `PUT /account/edit`
///
/// All fields and the verification code are checked first; if one is refused, nothing changes.
#[put("/account/edit", data = "<p>")]
async fn edit(me: AsAccount, here: ClientAddress, p: Params<Edit>) -> Outcome<()> {
    let form = p.fields;
    bounded([
        ("verifyCode", form.verify_code.as_ref(), CODE_MAX),
        ("newEmail", form.new_email.as_ref(), ACCOUNT_MAX),
        ("newPhone", form.new_phone.as_ref(), ACCOUNT_MAX),
        ("newVerifyCode", form.new_verify_code.as_ref(), CODE_MAX),
        ("currentPassword", form.current_password.as_ref(), PASSWORD_MAX),
        ("newPassword", form.new_password.as_ref(), PASSWORD_MAX),
        ("deviceToken", form.device_token.as_ref(), DEVICE_TOKEN_MAX),
    ])?;
    let core = &me.app.core;
    let touches_login = form.update_last_login_time.unwrap_or(false);
    if form.new_email.is_none() && form.new_phone.is_none() && form.new_password.is_none() && form.device_token.is_none() && !touches_login
    {
        return Err(Error::invalid("account", Why::NothingToChange).into());
    }
    let account = core.read(|r| account::by_id(r, me.login.account))?;
    if account.status == Status::Disabled {
        return Err(Error::Forbidden(Denied::AccountDisabled).into());
    }
    let address = new_address(&form)?;
    if let Some(to) = &address {
        free(core, to)?;
    }
    let password = form.new_password.as_deref().map(checked_password).transpose()?;
    let mut proofs = Proofs { core, place: here.place(), account: &account, form: &form, codes: Vec::new() };
    if let Some(to) = &address {
        proofs.of_address(to).await?;
    }
    if password.is_some() {
        proofs.of_owner().await?;
    }
    let codes = proofs.codes;
    let password_hash = match password {
        Some(password) => Some(core.passwords.hash(password, Urgency::Interactive).await?),
        None => None,
    };
    let proven = Proven::of(&account, None);
    let changes = Changes { address, password_hash, codes, device_token: form.device_token, touch: touches_login };
    core.write(move |tx, _| credentials::apply(tx, &proven, &changes)).await?;
    Ok(Answer(()))
}

fn new_address(form: &Edit) -> Result<Option<Address>, Failure> {
    if let Some(email) = &form.new_email {
        check_email(email).map_err(|_| Failure::Invalid("The newEmail field must be a valid e-mail address.".into()))?;
        return Ok(Some(Address::Email(email.clone())));
    }
    let Some(pure) = form.new_phone.clone() else { return Ok(None) };
    let country_code =
        form.new_country_code.ok_or_else(|| Failure::Invalid("The newCountryCode field is required with newPhone.".into()))?;
    check_phone(u32::try_from(country_code).unwrap_or(0), &pure).map_err(|fault| Failure::Code(name_rules::phone_code(fault)))?;
    Ok(Some(Address::Phone { country_code, pure }))
}

fn free(core: &Core, to: &Address) -> Result<(), Error> {
    match (core.read(|r| account::find(r, to))?, to) {
        (None, _) => Ok(()),
        (Some(_), Address::Email(_)) => Err(Error::Conflict(Taken::Email)),
        (Some(_), _) => Err(Error::Conflict(Taken::Phone)),
    }
}

/// Collects the codes that the changes will use up.
struct Proofs<'a> {
    core: &'a Core,
    place: Place,
    account: &'a Account,
    form: &'a Edit,
    codes: Vec<Checked>,
}

impl Proofs<'_> {
    /// The old address, if there is one, and the new one both have to be proven.
    async fn of_address(&mut self, to: &Address) -> Result<(), Failure> {
        let (account, form) = (self.account, self.form);
        let old = if matches!(to, Address::Email(_)) { &account.email } else { &account.phone };
        if let Some(old) = old {
            let code = form.verify_code.as_ref().ok_or(Failure::Code(33202))?;
            self.check(old, code).await?;
        }
        let code = form.new_verify_code.as_ref().ok_or(Failure::Code(33202))?;
        self.check(&to.reachable().unwrap_or_default(), code).await
    }

    /// The current password or a code to an own address.
    async fn of_owner(&mut self) -> Result<(), Failure> {
        let (account, form) = (self.account, self.form);
        if let Some(text) = &form.current_password {
            return Ok(logins::check_password(self.core, self.place, account, decode("currentPassword", text)?).await?);
        }
        let own = if form.code_type.as_deref() == Some("sms") { &account.phone } else { &account.email };
        let (Some(own), Some(code)) = (own, &form.verify_code) else {
            return Err(Error::Unauthenticated(Auth::PasswordNeeded).into());
        };
        self.check(own, code).await
    }

    /// One code may prove two changes.
    async fn check(&mut self, address: &str, code: &str) -> Result<(), Failure> {
        if !self.codes.iter().any(|checked| checked.is_for(address)) {
            self.codes.push(codes::check(self.core, address, code).await?);
        }
        Ok(())
    }
}
