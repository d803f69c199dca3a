//! Profile and settings of a user (`docs/specs/fresns.md 5.2.4`).

use rocket::{patch, put};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::name_rules;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::profiles::profile::{self, Changes, Image};
use crate::error::{Error, Why};

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![edit],
        Family::V1 => served![edit_profile, edit_setting],
    }
}

/// The fields of a user. Absent fields stay as they are.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Form {
    username: Option<String>,
    nickname: Option<String>,
    avatar_fid: Option<String>,
    avatar_url: Option<String>,
    banner_fid: Option<String>,
    banner_url: Option<String>,
    gender: Option<i64>,
    gender_custom: Option<String>,
    gender_pronoun: Option<i64>,
    birthday: Option<String>,
    birthday_display_type: Option<i64>,
    bio: Option<String>,
    location: Option<String>,
    more_info: Option<Value>,
    conversation_limit: Option<i64>,
    comment_limit: Option<i64>,
    conversation_policy: Option<i64>,
    comment_policy: Option<i64>,
    device_token: Option<String>,
}

/// # `PUT /user/edit` (v2)
#[put("/user/edit", data = "<p>")]
async fn edit(me: AsUser, p: Params<Form>) -> Outcome<()> {
    let mut changes = profile_changes(&p.fields, Family::V2)?;
    changes.conversation_policy = p.fields.conversation_limit;
    changes.comment_policy = p.fields.comment_limit;
    changes.device_token = p.fields.device_token.clone();
    save(&me, changes).await
}

/// # `PATCH /user/profile` (v1)
#[patch("/user/profile", data = "<p>")]
async fn edit_profile(me: AsUser, p: Params<Form>) -> Outcome<()> {
    save(&me, profile_changes(&p.fields, Family::V1)?).await
}

/// # `PATCH /user/setting` (v1)
#[patch("/user/setting", data = "<p>")]
async fn edit_setting(me: AsUser, p: Params<Form>) -> Outcome<()> {
    let changes = Changes {
        conversation_policy: p.fields.conversation_policy,
        comment_policy: p.fields.comment_policy,
        device_token: p.fields.device_token.clone(),
        ..Changes::default()
    };
    save(&me, changes).await
}

async fn save(me: &AsUser, changes: Changes) -> Outcome<()> {
    let who = me.me;
    me.app.core.write(move |tx, settings| profile::change(tx, settings, &who, &changes)).await?;
    Ok(Answer(()))
}

fn profile_changes(form: &Form, family: Family) -> Result<Changes, Failure> {
    if let Some(username) = &form.username {
        name_rules::rules().check_username(username).map_err(|fault| Failure::Code(name_rules::username_code(fault)))?;
    }
    if let Some(nickname) = &form.nickname {
        name_rules::rules().check_nickname(nickname).map_err(|fault| Failure::Code(name_rules::nickname_code(fault)))?;
    }
    Ok(Changes {
        username: form.username.clone(),
        nickname: form.nickname.clone(),
        refuse_unchanged: family == Family::V1,
        avatar: image("avatarFid", &form.avatar_fid, &form.avatar_url)?,
        banner: image("bannerFid", &form.banner_fid, &form.banner_url)?,
        gender: within("gender", form.gender, if family == Family::V1 { 4 } else { 3 })?,
        gender_custom: only_v1(family, &form.gender_custom),
        gender_pronoun: within("genderPronoun", form.gender_pronoun, 3)?.filter(|_| family == Family::V1),
        birthday: form.birthday.clone().filter(|_| family == Family::V2),
        birthday_display: within("birthdayDisplayType", form.birthday_display_type, 4)?.filter(|_| family == Family::V1),
        bio: form.bio.clone(),
        location: form.location.clone(),
        more_info: match &form.more_info {
            Some(Value::Object(map)) if family == Family::V1 => Some(Value::Object(map.clone()).to_string()),
            Some(_) if family == Family::V1 => return Err(Failure::Invalid("The moreInfo field must be an object.".into())),
            _ => None,
        },
        ..Changes::default()
    })
}

fn only_v1(family: Family, text: &Option<String>) -> Option<String> {
    text.clone().filter(|_| family == Family::V1)
}

fn within(field: &str, value: Option<i64>, max: i64) -> Result<Option<i64>, Failure> {
    match value {
        Some(n) if !(1..=max).contains(&n) => Err(Failure::Invalid(format!("The {field} field must be between 1 and {max}."))),
        other => Ok(other),
    }
}

/// A file or an address, not both.
fn image(field: &'static str, fid: &Option<String>, url: &Option<String>) -> Result<Option<Image>, Failure> {
    match (fid, url) {
        (Some(_), Some(_)) => Err(Error::invalid(field, Why::BothGiven).into()),
        (Some(fid), None) => Ok(Some(Image::File(fid.clone()))),
        (None, Some(url)) => Ok(Some(Image::Url(url.clone()))),
        (None, None) => Ok(None),
    }
}
