//! Acknowledgements: a volume or a cause, with a note and an end. They change no colour and no number; they only sort
//! known problems below new ones. Pure: strings in, strings out.
//!
//! A list is stored, and passed on in a link, as one string: acknowledgements separated by `;`, each in the form of a
//! query string. Parts that cannot be read are left out.

use crate::analysis::Line;
use crate::analysis::causes::Cause;
use crate::analysis::policy::Target;
use crate::analysis::volumes::Protection;
use crate::api::cinder::parameters::encode;
use crate::inventory::{Inventory, Key};
use crate::time::Instant;
use std::collections::BTreeSet;
use std::fmt;

/// The longest note, in characters.
pub(crate) const LONGEST_NOTE: usize = 300;
/// The most acknowledgements a list can have.
const MOST: usize = 500;

/// What is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A volume, by its id.
    Volume(String),
    /// A cause, by its template; empty if the service gave no reason.
    Cause(String),
}

/// When it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// When something new happens, see [`Ended`].
    Change,
    /// At this time, whatever happens.
    At(Instant),
}

/// One acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    pub(crate) subject: Subject,
    pub(crate) note: String,
    pub(crate) end: End,
    /// When it was made.
    pub(crate) at: Instant,
}

/// Whether an acknowledgement still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// It still holds.
    Holds,
    /// It has ended.
    Ended(Ended),
    /// Its subject is not in the data read.
    Absent,
}

/// Why an acknowledgement has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It has expired.
    Time,
    /// The volume has a newer good backup, or no longer needs attention.
    Succeeded,
    /// The volume has failed for the first time since.
    Failed,
    /// The volume has since failed for a different cause.
    OtherCause,
    /// The volume has since missed its target.
    TooOld,
    /// The volume has a newer backup, which may be worth less than it seems.
    Suspicious,
    /// A volume that had not failed for this cause before has now done so.
    OtherVolume,
}

impl Ended {
    /// The words after “ended:”.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Time => "it has expired",
            Self::Succeeded => "the volume has recovered since",
            Self::Failed => "a run has failed since",
            Self::OtherCause => "it now fails for a different reason",
            Self::TooOld => "the last good backup is now too old",
            Self::Suspicious => "a newer backup of it looks suspicious",
            Self::OtherVolume => "another volume now fails for the same cause",
        }
    }
}

/// A volume and what is needed to judge it.
pub(crate) struct JudgedVolume<'a> {
    pub(crate) line: &'a Line,
    pub(crate) target: Target,
    pub(crate) now: Instant,
    pub(crate) offset: fn(Instant) -> i32,
}

impl Acknowledgement {
    /// Whether it holds for this volume. `changed_cause` says whether the newest failure has a different cause than the
    /// newest one before a given time.
    pub(crate) fn of_volume(&self, of: &JudgedVolume<'_>, changed_cause: impl FnOnce(Instant) -> bool) -> Validity {
        match self.end {
            End::At(end) if of.now >= end => Validity::Ended(Ended::Time),
            End::At(_) => Validity::Holds,
            End::Change => of.change_since(self.at, changed_cause).map_or(Validity::Holds, Validity::Ended),
        }
    }

    /// Whether it holds for this cause.
    pub(crate) fn of_cause(&self, cause: &Cause, all: &Inventory, now: Instant) -> Validity {
        match self.end {
            End::At(end) if now >= end => Validity::Ended(Ended::Time),
            End::Change if has_new_volume(cause, all, self.at, now) => Validity::Ended(Ended::OtherVolume),
            End::At(_) | End::Change => Validity::Holds,
        }
    }

    /// The end in words.
    pub(crate) fn until(&self, date: impl FnOnce(Instant) -> String) -> String {
        match self.end {
            End::Change => "until it changes".to_owned(),
            End::At(end) => format!("until {}", date(end)),
        }
    }
}

impl JudgedVolume<'_> {
    /// What has happened to the volume since `then`.
    fn change_since(&self, then: Instant, changed_cause: impl FnOnce(Instant) -> bool) -> Option<Ended> {
        let volume = &self.line.volume;
        let is_missed = |from: Option<Instant>| {
            from.is_some_and(|from| !self.target.is_missed(from, then, self.offset))
                && from.is_some_and(|from| self.target.is_missed(from, self.now, self.offset))
        };
        let created = || self.line.details.as_ref()?.created_at.meaning().copied();
        let has_newer = volume.last_good.is_some_and(|good| good > then);
        if has_newer && volume.doubt.is_some() {
            Some(Ended::Suspicious)
        } else if has_newer || !self.line.needs_attention() {
            Some(Ended::Succeeded)
        } else if volume.failing_since.is_some_and(|since| since > then) {
            Some(Ended::Failed)
        } else if volume.streak > 0 && changed_cause(then) {
            Some(Ended::OtherCause)
        } else if match volume.protection {
            Protection::TooOld => is_missed(volume.last_good),
            Protection::NeverBackedUp => is_missed(created()),
            _ => false,
        } {
            Some(Ended::TooOld)
        } else {
            None
        }
    }
}

/// Whether a volume that had not failed for this cause before `then` has failed for it since.
fn has_new_volume(cause: &Cause, all: &Inventory, then: Instant, now: Instant) -> bool {
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    for entry in cause.members.iter().filter_map(|place| all.get(*place)) {
        let Some(at) = entry.started(now) else { continue };
        if at > then {
            after.insert(entry.volume())
        } else {
            before.insert(entry.volume())
        };
    }
    !after.is_subset(&before)
}

/// Whether a volume's newest failure has a different cause than its newest failure up to `then`.
pub(crate) fn has_changed_cause(volume: Key, causes: &[Cause], all: &Inventory, then: Instant, now: Instant) -> bool {
    let newest = |is_meant: &dyn Fn(Instant) -> bool| {
        let of = |cause: &Cause| {
            let own = cause.members.iter().filter_map(|place| all.get(*place));
            own.filter(|entry| entry.volume() == Some(volume))
                .filter_map(|entry| entry.started(now))
                .find(|at| is_meant(*at))
        };
        let fits = |cause: &&Cause| cause.volumes.binary_search(&volume).is_ok();
        let found = causes.iter().enumerate().filter(|(_, cause)| fits(cause));
        found.filter_map(|(place, cause)| Some((of(cause)?, place))).max()
    };
    let (last, before) = (newest(&|_| true), newest(&|at| at <= then));
    last.zip(before).is_some_and(|((_, last), (_, before))| last != before)
}

/// The acknowledgements of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acknowledgements(pub(crate) Vec<Acknowledgement>);

impl Acknowledgements {
    /// Parses the output of `Display`. If a subject occurs twice, the last one wins.
    pub(crate) fn parse(text: &str) -> Self {
        let mut read = Self::default();
        text.split(';').filter_map(parse_one).for_each(|one| read.add(one));
        read
    }

    /// Adds an acknowledgement, replacing one on the same subject. If the list is full, the oldest is dropped.
    pub(crate) fn add(&mut self, one: Acknowledgement) {
        self.remove(&one.subject);
        self.0.push(one);
        if self.0.len() > MOST
            && let Some(oldest) = self.0.iter().enumerate().min_by_key(|(_, one)| one.at).map(|(place, _)| place)
        {
            self.0.remove(oldest);
        }
    }

    pub(crate) fn remove(&mut self, subject: &Subject) {
        self.0.retain(|known| known.subject != *subject);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn parse_one(text: &str) -> Option<Acknowledgement> {
    let (mut subject, mut note, mut at, mut end) = (None, String::new(), None, End::Change);
    for (key, value) in form_urlencoded::parse(text.as_bytes()) {
        match &*key {
            "volume" => subject = Some(value.into_owned()).filter(|id| !id.is_empty()).map(Subject::Volume),
            "cause" => subject = Some(Subject::Cause(value.into_owned())),
            "note" => note = value.chars().take(LONGEST_NOTE).collect(),
            "at" => at = Instant::parse(&value),
            // An end that cannot be read must not last for ever.
            "until" => end = End::At(Instant::parse(&value)?),
            _ => {}
        }
    }
    Some(Acknowledgement { subject: subject?, note, end, at: at? })
}

impl fmt::Display for Acknowledgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, subject) = match &self.subject {
            Subject::Volume(id) => ("volume", id),
            Subject::Cause(template) => ("cause", template),
        };
        write!(f, "{key}={}&at={}", encode(subject), encode(&self.at.to_string()))?;
        if let End::At(end) = self.end {
            write!(f, "&until={}", encode(&end.to_string()))?;
        }
        write!(f, "&note={}", encode(&self.note))
    }
}

impl fmt::Display for Acknowledgements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, one) in self.0.iter().enumerate() {
            write!(f, "{}{one}", if place == 0 { "" } else { ";" })?;
        }
        Ok(())
    }
}

/// A project's acknowledgements for another user, in a link's fragment, which is never sent to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handover {
    /// The id of the project they belong to.
    pub(crate) project: String,
    pub(crate) list: Acknowledgements,
}

/// How the fragment begins.
const FRAGMENT: &str = "acknowledged=";

impl Handover {
    /// Parses a link's fragment; `None` if it contains no acknowledgements.
    pub(crate) fn parse(fragment: &str) -> Option<Self> {
        let (project, list) = fragment.strip_prefix(FRAGMENT)?.split_once(';')?;
        let project = percent_encoding::percent_decode_str(project).decode_utf8().ok()?.into_owned();
        let list = Acknowledgements::parse(list);
        (!project.is_empty() && !list.is_empty()).then_some(Self { project, list })
    }
}

impl fmt::Display for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FRAGMENT}{};{}", encode(&self.project), self.list)
    }
}

#[cfg(test)]
mod tests;
