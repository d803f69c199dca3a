//! Who is online, and the streams that are open.

use std::collections::BTreeMap;

use rocket::{Route, get, routes};
use serde::Serialize;

use super::wire::error::{Json, Outcome};
use crate::api::admin::wire::auth::AdminReader;
use crate::community::operations::admin::overview;
use crate::live::Ended;

/// People that are listed.
const MOST: usize = 100;

pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

/// Open streams of one API.
#[derive(Serialize)]
struct Streams {
    api: &'static str,
    open: usize,
}

/// Streams that the server ended, since its start.
#[derive(Serialize)]
struct EndedStreams {
    reason: &'static str,
    count: u64,
}

/// Somebody who has a stream open.
#[derive(Serialize)]
struct Online {
    id: String,
    username: String,
    streams: Vec<Streams>,
}

#[derive(Serialize)]
struct Live {
    streams: Vec<Streams>,
    ended: Vec<EndedStreams>,
    /// Passed on to streams since the start, each counted for every stream.
    events: u64,
    /// How many people have a stream open.
    online: usize,
    /// The first of them.
    people: Vec<Online>,
}

fn by_api(labels: Vec<&'static str>) -> Vec<Streams> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    labels.into_iter().for_each(|label| *counts.entry(label).or_default() += 1);
    counts.into_iter().map(|(api, open)| Streams { api, open }).collect()
}

/// # `GET /admin/api/live`
#[get("/api/live")]
fn show(me: AdminReader) -> Outcome<Live> {
    let bus = &me.app.bus;
    let (online, people) = bus.people(MOST);
    let ids: Vec<_> = people.iter().map(|(user, _)| *user).collect();
    let names = me.app.core.read(|r| overview::usernames(r, &ids))?;
    let mut streams: Vec<Streams> = bus.streams().into_iter().map(|(api, open)| Streams { api, open }).collect();
    streams.sort_unstable_by_key(|one| one.api);
    Ok(Json(Live {
        streams,
        ended: Ended::ALL.into_iter().map(|reason| EndedStreams { reason: reason.name(), count: bus.ended(reason) }).collect(),
        events: bus.delivered(),
        online,
        people: people
            .into_iter()
            .zip(names)
            .map(|((user, labels), username)| Online { id: user.to_string(), username, streams: by_api(labels) })
            .collect(),
    }))
}
