//! In front of Rocket: it holds the limits on connections that Rocket has none of, and says which address a request came from.

mod body;
mod crowd;
mod forward;
mod headers;
mod limits;
mod mark;
mod paced;
mod serve;
#[cfg(test)]
mod tests;

pub(crate) use limits::Limits;
pub(crate) use mark::Mark;
pub(crate) use serve::Gate;
