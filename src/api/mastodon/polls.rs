//! Polls (`specs/mastodon.md 4.2`).

use rocket::Route;

use super::error::Failure;
use crate::community::polls::{Fault, MAX_OPTION_LENGTH, MAX_OPTIONS};

pub fn routes() -> Vec<Route> {
    Vec::new()
}

/// 422 for a question that cannot be asked: all that is wrong with it, in one sentence. `faults` is not empty.
pub fn refused(faults: &[Fault]) -> Failure {
    let sentences: Vec<String> = faults.iter().map(|fault| sentence(*fault)).collect();
    Failure::validation(sentences.join(", "))
}

fn sentence(fault: Fault) -> String {
    match fault {
        Fault::Blank => "Poll options can't be blank".into(),
        Fault::TooMany => format!("Poll options can't contain more than {MAX_OPTIONS} items"),
        Fault::TooFew => "Poll options must have more than one item".into(),
        Fault::TooLong => format!("Poll options cannot be longer than {MAX_OPTION_LENGTH} characters each"),
        Fault::Duplicate => "Poll options contain duplicate items".into(),
        Fault::TooSoon => "Poll expires at is too soon".into(),
        Fault::TooFar => "Poll expires at is too far into the future".into(),
    }
}
