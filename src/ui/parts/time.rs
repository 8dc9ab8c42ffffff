//! Displaying times: in the user's zone, with the age, and in full for hover and machines.

use crate::api::cinder::Member;
use crate::time::{Clock, Instant, ago};
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::member::{in_full, in_table};

/// A time in a table: to the minute; its age next to it if `with_age` is set, otherwise on hover.
pub(crate) fn brief(clock: Clock, time: &Member<Instant>, with_age: bool) -> Node {
    let shown = in_table(time, |instant| {
        let passed = ago(*instant, clock.now);
        let title = format!("{} ({passed})", clock.exact(*instant));
        let time = el("time").attr("datetime", instant.to_string()).attr("title", title);
        let time = time.child(clock.to_minute(*instant));
        if with_age { time.child(" ").child(el("span").class("ago").child(passed)).into() } else { time.into() }
    });
    or_nothing(shown)
}

/// A time in full: to the second with its zone, and its age.
pub(crate) fn full(clock: Clock, time: &Member<Instant>) -> Node {
    in_full(time, |instant| {
        el("time")
            .attr("datetime", instant.to_string())
            .child(format!("{} ", clock.exact(*instant)))
            .child(el("span").class("ago").child(ago(*instant, clock.now)))
            .into()
    })
}

/// A dash in place of an empty node.
pub(crate) fn or_nothing(node: Node) -> Node {
    match node {
        Node::Nothing => nothing().into(),
        node => node,
    }
}

/// The dash for a missing value.
pub(crate) fn nothing() -> Element {
    el("span").class("nothing").child("–")
}
