//! Which app?

use rocket::{Route, get, routes};

use crate::api::kit::pages::frame::Page;
use crate::api::kit::pages::qr;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::{Answer, failed};

const BODY: &str = include_str!("apps.html");
/// Name, address, what it runs on.
const TRIED: [(&str, &str, &str); 3] = [
    ("Phanpy", "https://phanpy.social", "in the browser, on phones and desktops"),
    ("Elk", "https://elk.zone", "in the browser, on phones and desktops"),
    ("toot", "https://toot.bezdomni.net", "in a terminal"),
];
const ALIKE: [(&str, &str, &str); 4] = [
    ("Mastodon", "https://joinmastodon.org/apps", "Android and iOS"),
    ("Tusky", "https://tusky.app", "Android"),
    ("Ice Cubes", "https://github.com/Dimillian/IceCubesApp", "iOS and macOS"),
    ("Tuba", "https://tuba.geopjr.dev", "Linux"),
];

pub(super) fn routes() -> Vec<Route> {
    routes![apps]
}

/// # `GET /apps`
#[get("/apps")]
fn apps(visit: Visit) -> Answer {
    let base = &visit.app.base_url;
    let picture = qr::picture(base, "QR code of the address of this server").map_err(|error| failed(&visit, &error))?;
    let domain = base.split_once("://").map_or(base.as_str(), |(_, host)| host);
    let slots = [
        ("domain", Slot::Text(domain)),
        ("base", Slot::Text(base)),
        ("picture", Slot::Html(&picture)),
        ("tried", Slot::Html(&rows(&TRIED))),
        ("alike", Slot::Html(&rows(&ALIKE))),
    ];
    Ok(Page::public("Which app?", fill(BODY, &slots)).indexed("").reply(&visit))
}

fn rows(apps: &[(&str, &str, &str)]) -> String {
    let row = |(name, url, runs_on): &(&str, &str, &str)| {
        let slots = [("name", Slot::Text(name)), ("url", Slot::Text(url)), ("on", Slot::Text(runs_on))];
        fill("<li><a href=\"{url}\" rel=\"noopener\">{name}</a> <span class=\"quiet\">{on}</span></li>\n", &slots)
    };
    apps.iter().map(row).collect()
}
