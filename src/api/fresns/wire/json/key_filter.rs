//! The key filter: clients name the keys they want, or do not want, of one object
//! (`docs/specs/fresns.md 2.5`).

/// Keys that one filter may name.
pub(crate) const MAX_KEYS: usize = 200;

/// Segments of one dotted key; no documented object is nearly as deep.
const MAX_DEPTH: usize = 16;

/// Named keys as a tree of their dotted segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    named: bool,
    /// The [`mark`]s of the segments below: tells that most keys are not among them.
    marks: u64,
    below: Vec<(Box<str>, Keys)>,
}

/// What to keep or to drop of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyFilter {
    Whitelist(Keys),
    Blacklist(Keys),
}

impl KeyFilter {
    /// The v2 pair `whitelistKeys` and `blacklistKeys`; the whitelist wins when both are sent.
    ///
    /// # Errors
    /// More than [`MAX_KEYS`] keys, as a validation message.
    pub(crate) fn v2(whitelist: Option<&str>, blacklist: Option<&str>) -> Result<Option<Self>, String> {
        if let Some(keys) = whitelist.map(Keys::parse).transpose()?.flatten() {
            return Ok(Some(Self::Whitelist(keys)));
        }
        Ok(blacklist.map(Keys::parse).transpose()?.flatten().map(Self::Blacklist))
    }

    /// The v1 pair `filter…Type` and `filter…Keys`; `name` is what stands for the dots, or empty.
    ///
    /// Keys without a type are ignored.
    ///
    /// # Errors
    /// A type without keys, an unknown type, or more than [`MAX_KEYS`] keys, as a validation
    /// message.
    pub(crate) fn v1(kind: Option<&str>, keys: Option<&str>, name: &str) -> Result<Option<Self>, String> {
        let Some(kind) = kind.map(str::trim).filter(|kind| !kind.is_empty()) else {
            return Ok(None);
        };
        let make = match kind {
            "whitelist" => Self::Whitelist,
            "blacklist" => Self::Blacklist,
            _ => {
                return Err(format!("The filter{name}Type must be whitelist or blacklist."));
            }
        };
        match keys.map(Keys::parse).transpose()?.flatten() {
            Some(keys) => Ok(Some(make(keys))),
            None => Err(format!("The filter{name}Keys are required when filter{name}Type is sent.")),
        }
    }

    /// May anything of an object be written that is called `part`? `holders` are the objects that may have one inside.
    pub(crate) fn may_keep(&self, part: &str, holders: &[&str]) -> bool {
        match self {
            Self::Whitelist(named) => named.reach(part, holders),
            Self::Blacklist(_) => true,
        }
    }

    /// What the filter says of the whole object.
    pub(super) fn rule(&self) -> Rule<'_> {
        match self {
            Self::Whitelist(keys) => Rule::Only(keys),
            Self::Blacklist(keys) => Rule::Without(keys),
        }
    }
}

impl Keys {
    /// Reads a comma-separated list; `None` when it names nothing.
    fn parse(list: &str) -> Result<Option<Self>, String> {
        let mut root = Self::default();
        let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
        for (count, item) in items.enumerate() {
            if count == MAX_KEYS {
                return Err(format!("A key filter may name {MAX_KEYS} keys at most."));
            }
            root.add(item);
        }
        // A list of only over-deep keys still was a filter: it matches nothing.
        Ok((root.named || !root.below.is_empty()).then_some(Self { named: false, ..root }))
    }

    fn add(&mut self, item: &str) {
        if item.split('.').count() > MAX_DEPTH {
            self.named = true;
            return;
        }
        let mut node = self;
        for segment in item.split('.') {
            node = node.entry(segment);
        }
        node.named = true;
    }

    fn entry(&mut self, segment: &str) -> &mut Self {
        let at = self.place(segment).unwrap_or_else(|at| {
            self.marks |= mark(segment);
            self.below.insert(at, (segment.into(), Self::default()));
            at
        });
        &mut self.below[at].1
    }

    /// Shorter segments come first, so that most comparisons are of two numbers.
    fn place(&self, segment: &str) -> Result<usize, usize> {
        self.below.binary_search_by(|(known, _)| known.len().cmp(&segment.len()).then_with(|| (**known).cmp(segment)))
    }

    /// Does a path lead into `part`, or end at one of `holders`?
    fn reach(&self, part: &str, holders: &[&str]) -> bool {
        let reaches = |(segment, node): &(Box<str>, Self)| {
            **segment == *part || (node.named && holders.contains(&&**segment)) || node.reach(part, holders)
        };
        self.below.iter().any(reaches)
    }

    fn get(&self, segment: &str) -> Option<&Self> {
        if self.marks & mark(segment) == 0 {
            return None;
        }
        self.place(segment).ok().map(|at| &self.below[at].1)
    }
}

/// One of 64 bits, by length and first byte.
fn mark(segment: &str) -> u64 {
    let first = segment.bytes().next().map_or(0, usize::from);
    1 << ((7 * segment.len() + first) % 64)
}

/// What a filter says of one value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule<'f> {
    /// Rendered as it is.
    All,
    /// Only what is named below it; a value with nothing below it is not written.
    Only(&'f Keys),
    /// All but what is named below it.
    Without(&'f Keys),
    Nothing,
}

impl<'f> Rule<'f> {
    pub(super) fn is_all(self) -> bool {
        matches!(self, Self::All)
    }

    /// Is a value without parts written: null, a number, a text, an empty object or list?
    pub(super) fn keeps_leaf(self) -> bool {
        matches!(self, Self::All | Self::Without(_))
    }

    /// The rule of one part; `None` where that part is not written whatever it holds.
    pub(super) fn at(self, segment: &str) -> Option<Self> {
        match self {
            Self::All => Some(Self::All),
            Self::Nothing => None,
            Self::Only(keys) => keys.get(segment).map(|node| if node.named { Self::All } else { Self::Only(node) }),
            Self::Without(keys) => match keys.get(segment) {
                None => Some(Self::All),
                Some(node) => (!node.named).then_some(Self::Without(node)),
            },
        }
    }
}

#[cfg(test)]
#[path = "key_filter_tests.rs"]
mod tests;
