//! The heights of a table's slices, in CSS pixels: measured if known, otherwise estimated from the usual height of a
//! row.

use std::ops::Range;

pub(crate) const ROWS: usize = 20;
/// A row's height before any has been measured: that of most rows on a wide screen.
const ROW: f64 = 33.3;

/// The slices' heights.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heights {
    rows: usize,
    /// The usual height of a row.
    row: f64,
    is_learnt: bool,
    measured: Vec<Option<f64>>,
}

impl Default for Heights {
    fn default() -> Self {
        Self { rows: 0, row: ROW, is_learnt: false, measured: Vec::new() }
    }
}

impl Heights {
    /// Changes the number of rows; measurements of unaffected slices are kept.
    pub(crate) fn resize(&mut self, rows: usize) {
        if rows != self.rows {
            self.measured.truncate(rows.min(self.rows) / ROWS);
            self.rows = rows;
        }
        self.measured.resize(self.slices(), None);
    }

    /// Forgets the measurements, except for the usual height, since the rows are different.
    pub(crate) fn forget(&mut self) {
        self.measured.fill(None);
        self.is_learnt = false;
    }

    /// Whether the usual height was learnt from these rows.
    pub(crate) fn is_learnt(&self) -> bool {
        self.is_learnt
    }

    /// The number of slices.
    pub(crate) fn slices(&self) -> usize {
        self.rows.div_ceil(ROWS)
    }

    /// The rows of a slice.
    pub(crate) fn places(&self, slice: usize) -> Range<usize> {
        let first = (slice * ROWS).min(self.rows);
        first..(first + ROWS).min(self.rows)
    }

    /// Records the measured height of a slice.
    pub(crate) fn measure(&mut self, slice: usize, height: f64) {
        if let Some(measured) = self.measured.get_mut(slice) {
            *measured = Some(height);
        }
    }

    /// Sets the usual height to the mean of some measured slices, once: rows that were not measured then stay in place.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn learn(&mut self, slices: Range<usize>) {
        let rows: usize = slices.clone().map(|slice| self.places(slice).len()).sum();
        let height = self.all(slices);
        if !std::mem::replace(&mut self.is_learnt, true) && height > 0.0 {
            self.row = height / rows as f64;
        }
    }

    /// The height of a slice.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn of(&self, slice: usize) -> f64 {
        let measured = self.measured.get(slice).copied().flatten();
        measured.unwrap_or(self.row * self.places(slice).len() as f64)
    }

    /// The total height of some slices.
    pub(crate) fn all(&self, slices: Range<usize>) -> f64 {
        slices.map(|slice| self.of(slice)).sum()
    }

    /// The slices between two distances from the top of the first one.
    pub(crate) fn between(&self, from: f64, to: f64) -> Range<usize> {
        let (mut bottom, mut first, mut end) = (0.0, 0, 0);
        for slice in 0..self.slices() {
            if bottom > to {
                break;
            }
            bottom += self.of(slice);
            end = slice + 1;
            if bottom < from {
                first = end;
            }
        }
        first..end
    }
}

#[cfg(test)]
// Heights here are whole numbers, or identical sums.
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(rows: usize, measured: &[(usize, u16)]) -> Heights {
        let mut heights = Heights::default();
        heights.resize(rows);
        for (slice, height) in measured {
            heights.measure(*slice, f64::from(*height));
        }
        heights
    }

    #[test]
    fn what_was_not_measured_is_as_high_as_the_mean_of_what_was() {
        let mut heights = of(45, &[(0, 600)]);
        assert_eq!((heights.of(0), heights.of(1), heights.of(2)), (600.0, 20.0 * ROW, 5.0 * ROW));
        heights.learn(0..1);
        assert_eq!((heights.of(0), heights.of(1), heights.of(2)), (600.0, 600.0, 150.0));
        heights.measure(2, 250.0);
        heights.learn(0..3);
        assert_eq!((heights.of(1), heights.of(2), heights.all(0..3)), (600.0, 250.0, 1450.0));
        heights.forget();
        assert_eq!((heights.is_learnt(), heights.all(0..3)), (false, 1350.0));
        heights.measure(0, 400.0);
        heights.learn(0..1);
        assert_eq!((heights.is_learnt(), heights.all(0..3)), (true, 900.0));
    }

    #[test]
    fn nothing_is_learnt_from_nothing() {
        let mut heights = of(20, &[]);
        heights.learn(0..0);
        heights.forget();
        heights.measure(0, 0.0);
        heights.learn(0..1);
        assert_eq!(heights.of(7), 0.0);
        heights.forget();
        assert_eq!(heights.of(0), 20.0 * ROW);
    }

    #[test]
    fn slices_that_are_as_they_were_keep_their_heights() {
        let mut heights = of(45, &[(0, 600), (1, 700), (2, 200)]);
        heights.resize(45);
        assert_eq!(heights.of(2), 200.0);
        heights.resize(50);
        assert_eq!((heights.of(1), heights.of(2)), (700.0, 10.0 * ROW));
        heights.resize(39);
        assert_eq!((heights.slices(), heights.of(0), heights.of(1)), (2, 600.0, 19.0 * ROW));
    }

    proptest! {
        #[test]
        fn the_slices_between_are_those_that_overlap(
            rows in 0_usize..400, measured: Vec<(usize, u16)>, from in -500_i32..20_000, span in 0_i32..5_000,
        ) {
            let heights = of(rows, &measured);
            let (from, to) = (f64::from(from), f64::from(from + span));
            let found = heights.between(from, to);
            for slice in 0..heights.slices() {
                let (top, bottom) = (heights.all(0..slice), heights.all(0..slice + 1));
                prop_assert_eq!(found.contains(&slice), top <= to && bottom >= from, "{} of {:?}", slice, found);
            }
        }
    }
}
