//! Somebody is shut out, and let in again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::operations::commands::{self, AddUser, Command};
use futures::executor::block_on;
use serde_json::json;

use crate::kit::{Moot, PASSWORD, Person};

fn run(moot: &Moot, command: Command) {
    block_on(commands::run(&moot.app.core, command)).expect("the command is carried out");
}

fn disable(moot: &Moot, user: &str) {
    run(moot, Command::DisableUser { user: user.into() });
}

fn enable(moot: &Moot, user: &str) {
    run(moot, Command::EnableUser { user: user.into() });
}

fn log_in(who: &Person<'_>, password: &str) -> crate::kit::Said {
    let body = json!({"type": "email", "account": who.email, "password": STANDARD.encode(password)});
    who.moot.nobody(Family::V2).post("/account/login", body)
}

#[test]
fn a_disabled_user_takes_the_account_along() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    disable(&moot, "annie");
    ann.v2().get("/user/panel").refused(31505);
    ann.v2().get("/account/detail").refused(31505);
    ann.v1().get("/user/overview").refused(31603);
    log_in(&ann, "wrong horse 1").refused(34304);
    log_in(&ann, PASSWORD).refused(34307);

    enable(&moot, "annie");
    log_in(&ann, PASSWORD).ok();
    // What ended stays ended.
    ann.v2().get("/user/panel").refused(31505);
}

#[test]
fn a_second_user_keeps_the_account_open() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let second = AddUser { username: "annietwo".into(), account: Some(ann.login.aid.clone()), ..AddUser::default() };
    run(&moot, Command::AddUser(second));
    disable(&moot, "annie");
    ann.v2().get("/user/panel").refused(31603);
    let mut account = ann.v2();
    account.login.uid = 0;
    account.get("/account/detail").ok();
    account.post("/user/auth", json!({"uidOrUsername": "annietwo"})).ok();

    disable(&moot, "annietwo");
    account.get("/account/detail").refused(31505);
    log_in(&ann, PASSWORD).refused(34307);
    enable(&moot, "annietwo");
    log_in(&ann, PASSWORD).ok();
}
