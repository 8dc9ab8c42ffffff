//! The verdict: how many volumes are protected, in one sentence that claims nothing that was not read.

use crate::analysis::Analysis;
use crate::api::cinder::Tone;
use crate::number::grouped;
use crate::query::volumes::{Objective, Show};

/// Volumes by how they stand; retired ones count only as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Counts {
    pub(crate) volumes: usize,
    pub(crate) missed: usize,
    pub(crate) unprotected: usize,
    pub(crate) ahead: usize,
    pub(crate) too_old: usize,
    pub(crate) unknown: usize,
    pub(crate) protected: usize,
    pub(crate) failing: usize,
    pub(crate) overdue: usize,
    pub(crate) single: usize,
    pub(crate) at_limit: usize,
    pub(crate) retired: usize,
}

/// The verdict: one sentence around a number that leads to the volumes it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its tone: never good while anything is not known.
    pub tone: Tone,
    /// The words before the number.
    pub(crate) before: String,
    /// The number and the volumes behind it.
    pub(crate) number: Option<(usize, Show)>,
    /// The words after it.
    pub(crate) after: String,
}

impl Analysis {
    /// How many volumes stand how.
    pub fn counts(&self) -> Counts {
        let of = |show: Show| self.lines.iter().filter(|line| line.is(show, self.limit)).count();
        Counts {
            volumes: of(Show::All),
            missed: of(Show::Missed),
            unprotected: of(Show::Unprotected),
            ahead: of(Show::Ahead),
            too_old: of(Show::TooOld),
            unknown: of(Show::Unknown),
            protected: of(Show::Protected),
            failing: of(Show::Failing),
            overdue: of(Show::Overdue),
            single: of(Show::SingleCopy),
            at_limit: of(Show::AtLimit),
            retired: of(Show::Retired),
        }
    }

    /// Whether the whole project stands behind it: nothing is good before.
    pub(crate) fn is_certain(&self) -> bool {
        self.extent.is_complete() && self.unreadable.attempts() == 0
    }

    /// Whether every failure is known with its time: without that, nobody can say that there was none.
    pub(crate) fn knows_failures(&self) -> bool {
        self.is_certain() && self.undated.failed + self.undated.unknown == 0
    }

    /// How many rows could not be read, as a sentence; empty where all could.
    pub(crate) fn said_of_unreadable(&self) -> String {
        match self.unreadable.attempts() {
            0 => String::new(),
            1 => "1 row could not be read.".to_owned(),
            rows => format!("{} rows could not be read.", grouped(u64::from(rows))),
        }
    }

    /// The verdict in one sentence.
    pub fn verdict(&self, counts: &Counts, objective: Objective) -> Verdict {
        let all = counts.volumes;
        let within = objective.words();
        let so_far = if self.extent.is_complete() { "" } else { "Incomplete data: " };
        let of_all = format!(" of {} {}", grouped(all as u64), if all == 1 { "volume" } else { "volumes" });
        let odd = self.said_of_unreadable();
        let is_odd = !odd.is_empty();
        let verdict = |tone: Tone, before: &str, number: Option<(usize, Show)>, after: String| {
            // What was not read may turn it either way.
            let tone = if self.is_certain() { tone } else { Tone::Unknown };
            let after = if is_odd { format!("{after} {odd}") } else { after };
            Verdict { tone, before: format!("{so_far}{before}"), number, after }
        };
        let sentence = |text: String| if so_far.is_empty() { capital(&text) } else { text };
        let without = counts.missed;
        let verb = if without == 1 { "has" } else { "have" };
        if all == 0 {
            // Nothing is absent that was not read.
            let text = match (self.backups, self.extent.is_complete(), is_odd) {
                (0, false, _) => return verdict(Tone::Unknown, "", None, "No backup has been read yet.".to_owned()),
                (0, true, _) => "there are no backups.",
                (_, _, false) => "no backup names a volume that is not retired.",
                (_, _, true) => "no volume that is not retired could be read.",
            };
            return verdict(Tone::Unknown, "", None, sentence(text.to_owned()));
        }
        if without > 0 {
            let after = format!("{of_all} {verb} no good backup from the last {within}.");
            return verdict(Tone::Bad, "", Some((without, Show::Missed)), after);
        }
        if counts.unknown > 0 {
            let has_others = !is_odd && counts.unknown < all;
            let others = if has_others { format!("; all others are within {within}") } else { String::new() };
            let verb = if counts.unknown == 1 { "has" } else { "have" };
            let after = format!("{of_all} {verb} no good backup of known age{others}.");
            return verdict(Tone::Unknown, "", Some((counts.unknown, Show::Unknown)), after);
        }
        let each =
            if all == 1 { "the only volume".to_owned() } else { format!("each of {} volumes", grouped(all as u64)) };
        let protected = format!("{each} has a good backup from the last {within}");
        match (counts.failing, self.undated.failed) {
            // A row that could not be read may be of any volume, and tell of a failure.
            (0, _) if is_odd => {
                let said = sentence("the project cannot be called protected:".to_owned());
                let after = odd.clone();
                Verdict { tone: Tone::Unknown, before: format!("{so_far}{said} "), number: None, after }
            }
            // A failure that names no volume may be of any.
            (0, 0) if self.failed_without_volume > 0 => {
                let failed = grouped(self.failed_without_volume as u64);
                let names = if self.failed_without_volume == 1 { "names" } else { "name" };
                let text = format!("{protected}, but {failed} that failed in the last 24 h {names} no volume");
                verdict(Tone::Bad, &sentence(text), None, ".".to_owned())
            }
            (0, 0) => verdict(Tone::Good, &sentence(protected), None, ".".to_owned()),
            (0, failed) => {
                let text = format!("{protected}, but {failed} failed at a time that could not be read");
                verdict(Tone::Bad, &sentence(text), None, ".".to_owned())
            }
            (failing, _) if is_odd => {
                let before = sentence("the last run of ".to_owned());
                verdict(Tone::Bad, &before, Some((failing, Show::Failing)), format!("{of_all} failed."))
            }
            (failing, _) => {
                let before = sentence(format!("{protected}, but the last run of "));
                verdict(Tone::Bad, &before, Some((failing, Show::Failing)), " failed.".to_owned())
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
