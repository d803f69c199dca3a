//! Tests of the rules, told as stories of a small village.

mod anonymity;
mod drafts;
mod editing;
mod hearing;
mod leaving;
mod lists;
mod passing;
mod policies;
mod random;
mod seeing;
