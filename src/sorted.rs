//! One sort for the whole program: the standard library's is compiled again for each type and each order, about 2 kB
//! every time. Stable, so that ties keep their order.

use std::cmp::Ordering;

pub(crate) fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<u32> = (0..).take(list.len()).collect();
    sort_places(&mut order, &|a, b| compare(&list[a as usize], &list[b as usize]));
    // Applies the permutation in place, cycle by cycle. `order` has each index of the list exactly once.
    for start in 0..list.len() {
        let mut at = start;
        while order[at] as usize != start {
            let from = order[at] as usize;
            list.swap(at, from);
            order[at] = u32::try_from(at).unwrap_or(0);
            at = from;
        }
        order[at] = u32::try_from(at).unwrap_or(0);
    }
}

/// Sorts by a key, which is computed for each comparison.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

#[inline(never)]
fn sort_places(places: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_standard_sort(list in prop::collection::vec((0..20u8, any::<u16>()), 0..80)) {
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            let mut sorted = list;
            sort_by_key(&mut sorted, |(key, _)| *key);
            prop_assert_eq!(sorted, expected);
        }
    }
}
