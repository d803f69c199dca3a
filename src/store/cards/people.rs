//! People as cards.

use super::key::{Card, Kind, text};
use crate::model::people::person::Person;
use crate::model::people::user::Picture;

fn picture(picture: Option<&Picture>) -> usize {
    match picture {
        Some(Picture::File { key, .. }) => key.capacity(),
        Some(Picture::Url(url)) => url.capacity(),
        None => 0,
    }
}

impl Card for Person {
    const KIND: Kind = Kind::Person;

    fn heap(&self) -> usize {
        /// For what APIs make of it: some 2 KB each.
        const FORMS: usize = 5_000;
        let (user, profile) = (&self.user, &self.profile);
        let fields = profile.fields.iter().map(|field| size_of_val(field) + field.name.capacity() + field.value.capacity()).sum::<usize>();
        let domains = profile.attribution_domains.iter().map(|domain| size_of_val(domain) + domain.capacity()).sum::<usize>();
        let texts = [&user.username, &user.nickname, &user.bio, &profile.avatar_description, &profile.banner_description];
        let optional =
            [&user.gender_custom, &user.birthday, &user.location, &user.more_info, &user.verified_text, &profile.default_language];
        texts.into_iter().map(String::capacity).sum::<usize>()
            + optional.into_iter().map(|value| text(value.as_ref())).sum::<usize>()
            + picture(user.avatar.as_ref())
            + picture(user.banner.as_ref())
            + fields
            + domains
            + FORMS
    }
}
