//! Groups failures by cause: reasons that differ only in variable parts are the same cause. Pure.

mod known;
mod template;

use crate::api::cinder::Tone;
use crate::api::cinder::backup::TEXT_LIMIT;
use crate::inventory::{Entry, Inventory, Key, Texts, Word};
use crate::query::search::parser::NO_REASON;
use crate::sorted::sort_by_key;
use crate::time::Instant;
pub(crate) use known::{Advice, advice};
use std::cmp::Reverse;
pub(crate) use template::template;

/// The failed backups with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What the reasons have in common; empty if the service gave none.
    pub template: String,
    /// Whether the service truncated every reason, so that the end is unknown.
    pub(crate) is_cut: bool,
    /// The indexes of the failed backups in the inventory, newest first.
    pub members: Vec<usize>,
    /// How many of them were requested recently.
    pub(crate) lately: usize,
    /// The volumes they were made from.
    pub(crate) volumes: Vec<Key>,
    /// When the first of them failed.
    pub(crate) first_seen: Option<Instant>,
    /// When the last of them failed.
    pub(crate) last_seen: Option<Instant>,
    /// The reason of the last of them, verbatim.
    pub(crate) sample: String,
    /// How many of the project's newest failures in a row have this cause.
    pub(crate) streak: usize,
    /// The known explanation.
    pub(crate) advice: Option<Advice>,
    /// The index of the acknowledgement that holds for it.
    pub(crate) acknowledged: Option<usize>,
    /// What the recent ones have in common; `None` if there are none.
    pub(crate) recent: Option<RecentFailures>,
}

impl Cause {
    /// The template as shown to the user.
    pub(crate) fn words(&self) -> String {
        match (self.template.as_str(), self.is_cut) {
            ("", _) => NO_REASON.to_owned(),
            (template, true) => format!("{template} …"),
            (template, false) => template.to_owned(),
        }
    }
}

/// The recent failures with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecentFailures {
    pub(crate) first: Instant,
    pub(crate) last: Instant,
    /// The availability zone, if they all share it.
    pub(crate) zone: Option<String>,
    /// The ids of the volumes that failed most recently.
    pub(crate) volumes: Vec<String>,
    /// The number of volumes.
    pub(crate) volume_count: usize,
}

/// How many volumes are listed by id.
const NAMED: usize = 3;

impl RecentFailures {
    /// What these have in common, newest first.
    fn of(inventory: &Inventory, members: &[usize], now: Instant) -> Option<Self> {
        let entries = || members.iter().filter_map(|place| inventory.get(*place));
        let times = || entries().filter_map(|entry| entry.started(now));
        let zone = entries().next()?.key(Word::Zone);
        let is_of_one_zone = entries().all(|entry| entry.key(Word::Zone) == zone);
        let mut volumes: Vec<&str> = Vec::new();
        for key in entries().filter_map(Entry::volume) {
            let id = inventory.texts().get(key);
            if volumes.len() < NAMED && !volumes.contains(&id) {
                volumes.push(id);
            }
        }
        Some(Self {
            first: times().min()?,
            last: times().max()?,
            zone: zone.filter(|_| is_of_one_zone).map(|zone| inventory.texts().get(zone).to_owned()),
            volumes: volumes.into_iter().map(str::to_owned).collect(),
            volume_count: distinct(inventory, members).len(),
        })
    }
}

/// The causes of a project's failed backups, ordered by failures since then, then by all failures, then by the latest
/// failure.
#[cfg(test)]
pub(crate) fn causes(inventory: &Inventory, since: Instant, now: Instant) -> Vec<Cause> {
    let mut finder = Finder::default();
    inventory.iter().for_each(|entry| finder.take(entry));
    finder.causes(inventory, since, now)
}

/// Finds causes, one backup at a time.
#[derive(Default)]
pub(crate) struct Finder {
    /// The indexes of the failed backups, each with its template.
    failed: Vec<(usize, usize)>,
    templates: Texts,
    /// Whether a template was made from truncated reasons.
    is_cut: Vec<bool>,
    /// For each reason, the template made from it plus one: computed only once for each distinct reason.
    by_reason: Vec<u32>,
}

impl Finder {
    /// Adds a backup if it has failed.
    pub(crate) fn take(&mut self, entry: Entry<'_>) {
        if entry.status().tone() == Tone::Bad {
            let template = self.template(entry);
            self.failed.push((entry.index(), template));
        }
    }

    fn template(&mut self, entry: Entry<'_>) -> usize {
        let place = entry.key(Word::Reason).map(Key::index);
        let known = place.and_then(|place| self.by_reason.get(place)).copied().unwrap_or(0) as usize;
        if let Some(known) = known.checked_sub(1) {
            return known;
        }
        let reason = entry.reason().unwrap_or_default();
        let is_cut = reason.chars().count() >= TEXT_LIMIT;
        // The leading mark keeps a truncated template apart from a whole one with the same words.
        let made = if is_cut { format!("{CUT}{}", template::of_cut(reason)) } else { template(reason) };
        let group = self.templates.keep(&made).map_or(0, Key::index);
        if group == self.is_cut.len() {
            self.is_cut.push(is_cut);
        }
        if let Some(place) = place {
            if self.by_reason.len() <= place {
                self.by_reason.resize((place + 1).next_power_of_two(), 0);
            }
            self.by_reason[place] = u32::try_from(group + 1).unwrap_or(0);
        }
        group
    }

    /// Maps each template to its group. A truncated template joins the one it is a prefix of, if there is only one
    /// candidate. Truncations of the same reason at different places each join the next longer one. The tables are
    /// indexed by number: they have a place for each template, and `place + 1` was looked up just before.
    fn joined(&self) -> Vec<usize> {
        let mut joined: Vec<usize> = (0..self.templates.len()).collect();
        let is_cut = |group: usize| self.is_cut.get(group) == Some(&true);
        let bare = |group: usize, text| if is_cut(group) { str::strip_prefix(text, CUT).unwrap_or(text) } else { text };
        let mut sorted: Vec<(&str, bool, usize)> = self
            .templates
            .iter()
            .map(|(key, text)| (key.index(), text))
            .map(|(group, text)| (bare(group, text), !is_cut(group), group))
            .collect();
        sort_by_key(&mut sorted, |known| *known);
        // Where the run of templates with each prefix ends.
        let mut ends = vec![0; sorted.len()];
        for place in (0..sorted.len()).rev() {
            let Some((text, is_whole, group)) = sorted.get(place).copied() else { continue };
            let mut end = place + 1;
            while let (Some((longer, ..)), Some(next)) = (sorted.get(end), ends.get(end))
                && longer.starts_with(text)
            {
                end = *next;
            }
            ends[place] = end;
            let Some((_, next_is_whole, next)) = sorted.get(place + 1).copied() else { continue };
            // All templates with this prefix also begin with the next one; if that one is whole, it is the only
            // candidate.
            let is_only = end == ends[place + 1] && (!next_is_whole || end == place + 2);
            if !is_whole
                && end > place + 1
                && is_only
                && text.bytes().filter(u8::is_ascii_alphabetic).count() >= LETTERS
            {
                joined[group] = joined[next];
            }
        }
        joined
    }

    /// The causes found. “Recent” means after `since`; a start time in the future counts as unknown.
    pub(crate) fn causes(mut self, inventory: &Inventory, since: Instant, now: Instant) -> Vec<Cause> {
        let joined = self.joined();
        sort_by_key(&mut self.failed, |(place, _)| {
            (Reverse(inventory.get(*place).and_then(|entry| entry.started(now))), *place)
        });
        // Newest first in each group.
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); joined.len()];
        for (place, template) in &self.failed {
            members[joined[*template]].push(*place);
        }
        let newest = self.failed.first().map(|(_, template)| joined[*template]);
        let streak = self.failed.iter().take_while(|(_, template)| Some(joined[*template]) == newest).count();
        let mut causes: Vec<Cause> = Vec::new();
        for ((key, text), members) in self.templates.iter().zip(members) {
            let Some(latest) = members.first().and_then(|place| inventory.get(*place)) else { continue };
            let sample = latest.reason().unwrap_or_default().to_owned();
            let times = || members.iter().filter_map(|place| inventory.get(*place)?.started(now));
            let failures = || members.iter().filter_map(|place| inventory.get(*place)?.failed_at(now));
            let lately = times().filter(|at| *at >= since).count();
            causes.push(Cause {
                template: text.strip_prefix(CUT).unwrap_or(text).to_owned(),
                is_cut: text.starts_with(CUT),
                volumes: distinct(inventory, &members),
                recent: RecentFailures::of(inventory, members.get(..lately).unwrap_or_default(), now),
                lately,
                first_seen: failures().min(),
                last_seen: failures().max(),
                streak: if newest == Some(key.index()) { streak } else { 0 },
                advice: advice(&sample),
                acknowledged: None,
                members,
                sample,
            });
        }
        sort_by_key(&mut causes, |cause| Reverse((cause.lately, cause.members.len(), cause.last_seen)));
        causes
    }
}

/// A mark that no template begins with, since they are trimmed.
const CUT: char = ' ';
/// How many letters a truncated template needs to be joined with a longer one.
const LETTERS: usize = 8;

/// Sorted.
fn distinct(inventory: &Inventory, members: &[usize]) -> Vec<Key> {
    let mut volumes: Vec<Key> = members.iter().filter_map(|place| inventory.get(*place)?.volume()).collect();
    sort_by_key(&mut volumes, |volume| *volume);
    volumes.dedup();
    volumes
}

#[cfg(test)]
mod tests;
