//! Work on the contents of files. It takes its time, so it happens on a thread of its own behind a
//! bounded queue, never in a handler.

mod container;
pub(crate) mod form;
#[cfg(test)]
mod hostile_tests;
mod image_worker;
pub(crate) mod kinds;
mod moving;
pub(crate) mod picture;
#[cfg(test)]
mod picture_tests;
mod portrait;
#[cfg(test)]
mod portrait_tests;

pub(crate) use image_worker::ImageWorker;
