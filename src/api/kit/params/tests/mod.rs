//! Tables of every spelling, hostile inputs, and whole requests.

mod fuzz;
mod reading;
mod requests;
mod spelling;

use super::{BoolRule, Coerce, IntegerRule, ListRule};

/// Trims, drops empty texts, believes few booleans.
const STRICT: Coerce =
    Coerce { empty_is_absent: true, trim: true, bools: BoolRule::Strict, integers: IntegerRule::Strict, lists: ListRule::Lenient };

/// Keeps texts as they are, believes nearly anything.
const LENIENT: Coerce = Coerce {
    empty_is_absent: false,
    trim: false,
    bools: BoolRule::FalseWords,
    integers: IntegerRule::LeadingDigits,
    lists: ListRule::Lenient,
};
