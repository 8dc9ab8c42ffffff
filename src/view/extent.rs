//! How much of the project stands behind what is shown: the bar while it is read, the mark after.

use crate::messages::Action;
use crate::pagination::grouped;
use crate::reading::Extent;
use crate::view::form::button;
use crate::view::screens::{evidence, way_in};
use crate::view::{Clock, Element, Node, el};
use crate::whole::{Held, State};

/// The bar, the mark, and what is missing. `by` says what leans on it, where that is not plain; `odd` is how many rows
/// could not be read.
pub fn extent(state: &State, odd: usize, by: Option<&'static str>, clock: Clock) -> Node {
    el("div")
        .class("extent")
        .child(state.progress.map(|(read, total)| bar(read, total, state.held.is_some())))
        .child(
            by.filter(|_| state.held.is_none())
                .map(|by| el("p").child(format!("{by} from the whole project, which is being read."))),
        )
        .child(state.held.as_ref().map(|held| mark(held, odd, by, clock)))
        .child(trouble(state))
        .into()
}

fn bar(read: u64, total: Option<u64>, again: bool) -> Element {
    let said = match total {
        Some(total) => format!("{} of {}", grouped(read), grouped(total)),
        None if read > 0 => format!("{} so far", grouped(read)),
        None if again => "Looking for changes".to_owned(),
        None => "Counting the backups".to_owned(),
    };
    let bar = el("progress").attr("aria-label", "Reading the whole project");
    let bar = match total {
        Some(total) => bar.attr("max", total.to_string()).attr("value", read.to_string()),
        None => bar,
    };
    el("div").class("reading").child(bar).child(el("span").child(said)).child(button("Stop").asks(Action::Stop))
}

/// `complete · 12,431 backups as of 09:41 UTC`
fn mark(held: &Held, odd: usize, by: Option<&'static str>, clock: Clock) -> Element {
    let tone = if held.extent.is_complete() && odd == 0 { "muted" } else { "unknown" };
    let but = match odd {
        0 => String::new(),
        1 => " · 1 row unreadable, so nothing is marked good".to_owned(),
        odd => format!(" · {} rows unreadable, so nothing is marked good", grouped(odd as u64)),
    };
    let mark = el("span").class("mark").attr("data-tone", tone).child(held.extent.to_string() + &but);
    let at = format!(" · as of {} {}", clock.to_minute(held.at), clock.zone());
    let from = if held.extent.is_complete() { "the whole project" } else { "what has been read of the project" };
    let by = by.map(|by| format!("{by} from {from}, not by the service · "));
    el("p").child(by).child(mark).child(at)
}

fn trouble(state: &State) -> Option<Element> {
    let gap = |(first, rows): &(u64, u64)| format!("{}–{}", grouped(first + 1), grouped(first + rows));
    let gaps = state.held.as_ref().map(|held| &held.gaps).filter(|gaps| !gaps.is_empty());
    let gaps = gaps.map(|gaps| {
        let list: Vec<_> = gaps.iter().map(gap).collect();
        format!("Missing, counted from the newest: {}. ", list.join(", "))
    });
    // Without rows it is said where they would be.
    state.held.as_ref()?;
    let why = state.failure.as_ref().map(|failure| format!("{failure}. {} ", failure.next_step()));
    let stopped = state.is_stopped.then_some("Stopped before the end. ");
    let moving = matches!(state.extent(), Extent::Moving(_)).then_some("It was read three times. ");
    let is_partial = state.progress.is_none() && !state.extent().is_complete();
    if why.is_none() && !is_partial {
        return None;
    }
    let said = el("p").child(gaps).child(why).child(stopped).child(moving);
    let again = button("Read it again").asks(Action::Refresh);
    Some(
        el("div")
            .class("notice")
            .child(said)
            .child(again)
            .child(state.failure.as_ref().map(way_in))
            .child(state.failure.as_ref().map(evidence)),
    )
}
