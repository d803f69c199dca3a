//! The sign-up form behind a link.

use rocket::FromForm;
use rocket::http::Status;

use super::wire::page::{escape, page};
use crate::api::kit::reply::Reply;

/// What the form sends.
#[derive(FromForm)]
pub(super) struct RegistrationForm {
    #[field(default = "")]
    pub username: String,
    #[field(default = "")]
    pub nickname: String,
    #[field(default = "")]
    pub password: String,
    #[field(default = "")]
    pub again: String,
}

/// The texts around the form; none of them is markup.
pub(super) struct Words<'a> {
    pub title: &'a str,
    pub intro: &'a str,
    pub button: &'a str,
}

/// An empty action sends the form to the address it came from.
pub(super) fn ask(status: Status, words: &Words<'_>, username: &str, nickname: &str, wrong: Option<&str>) -> Reply {
    let wrong =
        wrong.map_or_else(String::new, |why| format!("<p class=\"wrong\" role=\"alert\">Please correct this: {}.</p>\n", escape(why)));
    let (username, nickname, intro, button) = (escape(username), escape(nickname), escape(words.intro), escape(words.button));
    let body = format!(
        "<p>{intro}</p>\n{wrong}\
         <form method=\"post\">\n\
         <label for=\"username\">Username</label>\n\
         <input id=\"username\" name=\"username\" value=\"{username}\" autocomplete=\"username\" autocapitalize=\"none\" \
         spellcheck=\"false\" required maxlength=\"16\" aria-describedby=\"username-rule\">\n\
         <small id=\"username-rule\">2 to 16 letters and digits, with at most one hyphen inside.</small>\n\
         <label for=\"nickname\">Nickname</label>\n\
         <input id=\"nickname\" name=\"nickname\" value=\"{nickname}\" autocomplete=\"nickname\" required maxlength=\"20\">\n\
         <label for=\"password\">Password</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" required minlength=\"8\" \
         aria-describedby=\"password-rule\">\n\
         <small id=\"password-rule\">At least 8 characters with a digit and a lower-case letter.</small>\n\
         <label for=\"again\">Password again</label>\n\
         <input id=\"again\" name=\"again\" type=\"password\" autocomplete=\"new-password\" required minlength=\"8\">\n\
         <button>{button}</button>\n</form>"
    );
    page(status, words.title, &body)
}
