//! How the cost of a call grows with what it could depend on: the same call on files that differ in one number.

use std::collections::BTreeMap;

use super::data::Community;
use super::field::{Field, Reading};
use super::folkmoot::{People, STATUS, Who};
use super::options::Options;
use super::process::Server;
use super::report::{Spread, head, line, median, time, whole};
use super::scaling_lists::{Names, first_pages, numbered};
use super::{Call, Outcome};

/// Connections: enough to keep the server busy, so few that a slow page does not wait for others.
const CONNECTIONS: usize = 4;
/// Rows of everything that is not varied.
const SCALE: u32 = 300;

/// One number that is varied.
struct Axis {
    name: &'static str,
    values: [u32; 4],
    quick: [u32; 2],
    /// The last value may cost this many times the first.
    goal: Option<f64>,
    /// Makes the file of one value.
    build: fn(&Options, &mut Field<'_>, u32) -> Outcome<(Community, Names)>,
    calls: fn(&People<'_>, &Names) -> Vec<Call>,
}

const AXES: [Axis; 6] = [
    Axis {
        name: "rows",
        values: [1_000, 10_000, 100_000, 1_000_000],
        quick: [1_000, 100_000],
        goal: Some(1.1),
        build: rows,
        calls: first_pages,
    },
    Axis {
        name: "followed",
        values: [2, 200, 1_200, 5_000],
        quick: [2, 5_000],
        goal: Some(1.2),
        build: |options, field, n| with(options, field, n, |rows| rows.follows(Who::Alice, n.saturating_sub(2)).map(|()| 0)),
        calls: |people, _| vec![home(people), people.fresns("Fresns post/follow/all", Who::Alice, "/post/follow/all", r#""list":[{"#)],
    },
    Axis {
        name: "followers who are told",
        values: [0, 100, 2_000, 5_000],
        quick: [0, 2_000],
        goal: None,
        build: |options, field, n| with(options, field, n, |rows| rows.followers(Who::Alice, n).map(|()| 0)),
        calls: |people, _| vec![people.status("POST statuses", Who::Alice), people.status(OTHERS, Who::Bob)],
    },
    Axis {
        name: "members of a room",
        values: [2, 50, 500, 2_000],
        quick: [2, 2_000],
        goal: None,
        build: |options, field, n| with(options, field, n, |rows| rows.room(Who::Alice, n)),
        calls: |people, names| vec![people.im_message("Lanying /message/send", 2, names.room)],
    },
    Axis {
        name: "blocked",
        values: [0, 100, 1_000, 5_000],
        quick: [0, 5_000],
        goal: None,
        build: |options, field, n| with(options, field, n, |rows| rows.blocks(Who::Alice, n).map(|()| 0)),
        calls: |people, _| {
            let public = people.mastodon("timelines/public", Who::Alice, "/api/v1/timelines/public?limit=20", STATUS);
            let notifications = people.mastodon("notifications", Who::Alice, "/api/v1/notifications?limit=15", r#""group_key":"#);
            vec![home(people), public, notifications, people.fresns("Fresns post/list", Who::Alice, "/post/list", r#""list":[{"#)]
        },
    },
    Axis {
        name: "filters",
        values: [0, 10, 50, 100],
        quick: [0, 100],
        goal: None,
        build: |options, field, n| with(options, field, n, |rows| rows.filters(Who::Alice, n).map(|()| 0)),
        calls: |people, _| vec![home(people)],
    },
];

/// Writes of somebody else, while one connection publishes to all these followers.
const OTHERS: &str = "POST statuses of others meanwhile (p99)";

fn home(people: &People<'_>) -> Call {
    people.mastodon("timelines/home", Who::Alice, "/api/v1/timelines/home?limit=20", STATUS)
}

fn names(community: &Community, room: i64) -> Outcome<Names> {
    let people = People(&community.facts);
    let [alice, carol, dave] = [Who::Alice, Who::Carol, Who::Dave].map(|who| people.uid(who));
    let (a, b) = (alice.min(carol), alice.max(carol));
    let post = community.number(&format!(
        "SELECT max(id) FROM entries WHERE author_id = {dave} AND kind = 'post' AND visibility = 'public' AND deleted_at IS NULL"
    ))?;
    Ok(Names {
        conversation: community.number(&format!("SELECT id FROM conversations WHERE a_id = {a} AND b_id = {b}"))?,
        post,
        pid: community.text(&format!("SELECT code FROM contents WHERE id = {post}"))?,
        room,
    })
}

/// A small file with what `add` adds, which gives the number of a room.
fn with(
    options: &Options,
    field: &mut Field<'_>,
    value: u32,
    add: impl FnOnce(&mut super::data::Rows<'_>) -> Outcome<i64>,
) -> Outcome<(Community, Names)> {
    let community = Community::new(&options.binary, &field.dir()?, SCALE, value.max(1))?;
    let room = community.add(add)?;
    let names = names(&community, room)?;
    Ok((community, names))
}

/// A file where every list has so many rows.
fn rows(options: &Options, field: &mut Field<'_>, n: u32) -> Outcome<(Community, Names)> {
    let community = Community::new(&options.binary, &field.dir()?, SCALE, 0)?;
    let post = names(&community, 0)?.post;
    community.add(|rows| rows.members(n))?;
    let Names { conversation, .. } = names(&community, 0)?;
    community.add(|rows| {
        rows.posts(Who::Dave, n)?;
        rows.notifications(Who::Alice, post, n)?;
        rows.messages(Who::Carol, Who::Alice, conversation, n)
    })?;
    let post = names(&community, 0)?.post;
    let room = community.add(|rows| {
        rows.listed()?;
        rows.follows(Who::Bob, n)?;
        rows.followers(Who::Bob, n)?;
        rows.friends(Who::Bob, n)?;
        // Nobody with a list of blocks or follows like these reads another list: what they are is loaded first.
        rows.blocks(Who::Dave, n)?;
        rows.mutes(Who::Dave, n)?;
        rows.conversations(Who::Carol, n)?;
        rows.marks(Who::Carol, n)?;
        rows.likers(post, n)?;
        rows.comments(post, n)?;
        rows.room(Who::Alice, n)
    })?;
    let names = Names { room, ..names(&community, room)? };
    Ok((community, names))
}

/// Prints a table for each number that is varied.
///
/// # Errors
/// A file that cannot be made, or the first reply that is not what its call expects.
pub fn run(options: &Options) -> Outcome<()> {
    for axis in AXES.iter().filter(|axis| axis.name.contains(&options.only)) {
        let values = if options.quick { axis.quick.to_vec() } else { axis.values.to_vec() };
        let mut field = Field::new(options);
        let mut files = Vec::new();
        for value in &values {
            let (community, names) = (axis.build)(options, &mut field, *value)?;
            field.add(value.to_string(), Server::folkmoot(&options.binary, &community.database)?);
            files.push((*value, community.facts, names));
        }
        let mut readings: BTreeMap<(usize, u32), Vec<Reading>> = BTreeMap::new();
        let mut titles = Vec::new();
        let calls = |facts, names| (axis.calls)(&People(facts), names);
        for _ in 0..options.rounds {
            titles =
                files.first().map(|(_, facts, names)| calls(facts, names).into_iter().map(|call| call.name).collect()).unwrap_or_default();
            for at in 0..titles.len() {
                // Right after each other, as neighbours on the machine come and go. Signed anew: a signature is good for ten minutes.
                for (value, facts, names) in &files {
                    let (server, calls) = (value.to_string(), calls(facts, names));
                    let reading = match calls[at].name == OTHERS {
                        true => field.measure_beside(&server, &calls[at], CONNECTIONS, &calls[0], 1)?,
                        false => field.measure(&server, &calls[at], CONNECTIONS)?,
                    };
                    readings.entry((at, *value)).or_default().push(reading);
                }
            }
        }
        print(axis, &values, &titles, &readings);
        if axis.name == "rows"
            && let Some((most, facts, names)) = files.last()
        {
            last_pages(options, &mut field, *most, facts, names)?;
        }
    }
    Ok(())
}

fn print(axis: &Axis, values: &[u32], titles: &[String], readings: &BTreeMap<(usize, u32), Vec<Reading>>) {
    println!("\n## CPU of a call by {}", axis.name);
    let columns: Vec<String> = values.iter().map(|value| whole(f64::from(*value))).collect();
    let goal = axis.goal.map_or_else(String::new, |goal| format!("Goal {goal}"));
    let mut heads = vec!["Call"];
    heads.extend(columns.iter().map(String::as_str));
    heads.extend(["Last to first", &goal]);
    head(&heads);
    for (at, title) in titles.iter().enumerate() {
        let cost = |reading: &Reading| if title == OTHERS { super::report::exact(reading.sample.p99) } else { reading.cpu_us };
        let of = |value: u32| readings.get(&(at, value)).map_or(&[][..], Vec::as_slice);
        let ratio = Spread::ratio(of(values[values.len() - 1]), of(values[0]), cost);
        let mut cells = vec![title.clone()];
        cells.extend(values.iter().map(|value| time(median(of(*value), cost))));
        cells.push(format!("{:.2}", ratio.median));
        cells.push(verdict(ratio.median, axis.goal));
        line(&cells);
    }
}

fn verdict(is: f64, goal: Option<f64>) -> String {
    goal.map_or("", |goal| if is <= goal { "met" } else { "**missed**" }).to_owned()
}

/// Last pages may cost this many times the first.
const LAST_PAGE: f64 = 5.0;

fn last_pages(options: &Options, field: &mut Field<'_>, rows: u32, facts: &serde_json::Value, names: &Names) -> Outcome<()> {
    println!("\n## CPU of the last page by page number, of {} rows", whole(f64::from(rows)));
    head(&["Call", "First page", "Last page", "Last to first", &format!("Goal {LAST_PAGE}")]);
    let server = rows.to_string();
    let count = numbered(&People(facts), names, rows).len();
    for at in 0..count {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for _ in 0..options.rounds {
            // Signed anew each time: a signature is good for ten minutes.
            let [one, other] = &numbered(&People(facts), names, rows)[at];
            first.push(field.measure(&server, one, CONNECTIONS)?);
            last.push(field.measure(&server, other, CONNECTIONS)?);
        }
        let name = numbered(&People(facts), names, rows)[at][0].name.clone();
        let cpu = |reading: &Reading| reading.cpu_us;
        let ratio = Spread::ratio(&last, &first, cpu).median;
        line(&[name, time(median(&first, cpu)), time(median(&last, cpu)), format!("{ratio:.1}"), verdict(ratio, Some(LAST_PAGE))]);
    }
    Ok(())
}
