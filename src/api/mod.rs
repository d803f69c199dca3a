//! The wire: parse, call, render. A dialect never names another dialect.

pub mod fresns;
pub mod kit;
