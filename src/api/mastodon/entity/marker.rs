//! `Marker` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::time;
use crate::community::notifications::markers::Marker;

/// How far the user has read a timeline. `version` grows by one each time the marker is set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MarkerEntity {
    pub last_read_id: String,
    pub version: i64,
    pub updated_at: String,
}

impl MarkerEntity {
    /// A stored marker for clients; its id becomes text and its time a datetime.
    pub(crate) fn of(marker: &Marker) -> Self {
        Self { last_read_id: marker.last_read_id.to_string(), version: marker.version, updated_at: time::datetime(marker.updated_at) }
    }
}
