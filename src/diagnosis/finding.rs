//! One thing that was looked at.

use serde::Serialize;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Good,
    /// Right for some communities and not for others.
    Note,
    Problem,
}

/// What was found about one topic. It holds no secrets, so that people can show it to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    pub topic: &'static str,
    pub state: State,
    /// One sentence.
    pub text: String,
    /// What to do; `null` where there is nothing to do.
    pub advice: Option<String>,
}

impl Finding {
    /// All is well.
    pub(super) fn good(topic: &'static str, text: impl Into<String>) -> Self {
        Self { topic, state: State::Good, text: text.into(), advice: None }
    }

    /// Something to know, with what one may do.
    pub(super) fn note(topic: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { topic, state: State::Note, text: text.into(), advice: Some(advice.into()) }
    }

    /// Something is wrong, with what to do.
    pub(super) fn problem(topic: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { topic, state: State::Problem, text: text.into(), advice: Some(advice.into()) }
    }
}
