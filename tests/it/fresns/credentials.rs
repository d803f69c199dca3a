//! Guesses, codes and passwords that change.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::api::fresns::family::Family;
use folkmoot::community::accounts::{self, Address, Proof};
use folkmoot::error::{Auth, Error, Limit};
use futures::executor::block_on;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::kit::{Moot, PASSWORD, Person};

fn by_password(who: &Person<'_>, password: &str) -> Value {
    json!({"type": "email", "account": who.email, "password": STANDARD.encode(password)})
}

#[test]
fn guesses_made_at_once_count_each() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let guess = || {
        let proof = Proof { password: Some("wrong horse 1".into()), code: None };
        accounts::log_in(&moot.app.core, Address::Email(ann.email.clone()), proof)
    };
    let outcomes = block_on(join_all((0..12).map(|_| guess())));
    let wrong = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Unauthenticated(Auth::WrongPassword)))).count();
    let waiting = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::TooMany { what: Limit::FailedLogins, .. }))).count();
    assert_eq!((wrong, waiting), (5, 7));
    moot.nobody(Family::V2).post("/account/login", by_password(&ann, PASSWORD)).refused(34306);
}

#[test]
fn a_success_forgets_earlier_failures() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let nobody = moot.nobody(Family::V2);
    for _ in 0..3 {
        for _ in 0..4 {
            nobody.post("/account/login", by_password(&ann, "wrong horse 1")).refused(34304);
        }
        nobody.post("/account/login", by_password(&ann, PASSWORD)).ok();
    }
}
