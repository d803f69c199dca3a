//! The calls that are measured by themselves, with what is aimed at and what another server needs.

use serde::Serialize;

use super::Call;
use super::folkmoot::{CHOSEN, IM_OK, OK, People, STATUS, Who};

/// Processor time of `/health` for which the goals were set, in microseconds. Where it is another, ratios are compared.
pub const CANARY_US: f64 = 22.0;

/// Which file a call is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Village {
    /// 300 posts, notifications and messages; nobody writes while it is measured.
    Reading,
    /// The same, where alice follows 3,000 people who are silent.
    Following,
    /// The same as the first, for calls that write.
    Writing,
}

/// A call of the table.
pub struct Measured {
    pub call: Call,
    pub village: Village,
    /// Microseconds of processor time.
    pub goal: Option<f64>,
    /// Requests per second that have to be reached as well.
    pub rate: Option<f64>,
    /// What GoToSocial 0.20 needed for the same.
    pub gotosocial: Option<f64>,
}

impl Measured {
    fn new(village: Village, call: Call) -> Self {
        Self { call, village, goal: None, rate: None, gotosocial: None }
    }

    fn reading(call: Call) -> Self {
        Self::new(Village::Reading, call)
    }

    fn goal(self, us: f64) -> Self {
        Self { goal: Some(us), ..self }
    }

    fn gotosocial(self, us: f64) -> Self {
        Self { gotosocial: Some(us), ..self }
    }
}

/// The canary: what a request costs that does nothing.
pub const HEALTH: &str = "/health";
/// Statuses by this name are compared with those of the pool.
pub const POST_STATUS: &str = "POST statuses";

/// Every call of the table, in its order. `conversation` is that of alice and carol.
///
/// GoToSocial 0.20 (SQLite, WAL, its defaults, rate limits off) was measured on two cores of an Intel Xeon where `/health`
/// took 22 us, with 32 connections, 300 statuses and 300 notifications.
pub fn measured(people: &People<'_>, conversation: i64) -> Vec<Measured> {
    let home = |name| people.mastodon(name, Who::Alice, "/api/v1/timelines/home?limit=20", STATUS);
    let fresns = |name, path: &str, marker| people.fresns(name, Who::Alice, path, marker);
    vec![
        Measured::reading(Call::new(HEALTH, super::get("/health", &[]), "OK")),
        Measured::reading(people.mastodon("/api/v1/instance", Who::Alice, "/api/v1/instance", "short_description")).gotosocial(45.0),
        Measured::reading(people.mastodon("verify_credentials", Who::Alice, "/api/v1/accounts/verify_credentials", r#""source":"#))
            .goal(38.0)
            .gotosocial(54.0),
        Measured::reading(people.mastodon("notifications?limit=15", Who::Alice, "/api/v1/notifications?limit=15", r#""group_key":"#))
            .goal(130.0)
            .gotosocial(1_925.0),
        Measured::reading(home("timelines/home?limit=20")).goal(98.0).gotosocial(490.0),
        Measured::reading(home("").unchanged("the home timeline, unchanged (304)")),
        Measured::new(Village::Following, home("the home timeline, 3,000 followed")).goal(118.0),
        Measured { rate: Some(7_000.0), ..Measured::new(Village::Writing, people.status(POST_STATUS, Who::Alice)) }
            .goal(150.0)
            .gotosocial(4_892.0),
        Measured::reading(fresns("Fresns user/panel", "/user/panel", "unreadNotifications")).goal(28.0),
        Measured::reading(fresns("", "/user/panel", "unreadNotifications").unchanged("the panel, unchanged (304)")),
        Measured::reading(fresns("Fresns notification/list", "/notification/list", "readStatus")).goal(180.0),
        Measured::reading(fresns("the same, chosen keys", &format!("/notification/list?{CHOSEN}"), "readStatus")).goal(90.0),
        Measured::reading(fresns("Fresns post/list", "/post/list", r#""pid":"#)).goal(180.0),
        Measured::reading(fresns("Fresns conversation messages", &format!("/conversation/{conversation}/messages"), OK)).goal(90.0),
        Measured::new(Village::Writing, people.message("Fresns send-message")),
        Measured::reading(people.im("Lanying /user/profile", Some(Who::Alice), "/user/profile", IM_OK)).goal(34.0),
        Measured::new(Village::Writing, people.im_message("Lanying /message/send", 1, people.uid(Who::Bob))).goal(120.0),
    ]
}
