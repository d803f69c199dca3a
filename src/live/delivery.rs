//! An event on its way to subscribers, shared by all of them.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::topic::Topic;
use crate::model::event::Event;

/// Names one way of writing an event down: what writes it, and for which class of readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub writer: &'static str,
    pub class: u8,
}

/// An event with the topics it belongs to, and what was already made of it.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub event: Event,
    topics: HashSet<Topic>,
    forms: Mutex<Vec<(Form, Arc<str>)>>,
}

impl Delivery {
    /// An event nothing was made of yet.
    pub(crate) fn new(event: Event, topics: HashSet<Topic>) -> Self {
        Self { event, topics, forms: Mutex::default() }
    }

    /// Does the event belong to this topic?
    pub(crate) fn is_about(&self, topic: &Topic) -> bool {
        self.topics.contains(topic)
    }

    /// Every topic it belongs to.
    pub(super) fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter()
    }

    /// The event in this form, made by `make` if nobody made it before: it has to be the same for all readers of the class.
    pub(crate) fn form<E>(&self, form: Form, make: impl FnOnce() -> Result<String, E>) -> Result<Arc<str>, E> {
        let known = |forms: &[(Form, Arc<str>)]| forms.iter().find(|(known, _)| *known == form).map(|(_, text)| Arc::clone(text));
        if let Some(text) = known(&self.forms.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(text);
        }
        // Not under the lock: two readers may make it at once, and the first one counts.
        let made: Arc<str> = make()?.into();
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known(&forms) {
            return Ok(text);
        }
        forms.push((form, Arc::clone(&made)));
        Ok(made)
    }
}
