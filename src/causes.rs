//! Failures by their cause: reasons that differ only in ids, addresses, numbers and times are one. Pure and ASCII only.

mod known;

use crate::cinder::Tone;
use crate::cinder::backup::TEXT_LIMIT;
use crate::inventory::{Entry, Inventory, Key, Texts, Word};
use crate::sorted::sort_by_key;
use crate::timestamp::Instant;
pub use known::{Advice, advice};
use std::cmp::Reverse;

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
        let made = if is_cut { format!("{CUT}{}", whole_words(template(reason))) } else { template(reason) };
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

    /// A cut template belongs to the whole one that begins as it does.
    fn joined(&self) -> Vec<usize> {
        let mut whole: Vec<(&str, usize)> = Vec::new();
        for (key, text) in self.templates.iter() {
            if !self.is_cut.get(key.index()).copied().unwrap_or(false) {
                whole.push((text, key.index()));
            }
        }
        sort_by_key(&mut whole, |(text, _)| *text);
        let join = |(key, text): (Key, &str)| {
            let Some(cut) = text.strip_prefix(CUT).filter(|_| self.is_cut[key.index()]) else { return key.index() };
            let place = whole.partition_point(|(known, _)| *known < cut);
            whole.get(place).filter(|(known, _)| known.starts_with(cut)).map_or(key.index(), |(_, group)| *group)
        };
        self.templates.iter().map(join).collect()
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

/// What a failure without a reason is called.
pub const NO_REASON: &str = "no reason given";

/// A sign that no template begins with: they are trimmed.
const CUT: char = ' ';

/// In order.
fn distinct(inventory: &Inventory, members: &[usize]) -> Vec<Key> {
    let mut volumes: Vec<Key> = members.iter().filter_map(|place| inventory.get(*place)?.volume()).collect();
    sort_by_key(&mut volumes, |volume| *volume);
    volumes.dedup();
    volumes
}

/// Without the last word, which may have lost its end; a text of one word stays.
fn whole_words(template: String) -> String {
    template.rsplit_once(' ').map_or(template.clone(), |(whole, _)| whole.to_owned())
}

/// A reason with what varies replaced: `<request>`, `<id>`, `<address>`, `<time>` and `<n>`, white space folded.
/// Numbers that name an error stay: those of HTTP, errno, exit and result codes.
pub fn template(reason: &str) -> String {
    let mut made = String::with_capacity(reason.len());
    let mut rest = reason.trim();
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_whitespace() {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            made.push(' ');
        } else if let Some((length, sign)) = variable(rest).filter(|(_, sign)| *sign != "<n>" || !names_error(&made)) {
            made.push_str(sign);
            rest = &rest[length..];
        } else {
            // A word is taken whole: what varies begins where a word does.
            let length = run(rest, |byte| byte.is_ascii_alphanumeric()).max(c.len_utf8());
            made.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    made
}

/// Whether a number after this text says which error it was.
fn names_error(before: &str) -> bool {
    let word = before.trim_end_matches([' ', ':', '=']).rsplit([' ', '[', '(']).next().unwrap_or_default();
    ["HTTP", "Errno", "errno", "code", "status", "rc", "VolumeBackup."].contains(&word)
}

/// What varies at the beginning of a text: how long it is and what stands for it.
fn variable(text: &str) -> Option<(usize, &'static str)> {
    if let Some(rest) = text.strip_prefix("req-")
        && is_uuid(rest)
    {
        return Some((4 + UUID, "<request>"));
    }
    if is_uuid(text) {
        return Some((UUID, "<id>"));
    }
    if let Some(length) = time(text) {
        return Some((length, "<time>"));
    }
    if let Some(length) = address(text) {
        return Some((length, "<address>"));
    }
    let word = run(text, |byte| byte.is_ascii_alphanumeric());
    let hex = run(text, |byte| byte.is_ascii_hexdigit());
    let digits = run(text, |byte| byte.is_ascii_digit());
    if word >= 8 && hex == word && digits < word && text[..word].bytes().any(|byte| byte.is_ascii_digit()) {
        return Some((word, "<id>"));
    }
    (digits > 0).then_some((digits, "<n>"))
}

const UUID: usize = 36;

fn is_uuid(text: &str) -> bool {
    let fits = |(index, byte): (usize, u8)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() >= UUID && text.bytes().take(UUID).enumerate().all(fits)
}

/// `2026-11-23`, `2026-11-23T08:22:46.000000Z`, `2026-11-23 08:22` or `08:22:46`.
fn time(text: &str) -> Option<usize> {
    let shaped = |text: &str, shape: &str| {
        let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
        (text.len() >= shape.len() && text.bytes().zip(shape.bytes()).all(fits)).then_some(shape.len())
    };
    let clock = |text: &str| {
        let length = shaped(text, "00:00:00").or_else(|| shaped(text, "00:00"))?;
        let fraction = text[length..].strip_prefix('.').map_or(0, |rest| run(rest, |byte| byte.is_ascii_digit()));
        let length = if fraction > 0 { length + 1 + fraction } else { length };
        Some(length + usize::from(text[length..].starts_with('Z')))
    };
    let Some(date) = shaped(text, "0000-00-00") else { return clock(text) };
    let rest = text[date..].strip_prefix(['T', ' ']);
    Some(date + rest.and_then(clock).map_or(0, |length| length + 1))
}

/// An IP address, with or without a port.
fn address(text: &str) -> Option<usize> {
    let length = run(text, |byte| byte.is_ascii_digit() || byte == b'.');
    let length = text[..length].trim_end_matches('.').len();
    if text[..length].split('.').filter(|part| (1..=3).contains(&part.len())).count() == 4 {
        let port = text[length..].strip_prefix(':').map_or(0, |rest| run(rest, |byte| byte.is_ascii_digit()));
        return Some(if port > 0 { length + 1 + port } else { length });
    }
    let length = run(text, |byte| byte.is_ascii_hexdigit() || byte == b':');
    let length = text[..length].trim_end_matches(':').len();
    let parts = text[..length].split(':').filter(|part| part.len() <= 4).count();
    let is_shortened = text[..length].contains("::") && parts >= 3;
    (is_shortened || parts == 8).then_some(length)
}

/// How many bytes at the beginning fit.
fn run(text: &str, fits: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| fits(*byte)).count()
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
    fn what_varies_is_replaced() {
        for (reason, expected) in [
            (
                "Connection to swift failed: [Errno 111] ECONNREFUSED",
                "Connection to swift failed: [Errno 111] ECONNREFUSED",
            ),
            (
                "The object store returned HTTP 507 Insufficient Storage.",
                "The object store returned HTTP 507 Insufficient Storage.",
            ),
            ("volume 20 GB is smaller than backup 40 GB.", "volume <n> GB is smaller than backup <n> GB."),
            ("Volume 7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb not found", "Volume <id> not found"),
            ("volume-7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb.tmp", "volume-<id>.tmp"),
            ("(Request-ID: req-45a733d1-f72d-487d-80c8-1b60114ebd7b)", "(Request-ID: <request>)"),
            ("connect to 10.0.0.17:8080 timed out after 60s", "connect to <address> timed out after <n>s"),
            ("no route to fe80::1ff:fe23:4567:890a", "no route to <address>"),
            ("at 2026-11-23 08:22:46.120 and 2026-11-23T08:22Z or 08:22:46", "at <time> and <time> or <time>"),
            ("message ID 0dbc4b1c9b7e4d3f", "message ID <id>"),
            ("two  lines\n here ", "two lines here"),
            ("Exit code: 1", "Exit code: 1"),
            ("VolumeBackup.0042 happened", "VolumeBackup.0042 happened"),
            ("备份失败 12", "备份失败 <n>"),
            ("deadbeef cafe feedface", "deadbeef cafe feedface"),
        ] {
            assert_eq!(template(reason), expected);
        }
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

    proptest! {
        #[test]
        fn a_template_of_a_template_is_itself(reason in "\\PC{0,60}|[a-f0-9:. -]{0,60}|(HTTP|Errno|a) [0-9.:]{0,12}") {
            let made = template(&reason);
            prop_assert_eq!(template(&made), made);
        }

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
