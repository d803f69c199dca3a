//! Reading requests of browsers and answering them.

pub(crate) mod answer;
pub(crate) mod params;
pub(crate) mod refusal;
pub(crate) mod words;
