//! The verdict: how many volumes are protected, in one sentence that claims nothing that was not read.

use crate::analysis::Analysis;
use crate::api::cinder::Tone;
use crate::inventory::volumes::VolumesRead;
use crate::number::grouped;
use crate::query::volumes::{Show, TargetAge};

/// Volumes by state; retired, excluded or deleted ones count only as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Counts {
    pub(crate) volumes: usize,
    pub(crate) missed: usize,
    pub(crate) never_backed_up: usize,
    pub(crate) unprotected: usize,
    pub(crate) ahead: usize,
    pub(crate) future_only: usize,
    pub(crate) too_old: usize,
    pub(crate) unknown: usize,
    pub(crate) new: usize,
    pub(crate) protected: usize,
    pub(crate) doubtful: usize,
    pub(crate) failing: usize,
    pub(crate) overdue: usize,
    pub(crate) single: usize,
    pub(crate) at_limit: usize,
    pub(crate) grown: usize,
    pub(crate) acknowledged: usize,
    pub(crate) excluded: usize,
    pub(crate) deleted: usize,
    pub(crate) retired: usize,
}

/// The verdict: one sentence around a number that links to the volumes in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its tone: never good while anything is unknown.
    pub tone: Tone,
    /// The words before the number.
    pub(crate) before: String,
    /// The number, and the volumes it links to.
    pub(crate) number: Option<(usize, Show)>,
    /// The words after it.
    pub(crate) after: String,
}

impl Counts {
    /// The number of volumes in this selection.
    pub(crate) fn of(&self, show: Show) -> usize {
        match show {
            Show::All => self.volumes,
            Show::Missed => self.missed,
            Show::NeverBackedUp => self.never_backed_up,
            Show::Unprotected => self.unprotected,
            Show::Ahead => self.ahead,
            Show::FutureOnly => self.future_only,
            Show::TooOld => self.too_old,
            Show::Unknown => self.unknown,
            Show::New => self.new,
            Show::Doubtful => self.doubtful,
            Show::Protected => self.protected,
            Show::Failing => self.failing,
            Show::Overdue => self.overdue,
            Show::Acknowledged => self.acknowledged,
            Show::SingleCopy => self.single,
            Show::AtLimit => self.at_limit,
            Show::Grown => self.grown,
            Show::Excluded => self.excluded,
            Show::Deleted => self.deleted,
            Show::Retired => self.retired,
        }
    }
}

impl Analysis {
    /// How many volumes there are of each kind.
    pub fn counts(&self) -> Counts {
        let of = |show: Show| self.lines.iter().filter(|line| line.is(show, self.limit)).count();
        Counts {
            volumes: of(Show::All),
            missed: of(Show::Missed),
            never_backed_up: of(Show::NeverBackedUp),
            unprotected: of(Show::Unprotected),
            ahead: of(Show::Ahead),
            future_only: of(Show::FutureOnly),
            too_old: of(Show::TooOld),
            unknown: of(Show::Unknown),
            new: of(Show::New),
            protected: of(Show::Protected),
            doubtful: of(Show::Doubtful),
            failing: of(Show::Failing),
            overdue: of(Show::Overdue),
            single: of(Show::SingleCopy),
            at_limit: of(Show::AtLimit),
            grown: of(Show::Grown),
            acknowledged: of(Show::Acknowledged),
            excluded: of(Show::Excluded),
            deleted: of(Show::Deleted),
            retired: of(Show::Retired),
        }
    }

    /// Whether the whole project has been read, and lately; otherwise nothing is called good.
    pub(crate) fn is_certain(&self) -> bool {
        self.extent.is_complete() && !self.is_stale && self.unreadable.attempts() == 0
    }

    /// Whether every failure and its time is known; otherwise there may be unknown ones.
    pub(crate) fn knows_failures(&self) -> bool {
        self.is_certain() && self.undated.failed + self.undated.unknown == 0
    }

    /// Whether every failure of the last 24 h is known: each backup's status says how it ended.
    pub(crate) fn knows_last_day(&self) -> bool {
        self.knows_failures() && self.last_day.1.unknown == 0
    }

    /// How many rows could not be read, as a sentence; empty if all could.
    pub(crate) fn unreadable_note(&self) -> String {
        match self.unreadable.attempts() {
            0 => String::new(),
            1 => "1 row could not be read.".to_owned(),
            rows => format!("{} rows could not be read.", grouped(u64::from(rows))),
        }
    }

    /// The verdict in one sentence.
    pub fn verdict(&self, counts: &Counts, target_age: TargetAge) -> Verdict {
        let all = counts.volumes;
        // With individual targets, no single age applies to all.
        let (from, within) = if self.has_own_targets() {
            ("within the target".to_owned(), "within their targets".to_owned())
        } else {
            // A number and its unit must stay on one line.
            let words = target_age.words().replace(' ', "\u{a0}");
            (format!("from the last {words}"), format!("within {words}"))
        };
        let (so_far, among) = match (self.extent.is_complete(), self.is_stale) {
            (false, _) => ("Incomplete data: ", " among those read"),
            (true, true) => ("Not up to date: ", ""),
            (true, false) => ("", ""),
        };
        // If the volumes are not known, these are the ones that backups name.
        let of_those = if self.lists_volumes() { "" } else { " with backups" };
        let of_all = format!(" of {} {}{of_those}", grouped(all as u64), if all == 1 { "volume" } else { "volumes" });
        let odd = self.unreadable_note();
        let is_odd = !odd.is_empty();
        let verdict = |tone: Tone, before: &str, number: Option<(usize, Show)>, after: String| {
            // What was not read may change it either way.
            let tone = if self.is_certain() { tone } else { Tone::Unknown };
            let after = if is_odd { format!("{after} {odd}") } else { after };
            Verdict { tone, before: format!("{so_far}{before}"), number, after }
        };
        let sentence = |text: String| if so_far.is_empty() { capital(&text) } else { text };
        if all == 0 {
            return verdict(Tone::Unknown, "", None, sentence(self.nothing_counted(counts)));
        }
        // A single volume needs no number.
        let subject = |number: usize, show: Show| match all {
            1 => (sentence(format!("the only volume{of_those}")), None, String::new()),
            _ => (String::new(), Some((number, show)), of_all.clone()),
        };
        let without = counts.missed;
        if without > 0 {
            let verb = if without == 1 { "has" } else { "have" };
            let (before, number, of_all) = subject(without, Show::Missed);
            let unknown = match counts.unknown {
                0 => String::new(),
                unknown => format!("; {} more cannot be judged", grouped(unknown as u64)),
            };
            let after = format!("{of_all} {verb} no good backup {from}{among}{}{unknown}.", never(counts));
            return verdict(Tone::Bad, &before, number, after);
        }
        if counts.unknown > 0 {
            let has_others = !is_odd && counts.new == 0 && counts.unknown < all;
            let others = if has_others { format!("; all others are {within}") } else { String::new() };
            let verb = if counts.unknown == 1 { "has" } else { "have" };
            let (before, number, of_all) = subject(counts.unknown, Show::Unknown);
            let after = format!("{of_all} {verb} no backup known to be good and recent{others}.");
            return verdict(Tone::Unknown, &before, number, after);
        }
        let new = match counts.new {
            0 => String::new(),
            1 => "; 1 new volume has none yet".to_owned(),
            new => format!("; {} new volumes have none yet", grouped(new as u64)),
        };
        let due = all - counts.new;
        let protected = match due {
            0 => return verdict(Tone::Unknown, "", None, sentence(format!("no volume is due yet{new}."))),
            1 if all == 1 => format!("the only volume{of_those} has a good backup {from}"),
            1 => format!("1 volume has a good backup {from}{new}"),
            2 if all == 2 => format!("both volumes{of_those} have a good backup {from}"),
            _ if due == all => format!("all {} volumes{of_those} have a good backup {from}", grouped(due as u64)),
            _ => format!("{} volumes{of_those} have a good backup {from}{new}", grouped(due as u64)),
        };
        match counts.failing {
            // An unreadable row may belong to any volume and may be a failure.
            0 if is_odd => {
                let start = sentence("the project cannot be called protected:".to_owned());
                let after = odd.clone();
                Verdict { tone: Tone::Unknown, before: format!("{so_far}{start} "), number: None, after }
            }
            0 => {
                let (tone, reservation) = self.reservation();
                if tone == Tone::Good && counts.doubtful > 0 {
                    let number = Some((counts.doubtful, Show::Doubtful));
                    let (but, number) = if all == 1 { (", but it", None) } else { (", but ", number) };
                    return verdict(
                        Tone::Unknown,
                        &sentence(protected + but),
                        number,
                        " may be incomplete.".to_owned(),
                    );
                }
                verdict(tone, &sentence(protected + &reservation), None, ".".to_owned())
            }
            _ if all == 1 => {
                let (start, its) =
                    if is_odd { (String::new(), "the only volume’s") } else { (protected + ", but ", "its") };
                verdict(Tone::Bad, &sentence(format!("{start}{its} last run failed")), None, ".".to_owned())
            }
            failing => {
                let start = if is_odd { "on ".to_owned() } else { format!("{protected}, but on ") };
                let volumes = if failing == 1 { "volume" } else { "volumes" };
                let after = format!(" {volumes} the last run failed.");
                verdict(Tone::Bad, &sentence(start), Some((failing, Show::Failing)), after)
            }
        }
    }

    /// What else is to be said where every volume is protected and none failed at its last run, and in which tone.
    fn reservation(&self) -> (Tone, String) {
        let (undated, unknown) = (self.undated.failed, self.last_day.1.unknown);
        if undated > 0 {
            return (Tone::Bad, format!(", but {undated} failed at a time that could not be read"));
        }
        // A failure without a volume may belong to any.
        match self.failed_without_volume {
            0 => {}
            1 => return (Tone::Bad, ", but 1 failed backup of the last 24 h names no volume".to_owned()),
            failed => {
                let failed = grouped(failed as u64);
                return (Tone::Bad, format!(", but {failed} failed backups of the last 24 h name no volume"));
            }
        }
        match &self.volumes.read {
            // There may be volumes without backups.
            VolumesRead::Pending => return (Tone::Unknown, "; still checking for other volumes".to_owned()),
            VolumesRead::Refused(_) | VolumesRead::Partial => {
                return (Tone::Unknown, "; whether others were never backed up is not known".to_owned());
            }
            VolumesRead::Complete { .. } | VolumesRead::Off => {}
        }
        match unknown {
            0 => (Tone::Good, String::new()),
            1 => (Tone::Unknown, ", but 1 backup of the last 24 h has an unknown result".to_owned()),
            more => {
                let more = grouped(u64::from(more));
                (Tone::Unknown, format!(", but {more} backups of the last 24 h have an unknown result"))
            }
        }
    }

    /// Why no volume counts. Only what was read is called missing.
    fn nothing_counted(&self, counts: &Counts) -> String {
        let is_odd = self.unreadable.attempts() > 0;
        let left_out: Vec<&str> =
            [(counts.deleted, "deleted"), (counts.excluded, "excluded by a policy"), (counts.retired, "retired")]
                .into_iter()
                .filter_map(|(number, word)| (number > 0).then_some(word))
                .collect();
        let words = match (self.backups, self.extent.is_complete()) {
            (0, false) => "no backup has been read.",
            _ if left_out == ["deleted"] => "all volumes that have backups are deleted.",
            _ if !left_out.is_empty() => return format!("every volume is {}.", left_out.join(" or ")),
            (0, true) if self.knows_volumes() => "there are no volumes and no backups.",
            (0, true) => "there are no backups.",
            _ if is_odd => "no volume could be read.",
            _ => "no backup names a volume.",
        };
        words.to_owned()
    }
}

/// How many of those without a good backup were never backed up.
fn never(counts: &Counts) -> String {
    match (counts.never_backed_up, counts.missed) {
        (0, _) => String::new(),
        (1, 1) => ": it was never backed up".to_owned(),
        (2, 2) => ": neither was ever backed up".to_owned(),
        (1, _) => ", including 1 that was never backed up".to_owned(),
        (never, missed) if never == missed => ": none of them was ever backed up".to_owned(),
        (never, _) => format!(", including {} that were never backed up", grouped(never as u64)),
    }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
