//! The verdict: how many volumes are protected, in one sentence that claims nothing that was not read.

use crate::analysis::{Analysis, Counts};
use crate::api::cinder::Tone;
use crate::inventory::plan::Extent;
use crate::inventory::volumes::VolumesRead;
use crate::number::grouped;
use crate::query::volumes::{Show, TargetAge};

/// The verdict: one sentence around a number that links to the volumes in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its tone: never good while anything is unknown.
    pub tone: Tone,
    /// The words before the number.
    pub(crate) before: String,
    /// The number, and the volumes it links to.
    pub(crate) number: Option<(usize, Show)>,
    /// The words after it; without a number, the whole sentence.
    pub(crate) after: String,
}

impl Analysis {
    /// Whether the whole project has been read, and lately; otherwise nothing is called good.
    pub(crate) fn is_certain(&self) -> bool {
        self.extent.is_complete() && !self.is_stale && self.unreadable.attempts() == 0
    }

    /// Whether every failure and its time is known; otherwise there may be unknown ones.
    pub(crate) fn knows_failures(&self) -> bool {
        self.is_certain() && self.counts_agree() && self.undated.failed + self.undated.unknown == 0
    }

    /// Whether every backup that was read says whether it failed, and the service counts no others.
    pub(crate) fn knows_results(&self) -> bool {
        self.counts_agree() && self.undated.failed == 0 && self.unknown_results == 0
    }

    /// Whether the service counts no more backups than it returns.
    pub(crate) fn counts_agree(&self) -> bool {
        !matches!(self.extent, Extent::Outcounted(_))
    }

    /// Whether every failure of the last 24 h is known: each backup's status says how it ended.
    pub(crate) fn knows_last_day(&self) -> bool {
        self.knows_failures() && self.last_day.1.unknown == 0
    }

    /// Whether nothing is known that could be another failure, of any volume, or another volume: otherwise nothing is
    /// shown in green.
    pub(crate) fn is_beyond_doubt(&self) -> bool {
        self.is_certain() && self.reservation().0 == Tone::Good
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
        let wording = Wording::new(self, counts, target_age);
        if counts.volumes == 0 || self.backups == 0 && !self.extent.is_complete() {
            wording.sentence(Tone::Unknown, self.nothing_counted(counts))
        } else if counts.missed > 0 {
            wording.missed()
        } else if counts.unknown > 0 {
            wording.unknown()
        } else if counts.volumes == counts.new {
            wording.sentence(Tone::Unknown, format!("no volume is due yet{}.", wording.new_volumes()))
        } else if counts.failing > 0 {
            wording.failing()
        } else {
            wording.protected()
        }
    }

    /// What else is to be said where every volume is protected and none failed at its last run, and in which tone.
    fn reservation(&self) -> (Tone, String) {
        match self.undated.failed {
            0 => {}
            1 => return (Tone::Bad, ", but 1 backup failed at an unknown time".to_owned()),
            failed => {
                let failed = grouped(u64::from(failed));
                return (Tone::Bad, format!(", but {failed} backups failed at an unknown time"));
            }
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
        if let Extent::Outcounted(counted) = self.extent {
            let (counted, backups) = (grouped(counted), grouped(self.backups as u64));
            return (Tone::Unknown, format!(", but the service counts {counted} backups and returns {backups}"));
        }
        let when = match (self.last_day.1.unknown, self.undated.unknown) {
            (0, 0) => return (Tone::Good, String::new()),
            (_, 0) => "of the last 24 h",
            (0, _) => "at an unknown time",
            _ => "of the last 24 h or at an unknown time",
        };
        match self.last_day.1.unknown + self.undated.unknown {
            1 => (Tone::Unknown, format!(", but 1 backup {when} has an unknown result")),
            more => {
                (Tone::Unknown, format!(", but {} backups {when} have an unknown result", grouped(u64::from(more))))
            }
        }
    }

    /// Why no volume counts. Only what was read is called missing.
    fn nothing_counted(&self, counts: &Counts) -> String {
        let is_odd = self.unreadable.attempts() > 0;
        let left_out: Vec<&str> = [
            (counts.deleted, "deleted"),
            (counts.excluded, "excluded by a policy"),
            (counts.broken, "in error or being deleted"),
            (counts.retired, "retired"),
        ]
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

/// The verdict's sentences, and the phrases that they share.
struct Wording<'a> {
    analysis: &'a Analysis,
    counts: &'a Counts,
    /// The target, as in "a good backup from the last 26 h".
    from: String,
    /// The target, as in "all others are within 26 h".
    within: String,
    /// Says first if the data is incomplete or old; otherwise empty.
    so_far: &'static str,
    /// Limits a number to what was read.
    among: &'static str,
    /// Which volumes these are, if not all are known.
    of_those: &'static str,
    /// How many rows could not be read; empty if all could.
    unreadable: String,
}

impl<'a> Wording<'a> {
    fn new(analysis: &'a Analysis, counts: &'a Counts, target_age: TargetAge) -> Self {
        // With individual targets, no single age applies to all.
        let (from, within) = if analysis.has_own_targets() {
            ("within the target".to_owned(), "within their targets".to_owned())
        } else {
            // A number and its unit must stay on one line.
            let words = target_age.words().replace(' ', "\u{a0}");
            (format!("from the last {words}"), format!("within {words}"))
        };
        let (so_far, among) = match (analysis.extent.is_complete(), analysis.is_stale) {
            (false, _) => ("Incomplete data: ", " among those read"),
            (true, true) => ("Not up to date: ", ""),
            (true, false) => ("", ""),
        };
        let of_those = analysis.of_those();
        Self { analysis, counts, from, within, so_far, among, of_those, unreadable: analysis.unreadable_note() }
    }

    /// Some volumes have no good backup.
    fn missed(&self) -> Verdict {
        let Self { from, among, counts, .. } = self;
        let unknown = match counts.unknown {
            0 => String::new(),
            unknown => format!("; {} more cannot be judged", grouped(unknown as u64)),
        };
        let none = without_any(counts);
        let lost = match self.analysis.counted_lines().filter(|line| line.has_lost_all()).count() {
            0 => String::new(),
            lost => format!("; the backups of {} are no longer listed", grouped(lost as u64)),
        };
        let rest = format!("no good backup {from}{among}{none}{lost}{unknown}");
        self.volumes_that_have(Tone::Bad, counts.missed, Show::Missed, &rest)
    }

    /// Some volumes cannot be judged, and none is known to lack a good backup.
    fn unknown(&self) -> Verdict {
        let Self { within, counts, .. } = self;
        let has_others = self.unreadable.is_empty() && counts.unknown < counts.volumes - counts.new;
        let others = if has_others { format!("; all others are {within}") } else { String::new() };
        let rest = format!("no backup known to be good and recent{others}");
        self.volumes_that_have(Tone::Unknown, counts.unknown, Show::Unknown, &rest)
    }

    /// Every volume has a good backup, but the last run of some failed.
    fn failing(&self) -> Verdict {
        let is_odd = !self.unreadable.is_empty();
        if self.counts.volumes == 1 {
            let start =
                if is_odd { "the only volume’s".to_owned() } else { format!("{}, but its", self.good_backups()) };
            return self.sentence(Tone::Bad, format!("{start} last run failed."));
        }
        let start = if is_odd { "on ".to_owned() } else { format!("{}, but on ", self.good_backups()) };
        let failing = self.counts.failing;
        let volumes = if failing == 1 { "volume" } else { "volumes" };
        let after = format!(" {volumes} the last run failed.");
        self.around(Tone::Bad, &start, Some((failing, Show::Failing)), after)
    }

    /// Every volume has a good backup, and no last run failed.
    fn protected(&self) -> Verdict {
        if !self.unreadable.is_empty() {
            // An unreadable row may belong to any volume and may be a failure.
            return self.sentence(Tone::Unknown, "the project cannot be called protected:".to_owned());
        }
        let (tone, reservation) = self.analysis.reservation();
        match self.counts.doubtful {
            doubtful if doubtful > 0 && tone == Tone::Good => {
                let (it, number) = match self.counts.volumes {
                    1 => ("it", None),
                    _ => ("", Some((doubtful, Show::Doubtful))),
                };
                let before = format!("{}, but {it}", self.good_backups());
                self.around(Tone::Unknown, &before, number, " may be incomplete.".to_owned())
            }
            _ => self.sentence(tone, format!("{}{reservation}.", self.good_backups())),
        }
    }

    /// How many volumes have a good backup, where all that are due have one.
    fn good_backups(&self) -> String {
        let Self { from, of_those, counts, .. } = self;
        let (all, new) = (counts.volumes, self.new_volumes());
        match all - counts.new {
            1 if all == 1 => format!("the only volume{of_those} has a good backup {from}"),
            1 => format!("1 volume has a good backup {from}{new}"),
            2 if all == 2 => format!("both volumes{of_those} have a good backup {from}"),
            due if due == all => format!("all {} volumes{of_those} have a good backup {from}", grouped(due as u64)),
            due => format!("{} volumes{of_those} have a good backup {from}{new}", grouped(due as u64)),
        }
    }

    fn new_volumes(&self) -> String {
        match self.counts.new {
            0 => String::new(),
            1 => "; 1 new volume has none yet".to_owned(),
            new => format!("; {} new volumes have none yet", grouped(new as u64)),
        }
    }

    /// A sentence about some of the volumes that are due. A single volume needs no number.
    fn volumes_that_have(&self, tone: Tone, number: usize, show: Show, rest: &str) -> Verdict {
        let (due, new) = (self.counts.volumes - self.counts.new, self.new_volumes());
        let of_those = if new.is_empty() { self.of_those } else { " that are due" };
        let verb = if number == 1 { "has" } else { "have" };
        let after = format!("{of_those} {verb} {rest}{new}.");
        match due {
            1 => self.sentence(tone, format!("the only volume{after}")),
            due => self.around(tone, "", Some((number, show)), format!(" of {} volumes{after}", grouped(due as u64))),
        }
    }

    /// A sentence without a number that is a link.
    fn sentence(&self, tone: Tone, text: String) -> Verdict {
        self.around(tone, "", None, if self.so_far.is_empty() { capital(&text) } else { text })
    }

    fn around(&self, tone: Tone, before: &str, number: Option<(usize, Show)>, after: String) -> Verdict {
        // What was not read may change it either way.
        let tone = if self.analysis.is_certain() { tone } else { Tone::Unknown };
        let before = capital(&format!("{}{before}", self.so_far));
        let after = if self.unreadable.is_empty() { after } else { format!("{after} {}", self.unreadable) };
        Verdict { tone, before, number, after }
    }
}

/// How many of those without a good backup were never backed up, as far as the API shows.
fn without_any(counts: &Counts) -> String {
    match (counts.never_backed_up, counts.missed) {
        (0, _) => String::new(),
        (1, 1) => ": it was never backed up".to_owned(),
        (2, 2) => ": neither was ever backed up".to_owned(),
        (1, _) => ", including 1 that was never backed up".to_owned(),
        (none, missed) if none == missed => ": none of them was ever backed up".to_owned(),
        (none, _) => format!(", including {} that were never backed up", grouped(none as u64)),
    }
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
