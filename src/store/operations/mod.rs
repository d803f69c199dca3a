//! What operators ask and change; work on many rows.

pub(crate) mod admin;
pub(crate) mod backup;
pub(crate) mod bulk;
pub(crate) mod counter_audit;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod inspect;
pub(crate) mod operator_user_list;
pub(crate) mod reports;
pub(crate) mod statistics;
