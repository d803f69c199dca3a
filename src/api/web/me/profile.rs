//! What others see: name, words, pictures.

use rocket::{get, post};
use serde::Deserialize;

use super::shell::{self, Before};
use crate::api::kit::pages::form::{Field, FieldKind, Form};
use crate::api::kit::pages::frame::{Page, done, see_other, wrong};
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::params::Files;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{Answer, failed, member, refused, sent};
use crate::api::web::wire::params::Params;
use crate::api::web::wire::words::sentence;
use crate::community::accounts::profile_edit::{
    self, BIO_MAX, DESCRIPTION_MAX, Edits, Flaw, NAME_MAX, NewPicture, PICTURE_BYTES, PictureSlot, Refusal,
};
use crate::community::people::users;
use crate::error::Error;
use crate::model::people::person::UserView;
use crate::model::people::user::Picture;

const PATH: &str = "/me/profile";
const PICTURES: &str = "image/png,image/jpeg,image/gif,image/webp";
const SHOWN: &str = "<img class=\"{class}\" src=\"{url}\" alt=\"Your present picture\">\n";

/// What the form sends; a box that is not ticked sends nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    form_token: String,
    nickname: String,
    bio: String,
    avatar_description: String,
    banner_description: String,
    remove_avatar: String,
    remove_banner: String,
    locked: String,
    discoverable: String,
    indexable: String,
}

impl Profile {
    fn of(person: &UserView) -> Self {
        let ticked = |on: bool| if on { "1".to_owned() } else { String::new() };
        Self {
            nickname: person.user.nickname.clone(),
            bio: person.user.bio.clone(),
            avatar_description: person.profile.avatar_description.clone(),
            banner_description: person.profile.banner_description.clone(),
            locked: ticked(person.user.locked),
            discoverable: ticked(person.profile.discoverable == Some(true)),
            indexable: ticked(person.profile.indexable),
            ..Self::default()
        }
    }

    fn edits(&self, mut files: Files) -> Edits {
        let mut picture = |field: &str, removed: &str| {
            let chosen = files.take(field).filter(|upload| upload.size > 0);
            let new = chosen.map(|upload| NewPicture::Upload { content: upload.temp, size: upload.size, name: upload.file_name });
            new.or_else(|| (!removed.is_empty()).then_some(NewPicture::Nothing))
        };
        Edits {
            avatar: picture("avatar", &self.remove_avatar),
            banner: picture("banner", &self.remove_banner),
            nickname: Some(self.nickname.trim().to_owned()),
            // Forms send line ends as two characters.
            bio: Some(self.bio.replace("\r\n", "\n").trim().to_owned()),
            avatar_description: Some(self.avatar_description.trim().to_owned()),
            banner_description: Some(self.banner_description.trim().to_owned()),
            locked: Some(!self.locked.is_empty()),
            discoverable: Some(Some(!self.discoverable.is_empty())),
            indexable: Some(!self.indexable.is_empty()),
            ..Edits::default()
        }
    }
}

/// # `GET /me/profile`
#[get("/me/profile", data = "<p>")]
pub(super) fn form(visit: Visit, p: Params<Before>) -> Answer {
    let person = own(&visit)?;
    let note = if p.fields.saved.is_empty() { "" } else { "Saved." };
    Ok(ask(&visit, &person, &Profile::of(&person), &[], &done(note)).reply(&visit))
}

fn own(visit: &Visit) -> Result<UserView, Box<crate::api::kit::reply::Reply>> {
    let user = member(visit, PATH)?.visitor.user.id;
    visit.app.core.read(|r| profile_edit::own(r, &users::actor(r, user)?)).map_err(|error| failed(visit, &error))
}

/// # `POST /me/profile`
#[post("/me/profile", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Profile>) -> Answer {
    let person = own(&visit)?;
    sent(&visit, &p.fields.form_token, PATH)?;
    let typed = p.fields;
    let me = visit.app.core.read(|r| users::actor(r, person.user.id)).map_err(|error| failed(&visit, &error))?;
    match profile_edit::edit(&visit.app.core, me, typed.edits(p.files)).await {
        Ok(()) => Ok(see_other("/me/profile?saved=1")),
        Err(Refusal::Error(error)) => Ok(refused(ask(&visit, &person, &typed, &[], &wrong(&sentence(&error))), &visit, &error)),
        Err(Refusal::Flaws(flaws)) => {
            let flaws: Vec<_> = flaws.iter().map(words).collect();
            let page = ask(&visit, &person, &typed, &flaws, &wrong("Please correct what is marked below."));
            Ok(refused(page, &visit, &Error::unfit("profile", "")))
        }
    }
}

fn words(flaw: &Flaw) -> (&'static str, String) {
    let (avatar, banner) = ("avatar", "banner");
    let of = |slot: &PictureSlot| if *slot == PictureSlot::Avatar { avatar } else { banner };
    match flaw {
        Flaw::NameTooLong => ("nickname", format!("At most {NAME_MAX} characters.")),
        Flaw::BioTooLong => ("bio", format!("At most {BIO_MAX} characters.")),
        Flaw::DescriptionTooLong(PictureSlot::Avatar) => ("avatar_description", format!("At most {DESCRIPTION_MAX} characters.")),
        Flaw::DescriptionTooLong(PictureSlot::Banner) => ("banner_description", format!("At most {DESCRIPTION_MAX} characters.")),
        Flaw::PictureKind(slot) => (of(slot), "This is not a PNG, JPEG, GIF or WebP picture.".into()),
        Flaw::PictureUnfit(slot) => (of(slot), "This picture is broken, or has too many pixels.".into()),
        Flaw::PictureTooLarge(slot) => (of(slot), format!("A picture has to be smaller than {} MB.", PICTURE_BYTES >> 20)),
        Flaw::TooManyFields
        | Flaw::FieldWithoutName
        | Flaw::TooManyDomains
        | Flaw::BadDomain(_)
        | Flaw::Language
        | Flaw::Visibility
        | Flaw::QuotePolicy => ("nickname", "Something in the form is not right.".into()),
    }
}

fn ask(visit: &Visit, person: &UserView, typed: &Profile, flaws: &[(&'static str, String)], note: &str) -> Page {
    let check = |name: &'static str, label: &str, value: &str, hint: &str| Field {
        kind: FieldKind::Check,
        hint: hint.into(),
        optional: true,
        ..Field::text(name, label, value, 0)
    };
    let text = |name: &'static str, label: &str, value: &str, max| Field { optional: true, ..Field::text(name, label, value, max) };
    let picture = |name: &'static str, label: &str| Field {
        kind: FieldKind::File(PICTURES),
        hint: format!("PNG, JPEG, GIF or WebP, smaller than {} MB.", PICTURE_BYTES >> 20),
        optional: true,
        ..Field::text(name, label, "", 0)
    };
    let mut html = String::new();
    let mut add = |field: Field| html.push_str(&field.wrong(flaws).html());
    add(Field { autocomplete: "nickname", ..text("nickname", "Nickname", &typed.nickname, NAME_MAX) });
    add(Field { kind: FieldKind::Area, hint: format!("At most {BIO_MAX} characters."), ..text("bio", "About you", &typed.bio, 0) });
    let base = &visit.app.base_url;
    for (slot, class) in [(&person.user.avatar, "avatar"), (&person.user.banner, "banner")] {
        html.push_str(&shown(slot.as_ref(), class, base));
        let mut add = |field: Field| html.push_str(&field.wrong(flaws).html());
        let is_avatar = class == "avatar";
        add(if is_avatar { picture("avatar", "Picture") } else { picture("banner", "Wide picture above your page") });
        if slot.is_some() {
            let (name, description, value, removed) = if is_avatar {
                ("remove_avatar", "avatar_description", &typed.avatar_description, &typed.remove_avatar)
            } else {
                ("remove_banner", "banner_description", &typed.banner_description, &typed.remove_banner)
            };
            add(text(description, "What it shows, for who cannot see it", value, DESCRIPTION_MAX));
            add(check(name, "Take it away", removed, ""));
        }
    }
    let mut add = |field: Field| html.push_str(&field.wrong(flaws).html());
    add(check("locked", "I decide who follows me", &typed.locked, "Requests wait until you answer them in an app."));
    add(check("discoverable", "Show me in the directory", &typed.discoverable, ""));
    add(check("indexable", "Let others search my public posts", &typed.indexable, "Search engines may list your page, too."));
    let form = Form { action: PATH, form_token: &visit.form_token(), fields: &html, button: "Save", files: true, ..Form::default() };
    shell::page(PATH, "Profile", &format!("{note}{}", form.html()))
}

fn shown(picture: Option<&Picture>, class: &str, base: &str) -> String {
    picture.map_or_else(String::new, |picture| fill(SHOWN, &[("class", Slot::Text(class)), ("url", Slot::Text(&picture.address(base)))]))
}
