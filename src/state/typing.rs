//! A text that is being typed: keys leave nothing in the history; Enter leaves one step, back to what was there before
//! the first of them.

use crate::cells::Stored;
use crate::query::Query;
use crate::state::address::Address;

/// What is being typed.
#[derive(Clone, Copy)]
pub(crate) struct Typing {
    address: Address,
    /// What the address asked before the first key, and what it has asked since the last one.
    begun: Stored<Option<(Query, Query)>>,
}

impl Typing {
    pub(crate) fn new(address: Address) -> Self {
        Self { address, begun: Stored::new(None) }
    }

    /// Whether what is asked now is what was asked before the first key.
    pub(crate) fn returns_to(self, query: &Query, asked: &Query) -> bool {
        self.begun.with(|begun| begun.as_ref().is_some_and(|(before, last)| last == query && before == asked))
    }

    /// Goes to what was typed, once it is sent, or at once where the answer is at hand.
    pub(crate) fn follow(self, asked: Query, is_sent: bool, is_at_hand: bool) {
        let query = self.address.query.get_untracked();
        let typed = self.begun.get().filter(|(_, last)| *last == query);
        if is_sent {
            if let Some((before, _)) = typed.filter(|(before, _)| *before != asked) {
                self.address.correct(&before);
            }
            self.begun.set(None);
            self.address.go(&asked);
        } else if asked != query && is_at_hand {
            let before = typed.map_or(query, |(before, _)| before);
            self.begun.set(Some((before, asked.clone())));
            self.address.type_in(&asked);
        }
    }
}
