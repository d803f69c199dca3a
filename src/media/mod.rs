//! Work on the contents of files. It takes its time, so it happens on a thread of its own behind a
//! bounded queue, never in a handler.

mod container;
pub mod form;
#[cfg(test)]
mod hostile_tests;
mod image_worker;
pub mod kinds;
mod moving;
pub mod picture;
#[cfg(test)]
mod picture_tests;
mod portrait;
#[cfg(test)]
mod portrait_tests;

pub use image_worker::ImageWorker;
