//! Changing address and password.

use rocket::{Route, put, routes};
use serde::Deserialize;

use super::{address, decode};
use crate::api::fresns::auth::{Anyone, AsAccount};
use crate::api::fresns::envelope::{Answer, Outcome};
use crate::api::fresns::error::Failure;
use crate::api::fresns::{Params, names};
use crate::community::accounts::{self, Address};
use crate::community::codes;
use crate::community::names::{check_email, check_phone};
use crate::error::{Auth, Denied, Error, Taken, Thing, Why};
use crate::model::user::{Account, Status};

pub fn routes() -> Vec<Route> {
    routes![reset_password, edit]
}

#[derive(Deserialize)]
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
async fn reset_password(me: Anyone, p: Params<Reset>) -> Outcome<()> {
    let form = p.fields;
    let core = &me.app.core;
    let to = address(&form.kind, &form.account, form.country_code)?;
    let (account, _) = core.read(|r| accounts::find(r, &to))?.ok_or(Error::NotFound(Thing::Account))?;
    let password = checked_password(&form.new_password)?;
    let reach = to.reachable().ok_or(Error::Unauthenticated(Auth::WrongCode))?;
    codes::check(core, reach.clone(), form.verify_code).await?;
    accounts::change_password(core, account.id, password, Some(reach)).await?;
    Ok(Answer(()))
}

fn checked_password(base64: &str) -> Result<String, Failure> {
    let password = decode("newPassword", base64)?;
    names::rules().check_password(&password).map_err(|fault| Failure::Code(names::password_code(fault)))?;
    Ok(password)
}

#[derive(Deserialize)]
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
#[put("/account/edit", data = "<p>")]
async fn edit(me: AsAccount, p: Params<Edit>) -> Outcome<()> {
    let form = p.fields;
    let core = &me.app.core;
    let touches_login = form.update_last_login_time.unwrap_or(false);
    if form.new_email.is_none() && form.new_phone.is_none() && form.new_password.is_none() && form.device_token.is_none() && !touches_login
    {
        return Err(Error::invalid("account", Why::NothingToChange).into());
    }
    let account = core.read(|r| accounts::by_id(r, me.login.account))?;
    if account.status == Status::Disabled {
        return Err(Error::Forbidden(Denied::AccountDisabled).into());
    }
    if let Some(to) = new_address(&form)? {
        change_address(&me, &account, &form, to).await?;
    }
    if let Some(text) = &form.new_password {
        let password = checked_password(text)?;
        let proven = prove(&me, &account, &form).await?;
        accounts::change_password(core, account.id, password, proven).await?;
    }
    if let Some(token) = form.device_token {
        let id = account.id;
        core.write(move |tx, _| accounts::set_device_token(tx, id, &token)).await?;
    }
    if touches_login {
        let id = account.id;
        core.write(move |tx, _| accounts::touch(tx, id)).await?;
    }
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
    check_phone(u32::try_from(country_code).unwrap_or(0), &pure).map_err(|fault| Failure::Code(names::phone_code(fault)))?;
    Ok(Some(Address::Phone { country_code, pure }))
}

/// The old address, if there is one, and the new one both have to be proven.
async fn change_address(me: &AsAccount, account: &Account, form: &Edit, to: Address) -> Result<(), Failure> {
    let core = &me.app.core;
    if core.read(|r| accounts::find(r, &to))?.is_some() {
        let taken = if matches!(to, Address::Email(_)) { Taken::Email } else { Taken::Phone };
        return Err(Error::Conflict(taken).into());
    }
    let old = match to {
        Address::Email(_) => account.email.clone(),
        _ => account.phone.clone(),
    };
    if let Some(old) = old {
        let code = form.verify_code.clone().ok_or(Failure::Code(33202))?;
        codes::check(core, old, code).await?;
    }
    let code = form.new_verify_code.clone().ok_or(Failure::Code(33202))?;
    codes::check(core, to.reachable().unwrap_or_default(), code).await?;
    let id = account.id;
    core.write(move |tx, _| accounts::change_address(tx, id, &to)).await?;
    Ok(())
}

/// The current password or a code to an own address. Returns the address whose code is used up.
async fn prove(me: &AsAccount, account: &Account, form: &Edit) -> Result<Option<String>, Failure> {
    let core = &me.app.core;
    if let Some(text) = &form.current_password {
        accounts::check_password(core, account, decode("currentPassword", text)?).await?;
        return Ok(None);
    }
    let own = match form.code_type.as_deref() {
        Some("sms") => account.phone.clone(),
        _ => account.email.clone(),
    };
    let (Some(own), Some(code)) = (own, form.verify_code.clone()) else {
        return Err(Error::Unauthenticated(Auth::PasswordNeeded).into());
    };
    codes::check(core, own.clone(), code).await?;
    Ok(Some(own))
}
