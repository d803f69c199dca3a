//! The form of newcomers: its fields in one list, whichever way they come.

use serde::Deserialize;

use crate::api::kit::pages::form::{Field, FieldKind, Form, hidden};
use crate::api::kit::pages::frame::wrong;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::front::rules;
use crate::community::accounts::oauth::browsers;
use crate::community::accounts::own::joining::{EmailField, Flaw, Joining, REASON_MAX, email_field};
use crate::community::people::users;
use crate::community::runtime::settings::{Registration, Settings};
use crate::error::Result;
use crate::model::id::{AccountId, UserId};

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignUp {
    pub form_token: String,
    username: String,
    nickname: String,
    email: String,
    password: String,
    reason: String,
    agreement: String,
    pub next: String,
}

impl SignUp {
    /// An empty form, which leads on to `next`.
    pub(super) fn on_the_way_to(next: String) -> Self {
        Self { next, ..Self::default() }
    }

    /// What the community is asked.
    pub(super) fn joining(&self, visit: &Visit) -> Joining {
        Joining {
            username: self.username.trim().to_owned(),
            nickname: self.nickname.trim().to_owned(),
            email: self.email.trim().to_owned(),
            password: self.password.clone(),
            reason: self.reason.trim().to_owned(),
            agrees: !self.agreement.is_empty(),
            language: visit.language.clone(),
        }
    }
}

/// Every field, as the settings of the community want them.
fn fields(settings: &Settings, typed: &SignUp, invited: bool) -> Vec<Field> {
    let mut fields = vec![
        Field {
            hint: "3 to 16 letters and digits, with at most one hyphen inside. It is part of your address here.".into(),
            autocomplete: "username",
            min: 3,
            ..Field::text("username", "Username", &typed.username, 16)
        },
        Field {
            hint: "What others read above your posts.".into(),
            autocomplete: "nickname",
            optional: true,
            ..Field::text("nickname", "Nickname", &typed.nickname, 20)
        },
    ];
    let asked = email_field(settings, invited);
    if asked != EmailField::Absent {
        fields.push(Field {
            kind: FieldKind::Email,
            hint: if settings.sends_mail { "We send you a link to confirm it. Nobody else sees it." } else { "Nobody else sees it." }
                .into(),
            autocomplete: "email",
            optional: asked == EmailField::Optional,
            ..Field::text("email", "E-mail address", &typed.email, 254)
        });
    }
    fields.push(Field::new_password("password", "Password"));
    if settings.registration == Registration::Approval && !invited {
        fields.push(Field {
            kind: FieldKind::Area,
            hint: "The administrators read this before they let you in.".into(),
            optional: true,
            ..Field::text("reason", "Why do you want to join?", &typed.reason, REASON_MAX)
        });
    }
    if !settings.rules.is_empty() {
        let checked = if typed.agreement.is_empty() { "" } else { "1" };
        fields.push(Field { kind: FieldKind::Check, ..Field::text("agreement", "I agree to the rules", checked, 0) });
    }
    fields
}

/// The form with what was typed and what is wrong with it.
pub(super) fn html(visit: &Visit, action: &str, typed: &SignUp, flaws: &[Flaw], why: &str, invited: bool) -> String {
    let settings = visit.app.core.settings();
    let fields = fields(&settings, typed, invited).into_iter().map(|field| field.wrong(flaws).html()).collect::<String>();
    let why = if why.is_empty() && !flaws.is_empty() { "Please correct what is marked below." } else { why };
    let next = if typed.next.is_empty() { String::new() } else { hidden("next", &typed.next) };
    let form = Form { action, form_token: &visit.form_token(), fields: &(next + &fields), button: "Join", ..Form::default() };
    let rules = rules(&settings.rules);
    fill(
        "{wrong}{form}<p class=\"aside\">Already a member? <a href=\"/login\">Log in</a></p>{rules}",
        &[("wrong", Slot::Html(&wrong(why))), ("form", Slot::Html(&form.html())), ("rules", Slot::Html(&rules))],
    )
}

/// Logs the newcomer in; the token goes into the cookie.
pub(super) async fn enter(visit: &Visit, (account, user): (AccountId, UserId)) -> Result<String> {
    let agent = visit.agent.clone();
    visit
        .app
        .core
        .write(move |tx, _| {
            users::require_enabled(tx, user)?;
            browsers::open_new(tx, account, user, &agent)
        })
        .await
}
