//! What the IM dialect keeps of a person.

/// An hour of the day, 0 to 23, from and until: the same hour twice is never (`docs/specs/lanying.md 2.1`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hours {
    pub start: i64,
    pub end: i64,
}

impl Hours {
    /// Is `hour` in the window? It may go over midnight.
    pub(crate) fn contains(self, hour: i64) -> bool {
        match self.start.cmp(&self.end) {
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Less => (self.start..self.end).contains(&hour),
            std::cmp::Ordering::Greater => hour >= self.start || hour < self.end,
        }
    }
}

/// Texts, switches and hours of one user; the default is what a newcomer has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChatProfile {
    /// Shown to everybody.
    pub public_info: String,
    /// Shown to its owner.
    pub private_info: String,
    /// What stands for a picture where it is no address.
    pub avatar_name: String,
    /// Who may be their friend: 0 everyone, 1 on approval, 2 on a right answer, 3 nobody.
    pub friend_policy: i64,
    pub friend_question: String,
    pub friend_answer: String,
    pub auto_download: bool,
    /// Invitations to a room wait for a yes.
    pub group_confirm: bool,
    pub no_push: bool,
    pub no_push_detail: bool,
    /// Nothing is pushed.
    pub rest: Hours,
    /// Pushed without a sound.
    pub silence: Hours,
    pub no_sounds: bool,
    pub vibratory: bool,
    /// The name their messages are pushed under.
    pub push_nickname: String,
    /// The number on the icon of their app.
    pub badge: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every start, end and hour there is, against a loop from start to end.
    #[test]
    fn a_window_holds_the_hours_from_its_start_until_its_end() {
        for start in 0..24 {
            for end in 0..24 {
                let mut inside = [false; 24];
                let mut hour = start;
                while hour != end {
                    inside[usize::try_from(hour).expect("an hour")] = true;
                    hour = (hour + 1) % 24;
                }
                for (hour, expected) in (0..24).zip(inside) {
                    assert_eq!(Hours { start, end }.contains(hour), expected, "{start}..{end} at {hour}");
                }
            }
        }
    }
}
