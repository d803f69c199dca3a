//! Where these pages live, and whose rules they follow.

use crate::api::fresns::wire::family::Family;

/// Where the pages live.
pub(crate) const BASE: &str = "/account-center";

/// The pages serve v1 alone.
pub(super) const FAMILY: Family = Family::V1;
