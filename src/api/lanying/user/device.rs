//! The devices a user is logged in on (`docs/specs/lanying.md 2.2`: 1.7, 1.8, 1.12).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::device::DeviceInfo;
use crate::api::lanying::wire::auth::AsUser;
use crate::api::lanying::wire::envelope::{Answer, ListAnswer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, delete_or_post, put_or_post};
use crate::community::people::devices;

pub(super) fn routes() -> Vec<Served> {
    [served![list], delete_or_post(served![remove]), put_or_post(served![kick])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct One {
    device_sn: i64,
}

#[derive(Deserialize, JsonSchema)]
struct OneOrAll {
    device_sn: Option<i64>,
}

/// # `GET /user/device/list`
#[get("/user/device/list")]
fn list(me: AsUser) -> Result<ListAnswer<DeviceInfo>, Failure> {
    let found = me.app.core.read(|r| devices::logged_in(r, me.me.user))?;
    let connections = me.app.bus.connections(me.me.user);
    Ok(ListAnswer::of(found.iter().map(|device| DeviceInfo::of(device, &connections)).collect(), None, me.app.core.now()))
}

/// # `DELETE|POST /user/device/remove`
#[post("/user/device/remove", data = "<p>")]
async fn remove(me: AsUser, p: Params<One>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| devices::remove(tx, user, p.fields.device_sn)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/kick`: without a number every device, the caller's own included
#[post("/user/kick", data = "<p>")]
async fn kick(me: AsUser, p: Params<OneOrAll>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| devices::kick(tx, user, p.fields.device_sn)).await?;
    Ok(Answer::done())
}
