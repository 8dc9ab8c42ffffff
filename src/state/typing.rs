//! Text being typed: keystrokes leave nothing in the history; Enter adds one entry, so that Back returns to the state
//! before typing began.

use crate::cells::Stored;
use crate::query::Query;
use crate::state::address::Address;

/// The text being typed.
#[derive(Clone, Copy)]
pub(crate) struct Typing {
    address: Address,
    /// The query before the first keystroke, and the one after the last.
    begun: Stored<Option<(Query, Query)>>,
}

impl Typing {
    pub(crate) fn new(address: Address) -> Self {
        Self { address, begun: Stored::new(None) }
    }

    /// Whether the current query equals the one before the first keystroke.
    pub(crate) fn returns_to(self, query: &Query, next: &Query) -> bool {
        self.begun.with(|begun| begun.as_ref().is_some_and(|(before, last)| last == query && before == next))
    }

    /// Follows the typed query once it is submitted, or at once if its answer is available.
    pub(crate) fn follow(self, next: Query, is_sent: bool, is_at_hand: bool) {
        let query = self.address.query.get_untracked();
        let typed = self.begun.get().filter(|(_, last)| *last == query);
        if is_sent {
            if let Some((before, _)) = typed.filter(|(before, _)| *before != next) {
                self.address.correct(&before);
            }
            self.begun.set(None);
            self.address.go(&next);
        } else if next != query && is_at_hand {
            let before = typed.map_or(query, |(before, _)| before);
            self.begun.set(Some((before, next.clone())));
            self.address.type_in(&next);
        }
    }
}
