//! An upright bar: how large one number is beside the largest of its row.

use crate::ui::node::{Element, el};

/// The height of the picture, in its own units.
const TALL: u32 = 24;

/// The bar of a number above zero. Screen readers get the number from what the bar is part of.
pub(super) fn bar(number: u32, most: u32, tone: &'static str) -> Element {
    // The smallest number is still visible.
    let tall = (u64::from(number) * u64::from(TALL) / u64::from(most.max(1))).clamp(2, u64::from(TALL));
    let bar = el("rect")
        .attr("x", "1")
        .attr("y", (u64::from(TALL) - tall).to_string())
        .attr("width", "8")
        .attr("height", tall.to_string())
        .attr("data-tone", tone);
    el("svg")
        .attr("viewBox", format!("0 0 10 {TALL}"))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .child(bar)
}
