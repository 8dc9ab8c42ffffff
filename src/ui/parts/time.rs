//! Times on screen: the exact one in the reader's zone, how long ago, and the whole truth for hover and machines.

use crate::api::cinder::Member;
use crate::time::{Instant, ago, zone_name};
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::member::{in_full, in_table};

/// From which moment and on whose clock times are read.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Now.
    pub now: Instant,
    /// Minutes east of UTC at an instant.
    pub offset: fn(Instant) -> i32,
}

/// The same moment on the same clock. Two clocks are told apart by what they show now.
impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        self.now == other.now && std::ptr::fn_addr_eq(self.offset, other.offset)
    }
}

impl Clock {
    /// The zone's name at this moment.
    pub fn zone(&self) -> String {
        zone_name((self.offset)(self.now))
    }

    /// `2013-06-27 08:48`
    pub fn to_minute(&self, instant: Instant) -> String {
        instant.civil((self.offset)(instant)).to_minute()
    }

    /// `08:48`
    pub fn clock_minute(&self, instant: Instant) -> String {
        instant.civil((self.offset)(instant)).clock_minute()
    }

    /// `2013-06-27 08:48:03 UTC`
    pub fn exact(&self, instant: Instant) -> String {
        let offset = (self.offset)(instant);
        let civil = instant.civil(offset);
        format!("{} {} {}", civil.date(), civil.clock(), zone_name(offset))
    }
}

/// A time as a table shows it: to the minute; how long ago beside it where `with_age` asks for it, else on hover.
pub fn brief(clock: Clock, time: &Member<Instant>, with_age: bool) -> Node {
    let shown = in_table(time, |instant| {
        let passed = ago(*instant, clock.now);
        let title = format!("{} ({passed})", clock.exact(*instant));
        let time = el("time").attr("datetime", instant.to_string()).attr("title", title);
        let time = time.child(clock.to_minute(*instant));
        if with_age { time.child(" ").child(el("span").class("ago").child(passed)).into() } else { time.into() }
    });
    or_nothing(shown)
}

/// A time in full: to the second with its zone, and how long ago.
pub fn full(clock: Clock, time: &Member<Instant>) -> Node {
    in_full(time, |instant| {
        el("time")
            .attr("datetime", instant.to_string())
            .child(format!("{} ", clock.exact(*instant)))
            .child(el("span").class("ago").child(ago(*instant, clock.now)))
            .into()
    })
}

/// A dash in the place of nothing.
pub fn or_nothing(node: Node) -> Node {
    match node {
        Node::Nothing => nothing().into(),
        node => node,
    }
}

/// The sign for what the service did not say.
pub fn nothing() -> Element {
    el("span").class("nothing").child("–")
}
