//! The site itself as config keys: name, address, pictures, registration, channel headings (`docs/specs/fresns.md 6.7`).

use serde::Serialize;
use serde_json::Value;

use super::SiteFacts;
use super::values::Values;
use super::wording::text;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::Family;
use crate::community::runtime::settings::PRIVATE;

/// The pages that search engines are told about; places are known to v1 only.
const CHANNELS: [&str; 13] = [
    "portal",
    "user",
    "user_list",
    "group",
    "group_list",
    "hashtag",
    "hashtag_list",
    "geotag",
    "geotag_list",
    "post",
    "post_list",
    "comment",
    "comment_list",
];

/// Adds what the site says about itself.
pub(super) fn insert(values: &mut Values, facts: &SiteFacts, family: Family, lang: Lang) {
    let settings = &facts.settings;
    let is_open = settings.registration.is_open();
    let year = facts.founded_at.get(..4).unwrap_or_default();
    values.put("site_name", settings.name.as_str());
    values.put("site_url", facts.url.as_str());
    values.put("site_desc", settings.description.as_str());
    values.put("site_intro", settings.description.as_str());
    values.put("site_email", settings.contact_email.as_str());
    values.put("site_icon", facts.icon_url.clone());
    values.put("site_logo", facts.logo_url.clone());
    values.put("site_copyright_years", year);
    values.put("default_avatar", facts.default_avatar_url.clone());
    values.put("anonymous_avatar", facts.anonymous_avatar_url.clone());
    values.put("deactivate_avatar", facts.deactivate_avatar_url.clone());
    values.put("site_private_status", is_open && settings.site_mode == PRIVATE);
    values.put("cache_datetime", facts.changed_at.as_str());
    match family {
        Family::V2 => {
            values.put("site_copyright", settings.name.as_str());
            values.put("site_public_status", is_open);
        }
        Family::V1 => {
            values.put("site_copyright_name", settings.name.as_str());
            values.put("account_register_status", is_open);
            values.put("installed_datetime", facts.founded_at.as_str());
            account_pages(values, facts);
        }
    }
    for channel in CHANNELS {
        let heading = Heading { title: text(&format!("channel_{channel}_name"), lang), keywords: "", description: &settings.description };
        heading.insert(values, channel, family);
    }
}

/// What a page is called for search engines.
#[derive(Serialize)]
struct Heading<'a> {
    title: &'a str,
    keywords: &'a str,
    description: &'a str,
}

impl Heading<'_> {
    fn insert(&self, values: &mut Values, channel: &str, family: Family) {
        match family {
            Family::V1 => values.put(format!("channel_{channel}_seo"), serde_json::to_value(self).unwrap_or_default()),
            Family::V2 if channel.starts_with("geotag") => (),
            Family::V2 => {
                values.put(format!("menu_{channel}_title"), self.title);
                values.put(format!("menu_{channel}_keywords"), self.keywords);
                values.put(format!("menu_{channel}_description"), self.description);
            }
        }
    }
}

/// The account pages that v1 clients open, with placeholders they replace
/// (`docs/specs/fresns.md 5.2.3`).
fn account_pages(values: &mut Values, facts: &SiteFacts) {
    let page = |path: &str| {
        format!(
            "{}/account-center{path}?accessToken={{accessToken}}\
             &callbackKey={{postMessageKey}}&redirectURL={{redirectUrl}}",
            facts.url
        )
    };
    let settings = &facts.settings;
    let joins = settings.registration.is_open() && settings.site_mode == PRIVATE;
    values.put("account_login_service", page("/login"));
    values.put("account_register_service", page("/sign-up"));
    values.put("account_center_service", page(""));
    values.put("site_private_service", if joins { page("/sign-up").into() } else { Value::Null });
}
