//! What operators ask and change; work on many rows.

pub mod admin;
pub mod backup;
pub mod bulk;
pub mod counter_audit;
pub mod erase;
pub mod export;
pub mod inspect;
pub mod operator_user_list;
pub mod reports;
pub mod statistics;
