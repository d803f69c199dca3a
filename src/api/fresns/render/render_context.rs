//! Through whose eyes an answer is written: family, language, time zone, moment, viewer.

use std::fmt;
use std::sync::Arc;

use rocket::Request;
use serde::{Serialize, Serializer};
use time::UtcOffset;

use super::datetime_formats;
use super::lang::Lang;
use super::language::Language;
use crate::api::fresns::defaults::Configs;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::filtered::schema_of;
use crate::api::fresns::wire::json::shared::Texts;
use crate::community::runtime::settings::Settings;
use crate::model::Millis;
use crate::model::people::user::{Picture, Viewer};

/// A URL; displays and serialises as text without building a string.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Address<'a> {
    Here { site: &'a str, place: &'static str, code: &'a str },
    Given(&'a str),
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here { site, place, code } => [*site, "/", *place, "/", *code].into_iter().try_for_each(|piece| f.write_str(piece)),
            Self::Given(url) => f.write_str(url),
        }
    }
}

impl Serialize for Address<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

schema_of!([] Address<'_> => String);

/// What rendering needs besides the view itself.
#[derive(Clone)]
pub(crate) struct RenderContext {
    pub family: Family,
    pub lang: Lang,
    pub language: &'static Language,
    pub zone: UtcOffset,
    pub now: Millis,
    pub viewer: Option<Viewer>,
    /// Does the viewer have the verified badge? Some users accept messages only from verified users.
    pub verified: bool,
    /// Contents are wanted as HTML (`X-Fresns-Client-Content-Format: html`).
    pub html: bool,
    pub settings: Arc<Settings>,
    pub configs: Arc<Configs>,
    /// What several rows of the answer show.
    pub texts: Texts,
}

impl RenderContext {
    /// The public address without a trailing slash.
    pub(crate) fn site(&self) -> &str {
        &self.configs.facts().url
    }

    /// The long form of a time.
    pub(crate) fn full(&self, at: Millis) -> DatetimeFormats {
        datetime_formats::datetime(at, self.zone, self.language)
    }

    /// The short form of a time.
    pub(crate) fn short(&self, at: Millis) -> DatetimeFormats {
        datetime_formats::datetime_format(at, self.now, self.zone, self.language)
    }

    /// How long ago a time is, in the language of the reply: at least 1 minute; a time to come counts as now.
    pub(crate) fn ago(&self, at: Millis) -> DatetimeFormats {
        datetime_formats::time_ago(at, self.now, self.language)
    }

    /// The address of a page of this site.
    pub(crate) fn address<'a>(&'a self, place: &'static str, code: &'a str) -> Address<'a> {
        Address::Here { site: self.site(), place, code }
    }

    /// Where a picture is fetched.
    pub(crate) fn picture<'a>(&'a self, picture: &'a Picture) -> Address<'a> {
        match picture {
            Picture::File { key, .. } => self.address("files", key),
            Picture::Url(url) => Address::Given(url),
        }
    }

    /// Where the use of a file is fetched.
    pub(crate) fn file(&self, key: &str) -> String {
        self.address("files", key).to_string()
    }
}

/// The language of a reply, for answers that are written before the caller is known.
pub(crate) fn lang_of(req: &Request<'_>) -> Lang {
    req.headers().get_one("X-Fresns-Client-Lang-Tag").and_then(Lang::of_tag).unwrap_or(Lang::En)
}
