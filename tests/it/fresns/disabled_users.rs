//! Users that are disabled and enabled again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::operations::commands::{self, AddUser, Command};
use futures::executor::block_on;
use serde_json::json;

use crate::test_server::{PASSWORD, Person, TestServer};

fn run(server: &TestServer, command: Command) {
    block_on(commands::run(&server.app.core, command)).expect("the command is carried out");
}

fn disable(server: &TestServer, user: &str) {
    run(server, Command::DisableUser { user: user.into() });
}

fn enable(server: &TestServer, user: &str) {
    run(server, Command::EnableUser { user: user.into() });
}

fn log_in(who: &Person<'_>, password: &str) -> crate::test_server::FresnsResponse {
    let body = json!({"type": "email", "account": who.email, "password": STANDARD.encode(password)});
    who.server.nobody(Family::V2).post("/account/login", body)
}

#[test]
fn disabling_the_only_user_disables_the_account() {
    let server = TestServer::new();
    let ann = server.user("annie");
    disable(&server, "annie");
    ann.v2().get("/user/panel").refused(31505);
    ann.v2().get("/account/detail").refused(31505);
    ann.v1().get("/user/overview").refused(31603);
    log_in(&ann, "wrong horse 1").refused(34304);
    log_in(&ann, PASSWORD).refused(34307);

    enable(&server, "annie");
    log_in(&ann, PASSWORD).ok();
    // Ended logins stay ended.
    ann.v2().get("/user/panel").refused(31505);
}

#[test]
fn a_second_enabled_user_keeps_the_account_usable() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let second = AddUser { username: "annietwo".into(), account: Some(ann.login.aid.clone()), ..AddUser::default() };
    run(&server, Command::AddUser(second));
    disable(&server, "annie");
    ann.v2().get("/user/panel").refused(31603);
    let mut account = ann.v2();
    account.login.uid = 0;
    account.get("/account/detail").ok();
    account.post("/user/auth", json!({"uidOrUsername": "annietwo"})).ok();

    disable(&server, "annietwo");
    account.get("/account/detail").refused(31505);
    log_in(&ann, PASSWORD).refused(34307);
    enable(&server, "annietwo");
    log_in(&ann, PASSWORD).ok();
}
