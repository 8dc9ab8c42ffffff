//! Reproducible randomness: a separate stream per use, so that an extra draw in one place does not affect the others.

use rand::seq::IndexedRandom;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// A stream of draws.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream with this number.
    pub(super) fn new(seed: u64, stream: usize) -> Self {
        let mut numbers = ChaCha8Rng::seed_from_u64(seed);
        numbers.set_stream(stream as u64);
        Self(numbers)
    }

    /// A random UUID.
    pub(super) fn id(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// Thirty-two hexadecimal digits.
    pub(super) fn hex(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        Uuid::from_bytes(bytes).simple().to_string()
    }

    /// A number from `low` to below `high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..high.max(low + 1))
    }

    /// True with this probability, in thousandths.
    pub(super) fn permille(&mut self, share: u32) -> bool {
        self.0.random_ratio(share.min(1000), 1000)
    }

    /// One of several, or the default for an empty list.
    pub(super) fn of<T: Copy + Default>(&mut self, some: &[T]) -> T {
        some.choose(&mut self.0).copied().unwrap_or_default()
    }
}
