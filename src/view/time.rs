//! Times on screen: the exact one in the reader's zone, how long ago, and the whole truth for hover and machines.

use crate::timestamp::{Instant, Timestamp, relative, zone_name};
use leptos::prelude::*;

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

/// A time as a table shows it: to the minute; how long ago beside it where `ago` asks for it, else on hover.
pub fn brief(clock: Clock, time: Option<&Timestamp>, ago: bool) -> AnyView {
    match time {
        None => view! { <span class="nothing">"–"</span> }.into_any(),
        Some(Timestamp::Unreadable(text)) => view! { <span class="nothing">{text.clone()}</span> }.into_any(),
        Some(Timestamp::At(instant)) => {
            let passed = relative(*instant, clock.now);
            let title = format!("{} ({passed})", clock.exact(*instant));
            view! {
                <time datetime=instant.to_string() title=title>
                    {clock.to_minute(*instant)} {ago.then(|| view! { <span class="ago">{passed}</span> })}
                </time>
            }
            .into_any()
        }
    }
}

/// A time in full: to the second with its zone, and how long ago.
pub fn full(clock: Clock, time: &Timestamp) -> AnyView {
    match time {
        Timestamp::Unreadable(text) => format!("{text} (not a time)").into_any(),
        Timestamp::At(instant) => view! {
            <time datetime=instant.to_string()>
                {clock.exact(*instant)} " " <span class="ago">{relative(*instant, clock.now)}</span>
            </time>
        }
        .into_any(),
    }
}
