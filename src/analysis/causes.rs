//! Failures by their cause: reasons that differ only in what varies from failure to failure are one. Pure.

mod known;
mod template;

use crate::api::cinder::Tone;
use crate::api::cinder::backup::TEXT_LIMIT;
use crate::inventory::{Entry, Inventory, Key, Texts, Word};
use crate::sorted::sort_by_key;
use crate::time::Instant;
pub use known::{Advice, advice};
use std::cmp::Reverse;
pub use template::template;

/// Failed backups of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What the reasons have in common; empty where the service gave none.
    pub template: String,
    /// The places of the failed backups in the inventory, newest first.
    pub members: Vec<usize>,
    /// How many of them were asked for lately.
    pub lately: usize,
    /// The volumes they were made from.
    pub volumes: Vec<Key>,
    /// When the first of them was asked for.
    pub first_seen: Option<Instant>,
    /// When the last of them was asked for.
    pub last_seen: Option<Instant>,
    /// The reason of the last of them, word for word.
    pub sample: String,
    /// How many of the project's newest failures in a row are of this cause.
    pub streak: usize,
    /// What is known about it.
    pub advice: Option<Advice>,
}

/// The causes of a project's failed backups: those of most failures since then first, then of most of all time, then the
/// latest.
pub fn causes(inventory: &Inventory, since: Instant, now: Instant) -> Vec<Cause> {
    let mut finder = Finder::default();
    inventory.iter().for_each(|entry| finder.take(entry));
    finder.causes(inventory, since, now)
}

/// Finds causes, a backup at a time.
#[derive(Default)]
pub struct Finder {
    /// The places of the failed backups, and the template of each.
    failed: Vec<(usize, usize)>,
    templates: Texts,
    /// Whether a template stands for reasons that were cut.
    is_cut: Vec<bool>,
    /// For each text, from 1, the template that was made of it as a reason: made once for each distinct one.
    by_reason: Vec<u32>,
}

impl Finder {
    /// Takes a backup in, if it has failed.
    pub fn take(&mut self, entry: Entry<'_>) {
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
        // The sign in front keeps a cut template apart from a whole one of the same words.
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

    /// For each template the one that it belongs to: a cut one to the one that begins as it does, where there is only one
    /// that it can be. Cut ones of one reason lost their ends in different places: each goes with the next longer.
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
        // Where those that begin with each of them end.
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
            // All that begin with it begin with the next, and where that is whole it is the only one.
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

    /// What was found; lately is since then. What was started in the future was started nobody knows when.
    pub fn causes(mut self, inventory: &Inventory, since: Instant, now: Instant) -> Vec<Cause> {
        let joined = self.joined();
        sort_by_key(&mut self.failed, |(place, _)| {
            (Reverse(inventory.get(*place).and_then(|entry| entry.started(now))), *place)
        });
        // Newest first in each.
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
            let seen = || members.iter().filter_map(|place| inventory.get(*place)?.started(now));
            causes.push(Cause {
                template: text.strip_prefix(CUT).unwrap_or(text).to_owned(),
                volumes: distinct(inventory, &members),
                lately: seen().filter(|at| *at >= since).count(),
                first_seen: seen().min(),
                last_seen: seen().max(),
                streak: if newest == Some(key.index()) { streak } else { 0 },
                advice: advice(&sample),
                members,
                sample,
            });
        }
        sort_by_key(&mut causes, |cause| Reverse((cause.lately, cause.members.len(), cause.last_seen)));
        causes
    }
}

/// A sign that no template begins with: they are trimmed.
const CUT: char = ' ';
/// Letters that a cut template must have to be taken for the beginning of another.
const LETTERS: usize = 8;

/// In order.
fn distinct(inventory: &Inventory, members: &[usize]) -> Vec<Key> {
    let mut volumes: Vec<Key> = members.iter().filter_map(|place| inventory.get(*place)?.volume()).collect();
    sort_by_key(&mut volumes, |volume| *volume);
    volumes.dedup();
    volumes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::tests::inventory;
    use proptest::prelude::*;

    fn failed(id: usize, day: usize, volume: &str, reason: &str) -> String {
        let reason = serde_json::to_string(reason).unwrap();
        format!(
            r#"{{"id": "{id}", "status": "error", "volume_id": "{volume}", "created_at": "2026-11-{day:02}T02:00:00", "fail_reason": {reason}}}"#
        )
    }

    fn of(rows: &[String]) -> Vec<Cause> {
        let since = Instant::parse("2026-11-23T00:00:00").unwrap();
        causes(&inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>()), since, since.plus(2 * 86_400))
    }

    #[test]
    fn failures_are_grouped_counted_and_dated() {
        let reason = |n: usize| format!("Timed out waiting for a reply to message ID {n}aaaaaaa{n}");
        let rows: Vec<_> = [
            failed(1, 20, "a", &reason(1)),
            failed(2, 22, "b", &reason(2)),
            failed(3, 23, "a", &reason(3)),
            failed(4, 21, "a", "Service not found for creating backup."),
            failed(5, 19, "a", " "),
        ]
        .into();
        let found = of(&rows);
        let counts: Vec<_> =
            found.iter().map(|cause| (cause.members.len(), cause.volumes.len(), cause.streak)).collect();
        assert_eq!(counts, [(3, 2, 2), (1, 1, 0), (1, 1, 0)]);
        assert_eq!(found[0].sample, reason(3));
        assert_eq!(found[0].first_seen, Instant::parse("2026-11-20T02:00:00"));
        assert_eq!(found[0].last_seen, Instant::parse("2026-11-23T02:00:00"));
        assert_eq!(found[0].advice.unwrap().source.to_string(), "oslo_messaging/exceptions.py, MessagingTimeout");
        assert_eq!(found[2].template, "");
    }

    #[test]
    fn those_of_lately_come_first() {
        let rows = [(1, 20, "old"), (2, 21, "old"), (3, 22, "old"), (4, 24, "new"), (5, 19, "new")];
        let rows: Vec<_> = rows.into_iter().map(|(id, day, reason)| failed(id, day, "v", reason)).collect();
        let found = of(&rows);
        let told: Vec<_> =
            found.iter().map(|cause| (cause.template.as_str(), cause.lately, cause.members.as_slice())).collect();
        assert_eq!(told, [("new", 1, &[3, 4][..]), ("old", 0, &[2, 1, 0][..])]);
    }

    #[test]
    fn a_reason_that_lost_its_end_belongs_to_the_whole_one() {
        let whole = "Backup driver reported an error: the store said no";
        let found = of(&[failed(1, 1, "a", &format!("{whole} {}", "x".repeat(300))), failed(2, 2, "b", whole)]);
        assert_eq!(found.iter().map(|cause| cause.members.len()).collect::<Vec<_>>(), [2]);
    }

    /// As the database keeps it.
    fn kept(reason: &str) -> String {
        reason.chars().take(TEXT_LIMIT).collect()
    }

    #[test]
    fn progress_is_one_cause_however_much_there_was_time_for() {
        let of_lines = |lines: usize| {
            let lines: Vec<_> =
                (0..lines).map(|line| format!("Exporting image: {}% complete...", line * 3 + 1)).collect();
            kept(&format!("RBD diff op failed - (ret=22 stderr={}failed.)", lines.join("\r")))
        };
        let rows: Vec<_> =
            [1, 2, 3, 5, 6, 7, 40].map(of_lines).iter().map(|reason| failed(reason.len(), 2, "v", reason)).collect();
        assert!(rows.len() == 7);
        let rows: Vec<_> = rows
            .iter()
            .enumerate()
            .map(|(id, row)| row.replacen("\"id\": \"", &format!("\"id\": \"{id}-"), 1))
            .collect();
        let found = of(&rows);
        assert_eq!(found.iter().map(|cause| cause.members.len()).collect::<Vec<_>>(), [7]);
        assert_eq!(found[0].template, "RBD diff op failed - (ret=22 stderr=Exporting image: <n>% complete...failed.)");
    }

    #[test]
    fn reasons_that_are_all_cut_are_one_cause() {
        let reason = |id: &str| {
            kept(&format!(
                "Backup driver reported an error while writing {id} to the store: {}",
                "word of the store ".repeat(20)
            ))
        };
        let long = |part: &str, id: &str| {
            kept(&format!("No answer from {id}: {part} {}", "one two three four five six seven ".repeat(9)))
        };
        let rows = [
            failed(1, 1, "a", &reason("7")),
            failed(2, 1, "a", &reason("7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb")),
            failed(3, 1, "a", &reason("/srv/backups/some/where/else")),
            failed(4, 1, "a", &long("the first", "10.0.0.1")),
            failed(5, 1, "a", &long("the first", "10.100.100.100:8080")),
            failed(6, 1, "a", &long("the second", "10.0.0.1")),
        ];
        let mut counts: Vec<_> = of(&rows).iter().map(|cause| cause.members.len()).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 1, 1, 1, 2]);
    }

    #[test]
    fn a_cut_reason_that_may_be_of_two_is_of_neither() {
        let begin = format!("The store refused {}", "a long list of words ".repeat(12));
        let found = of(&[
            failed(1, 1, "a", &kept(&format!("{begin}x"))),
            failed(2, 1, "a", "The store refused a long list of words alpha"),
            failed(3, 1, "a", "The store refused a long list of words beta"),
        ]);
        assert_eq!(found.iter().map(|cause| cause.members.len()).collect::<Vec<_>>(), [1, 1, 1]);
    }

    proptest! {
        #[test]
        fn every_failure_has_one_cause(kinds in prop::collection::vec((0..4usize, 1..28usize), 0..40)) {
            let reasons = ["", "a 1", "a 2", "b"];
            let rows: Vec<_> = kinds.iter().enumerate().map(|(id, (kind, day))| failed(id, *day, "v", reasons[*kind])).collect();
            let found = of(&rows);
            let mut members: Vec<_> = found.iter().flat_map(|cause| cause.members.clone()).collect();
            members.sort_unstable();
            prop_assert_eq!(members, (0..rows.len()).collect::<Vec<_>>());
            let with = |text: &str| kinds.iter().filter(|(kind, _)| reasons[*kind].starts_with(text) && !reasons[*kind].is_empty()).count();
            for cause in &found {
                if let Some(letter) = cause.template.get(..1) {
                    prop_assert_eq!(cause.members.len(), with(letter));
                }
            }
        }
    }
}
