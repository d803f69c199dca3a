//! The place of a content, v2 (`docs/specs/fresns.md 4.4`).

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::values::object;
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::json::filtered::schema_of;
use crate::api::fresns::wire::json::shared::Shared;

/// Keys of a place, v2.
const PLACE_KEYS: [&str; 20] = [
    "mapId",
    "latitude",
    "longitude",
    "scale",
    "continent",
    "continentCode",
    "country",
    "countryCode",
    "region",
    "regionCode",
    "city",
    "cityCode",
    "district",
    "address",
    "zip",
    "poi",
    "poiId",
    "distance",
    "unit",
    "encode",
];

/// `location` of a v2 content, which is the same for all without a place.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    json: Option<&'a str>,
    ctx: &'a RenderContext,
}

impl<'a> Place<'a> {
    pub(crate) fn of(json: Option<&'a str>, ctx: &'a RenderContext) -> Self {
        Self { json, ctx }
    }
}

impl Serialize for Place<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Lazy::of(self.json, self.ctx, |json, _| PlaceForm(object(json)));
        let name = self.json.is_none().then_some(("no place", 0));
        Shared { texts: &self.ctx.texts, name, value }.serialize(serializer)
    }
}

schema_of!([] Place<'_> => Map<String, Value>);

/// What its author sent, every other key null.
struct PlaceForm(Option<Value>);

impl Serialize for PlaceForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sent = |key: &str| self.0.as_ref().and_then(|sent| sent.get(key)).unwrap_or(&Value::Null);
        let located = ["latitude", "longitude"].iter().all(|key| !sent(key).is_null());
        let mut place = serializer.serialize_map(None)?;
        place.serialize_entry("isLbs", &located)?;
        PLACE_KEYS.iter().try_for_each(|key| place.serialize_entry(key, sent(key)))?;
        place.end()
    }
}
