//! What trusted programs do with many at once (`docs/specs/lanying.md 2.2`: 1.3, 1.9, 1.11, 1.13, 1.20, 1.32).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::wire::auth::AsAdmin;
use crate::api::lanying::wire::envelope::{Answer, BatchItem, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::app::App;
use crate::community::accounts::chat_registration::{self, Joining};
use crate::community::operations::batches;
use crate::community::profiles::chat_profile::{self, Description};
use crate::error::Error;
use crate::model::id::UserId;
use crate::model::people::user::Status;

/// Most things in one call.
const MOST: usize = 500;

pub(super) fn routes() -> Vec<Served> {
    [served![list, register], put_or_post(served![avatars, profiles, disable, enable])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct Many<T> {
    #[serde(default = "Vec::<T>::new")]
    list: Vec<T>,
}

#[derive(Deserialize, JsonSchema)]
struct Users {
    list: Vec<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Avatar {
    user_id: i64,
    avatar: String,
}

#[derive(Deserialize, JsonSchema)]
struct Profile {
    user_id: Option<i64>,
    description: Option<String>,
    nick_name: Option<String>,
    private_info: Option<String>,
    public_info: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Newcomer {
    username: String,
    password: String,
}

#[derive(Deserialize, JsonSchema)]
struct PageOf {
    page_num: Option<i64>,
    page_size: Option<i64>,
}

fn bounded<T>(list: Vec<T>) -> Result<Vec<T>, Failure> {
    if list.len() > MOST { Err(Failure::parameter(format!("list holds more than {MOST} items"))) } else { Ok(list) }
}

fn item(user_id: i64, done: crate::error::Result<()>) -> BatchItem {
    match done {
        Ok(()) => BatchItem { user_id, success: true, reason: String::new() },
        Err(error) => BatchItem { user_id, success: false, reason: Failure::from(error).code_and_message().1 },
    }
}

/// # `PUT|POST /user/avatar/batch`
#[post("/user/avatar/batch", data = "<p>")]
async fn avatars(admin: AsAdmin, p: Params<Many<Avatar>>) -> Outcome<Vec<BatchItem>> {
    let list = bounded(p.fields.list)?;
    let base_url = admin.app.base_url.clone();
    let done = admin
        .app
        .core
        .write(move |tx, _| {
            batches::each(tx, list, |tx, new| {
                let done =
                    batches::known(tx, UserId(new.user_id)).and_then(|user| chat_profile::set_avatar(tx, user, &base_url, &new.avatar));
                (new.user_id, done)
            })
        })
        .await?;
    Ok(Answer::of(done.into_iter().map(|(id, done)| item(id, done)).collect()))
}

/// # `PUT|POST /user/profile/batch`
#[post("/user/profile/batch", data = "<p>")]
async fn profiles(admin: AsAdmin, p: Params<Many<Profile>>) -> Outcome<Vec<BatchItem>> {
    let list = bounded(p.fields.list)?;
    let done = admin
        .app
        .core
        .write(move |tx, settings| {
            batches::each(tx, list, |tx, new| {
                let Some(id) = new.user_id else { return (0, Err(Error::invalid("user_id", crate::error::Why::Missing))) };
                let texts = Description {
                    nickname: new.nick_name,
                    bio: new.description,
                    public_info: new.public_info,
                    private_info: new.private_info,
                };
                (id, batches::known(tx, UserId(id)).and_then(|user| chat_profile::describe(tx, settings, user, texts)))
            })
        })
        .await?;
    Ok(Answer::of(done.into_iter().map(|(id, done)| item(id, done)).collect()))
}

/// The result of registering one user of a batch.
#[derive(Serialize, JsonSchema)]
struct Registered {
    username: String,
    /// The id of the new user; 0 if the registration failed.
    user_id: i64,
    success: bool,
    reason: String,
}

/// # `POST /user/register/batch`
#[post("/user/register/batch", data = "<p>")]
async fn register(admin: AsAdmin, p: Params<Many<Newcomer>>) -> Outcome<Vec<Registered>> {
    let list = bounded(p.fields.list)?;
    let mut answers = Vec::with_capacity(list.len());
    for Newcomer { username, password } in list {
        let joining = Joining { username: username.clone(), password, ..Joining::default() };
        let result = chat_registration::admit(&admin.app.core, joining).await;
        let (user_id, reason) = match result {
            Ok(joined) => (joined.user.0, String::new()),
            Err(error) => (0, Failure::from(error).code_and_message().1),
        };
        answers.push(Registered { username, user_id, success: user_id != 0, reason });
    }
    Ok(Answer::of(answers))
}

async fn switch(app: &App, list: Vec<i64>, enabled: bool) -> Outcome<bool> {
    let list: Vec<UserId> = bounded(list)?.into_iter().map(UserId).collect();
    app.core.write(move |tx, _| batches::switch(tx, &list, enabled)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/disable`: all of them or none
#[post("/user/disable", data = "<p>")]
async fn disable(admin: AsAdmin, p: Params<Users>) -> Outcome<bool> {
    switch(&admin.app, p.fields.list, false).await
}

/// # `PUT|POST /user/enable`
#[post("/user/enable", data = "<p>")]
async fn enable(admin: AsAdmin, p: Params<Users>) -> Outcome<bool> {
    switch(&admin.app, p.fields.list, true).await
}

/// A user of the community.
#[derive(Serialize, JsonSchema)]
struct Member {
    user_id: i64,
    username: String,
    /// 0 active, 1 disabled.
    status: i64,
}

/// # `GET /user/list`
#[get("/user/list", data = "<p>")]
fn list(admin: AsAdmin, p: Params<PageOf>) -> Outcome<Vec<Member>> {
    let (number, size) = (p.fields.page_num.unwrap_or(1), p.fields.page_size.unwrap_or(50));
    if number < 1 {
        return Err(Failure::parameter("page_num must be at least 1"));
    }
    if !(1..=200).contains(&size) {
        return Err(Failure::parameter("page_size must be from 1 to 200"));
    }
    let found = admin.app.core.read(|r| batches::page(r, number, size))?;
    let member = |(id, username, status): (UserId, String, Status)| Member {
        user_id: id.0,
        username,
        status: i64::from(status == Status::Disabled),
    };
    Ok(Answer::of(found.into_iter().map(member).collect()))
}
