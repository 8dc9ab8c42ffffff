//! One backup, with every field of the document. Only the id and the status are required; every other member may be
//! missing or of any type. One file: each field next to how it is parsed.

use crate::api::cinder::member::{Member, string};
use crate::api::cinder::{Status, member};
use crate::api::json::Pairs;
use crate::time::{DAY, Instant};
use serde_json::value::RawValue;

/// The longest `fail_reason` and `description` that Cinder's database stores (`String(255)`).
pub(crate) const TEXT_LIMIT: usize = 255;

/// A volume backup. Field names are Cinder's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The backup's UUID.
    pub id: String,
    /// Its status.
    pub status: Status,
    /// The name the user gave it.
    pub name: Member<String>,
    /// The user's text, or VBS's JSON in the string.
    pub description: Member<Description>,
    /// The volume it was made from.
    pub volume_id: Member<String>,
    /// Why it failed; at most 255 characters, truncated. Cinder keeps it on backups that recovered.
    pub fail_reason: Member<String>,
    /// The volume's size in GiB (not the space used by the backup).
    pub size: Member<i64>,
    /// Objects in the object store.
    pub object_count: Member<i64>,
    /// Where the driver stored it.
    pub container: Member<String>,
    /// Its availability zone.
    pub availability_zone: Member<String>,
    /// When it was requested.
    pub created_at: Member<Instant>,
    /// When its record last changed.
    pub updated_at: Member<Instant>,
    /// When the data was captured: the recovery point.
    pub data_timestamp: Member<Instant>,
    /// The snapshot it was made from.
    pub snapshot_id: Member<String>,
    /// Whether it is incremental.
    pub is_incremental: Member<bool>,
    /// Whether another backup depends on it.
    pub has_dependent_backups: Member<bool>,
    /// Its project; for administrators only, from 3.18.
    pub project_id: Member<String>,
    /// The user who created it; from 3.56.
    pub user_id: Member<String>,
    /// The encryption key, if it is encrypted; from 3.64.
    pub encryption_key_id: Member<String>,
    /// Key-value pairs; from 3.43.
    pub metadata: Member<Pairs<String>>,
    /// The address of the record, according to the service. Shown, never followed.
    pub links: Member<Vec<Link>>,
}

/// A row without what a backup requires. It still counts as a backup, with what could be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Why it cannot be parsed.
    pub why: String,
    /// What could be parsed: the id is empty if there is none, the status `Missing`.
    pub(crate) rest: Backup,
}

/// A row's backup, or what could be parsed of it.
pub type Read = Result<Backup, Box<Broken>>;

/// Whether a name has any visible character: control characters, blanks and zero-width characters show nothing
/// (Unicode's Cc, Z and Cf, as far as they occur in names).
pub(crate) fn is_shown(name: &str) -> bool {
    let is_blank = |c: char| {
        matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}')
    };
    !name.chars().all(is_blank)
}

/// The backup of a row, as far as it could be parsed.
pub fn rest(read: &Read) -> &Backup {
    match read {
        Ok(backup) => backup,
        Err(broken) => &broken.rest,
    }
}

/// The members of a backup's JSON that are still to be parsed.
pub(super) struct Members<'a>(pub(super) Pairs<&'a RawValue>);

impl<'a> Members<'a> {
    pub(super) fn raw(&mut self, key: &str) -> &'a str {
        self.0.take(key).map_or("null", RawValue::get)
    }

    pub(super) fn text(&mut self, key: &str) -> Member<String> {
        member::text(self.raw(key))
    }

    pub(super) fn number(&mut self, key: &str) -> Member<i64> {
        member::number(self.raw(key))
    }

    pub(super) fn flag(&mut self, key: &str) -> Member<bool> {
        member::flag(self.raw(key))
    }

    pub(super) fn time(&mut self, key: &str) -> Member<Instant> {
        member::time(self.raw(key))
    }
}

/// Keys and values. Values that are not strings are shown unchanged.
pub(super) fn metadata(raw: &str) -> Member<Pairs<String>> {
    if raw == "null" {
        return Member::Absent;
    }
    let Ok(Pairs(pairs)) = serde_json::from_str::<Pairs<&RawValue>>(raw) else { return Member::odd(raw, None) };
    let mut is_plain = true;
    let mut text = |value: &RawValue| {
        string(value.get()).unwrap_or_else(|| {
            is_plain = false;
            value.get().to_owned()
        })
    };
    let pairs = Pairs(pairs.into_iter().map(|(key, value)| (key, text(value))).collect());
    if is_plain { Member::Plain(pairs) } else { Member::odd(raw, Some(pairs)) }
}

fn links(raw: &str) -> Member<Vec<Link>> {
    if raw == "null" {
        return Member::Absent;
    }
    let read = |mut link: Pairs<&RawValue>| Some(Link { rel: link.text("rel")?, href: link.text("href")? });
    let links = serde_json::from_str::<Vec<Pairs<&RawValue>>>(raw).ok();
    let links = links.and_then(|links| links.into_iter().map(read).collect());
    links.map_or_else(|| Member::odd(raw, None), Member::Plain)
}

/// An id; a number is accepted as written.
pub(super) fn id(raw: &str) -> Result<String, &'static str> {
    let id = match raw.bytes().next() {
        Some(b'"') => string(raw),
        Some(b'-' | b'0'..=b'9') => Some(raw.to_owned()),
        _ if raw == "null" => return Err("it has no id"),
        _ => None,
    };
    match id {
        Some(id) if id.trim().is_empty() => Err("its id is empty"),
        id => id.ok_or("its id is not a text"),
    }
}

fn status(raw: &str) -> Result<Status, &'static str> {
    match string(raw) {
        Some(word) if word.trim().is_empty() => Err("its status is empty"),
        Some(word) => Ok(Status::from_word(&word)),
        None if raw == "null" => Err("it has no status"),
        None => Err("its status is not a text"),
    }
}

impl Backup {
    /// Parses a backup's JSON. Only a bad id or status makes it unreadable. Unknown members are ignored.
    pub(crate) fn read(json: &str) -> Read {
        let pairs = serde_json::from_str::<Pairs<&RawValue>>(json);
        let is_object = pairs.is_ok();
        let mut members = Members(pairs.unwrap_or_default());
        let (id, status) = (id(members.raw("id")), status(members.raw("status")));
        let why = match (is_object, &id, &status) {
            (false, ..) => "it is not an object".to_owned(),
            (_, Ok(_), Ok(_)) => String::new(),
            (_, Err(why), Ok(_)) | (_, Ok(_), Err(why)) => (*why).to_owned(),
            (_, Err(id), Err(status)) => format!("{id}, and {status}"),
        };
        let backup = Self {
            id: id.unwrap_or_default(),
            status: status.unwrap_or(Status::Missing),
            name: members.text("name"),
            description: members.text("description").map(Description::read),
            volume_id: members.text("volume_id"),
            fail_reason: members.text("fail_reason"),
            size: members.number("size"),
            object_count: members.number("object_count"),
            container: members.text("container"),
            availability_zone: members.text("availability_zone"),
            created_at: members.time("created_at"),
            updated_at: members.time("updated_at"),
            data_timestamp: members.time("data_timestamp"),
            snapshot_id: members.text("snapshot_id"),
            is_incremental: members.flag("is_incremental"),
            has_dependent_backups: members.flag("has_dependent_backups"),
            project_id: members.text("os-backup-project-attr:project_id"),
            user_id: members.text("user_id"),
            encryption_key_id: members.text("encryption_key_id"),
            metadata: metadata(members.raw("metadata")),
            links: links(members.raw("links")),
        };
        if why.is_empty() { Ok(backup) } else { Err(Box::new(Broken { why, rest: backup })) }
    }
}

/// A link of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub rel: String,
    pub(crate) href: String,
}

/// Full or incremental.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Contains the whole volume.
    Full,
    /// Contains the changes since the previous backup.
    Incremental,
    /// The service did not say.
    Unstated,
}

impl Kind {
    /// Its name for display.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Incremental => "incremental",
            Self::Unstated => "not stated",
        }
    }
}

impl Backup {
    /// Full or incremental. VBS ignores `is_incremental` and writes INC into the description, so INC takes precedence.
    pub(crate) fn kind(&self) -> Kind {
        let inc = self.description.meaning().and_then(|description| description.inc);
        match inc.or(self.is_incremental.meaning().copied()) {
            Some(true) => Kind::Incremental,
            Some(false) => Kind::Full,
            None => Kind::Unstated,
        }
    }

    /// Whether creating it failed or has not finished: there is nothing to restore.
    pub(crate) fn has_no_data(&self) -> bool {
        matches!(self.status, Status::Error | Status::Creating)
    }

    /// When the data was captured: `data_timestamp`, or `created_at` if the service gives none.
    pub(crate) fn recovery_point(&self) -> &Member<Instant> {
        if self.data_timestamp.is_blank() { &self.created_at } else { &self.data_timestamp }
    }

    /// Whether its data was captured at another time than that of its creation, as in a backup of a snapshot; differences
    /// of less than five minutes, as between a snapshot made for a backup and the backup, do not count.
    pub(crate) fn has_own_recovery_point(&self) -> bool {
        if self.has_no_data() || self.data_timestamp.is_blank() {
            return false;
        }
        match (self.data_timestamp.meaning(), self.created_at.meaning()) {
            (Some(data), Some(created)) => data.seconds_since(*created).abs() >= 300,
            _ => true,
        }
    }

    /// How many seconds creating it took: from `created_at` to `updated_at`, which any later change of the record
    /// moves. `None` if it has dependents, since creating those changed the record, and above a day, after which a backup
    /// in progress counts as stuck: the record was changed later.
    pub(crate) fn took(&self) -> Option<i64> {
        let is_made = self.status == Status::Available && self.has_dependent_backups.meaning() != Some(&true);
        let seconds = self.updated_at.meaning()?.seconds_since(*self.created_at.meaning()?);
        Some(seconds).filter(|seconds| is_made && (0..=DAY).contains(seconds))
    }

    /// The failure reason, unless it is blank.
    pub fn reason(&self) -> Option<&str> {
        self.fail_reason.shown().filter(|reason| !reason.trim().is_empty())
    }

    /// Whether the database may have truncated the failure reason.
    pub(crate) fn reason_may_be_cut(&self) -> bool {
        self.reason().is_some_and(|reason| reason.chars().count() >= TEXT_LIMIT)
    }
}

/// A description as VBS writes it: `{"DESC": "…", "INC": 1}` as JSON in the string. Truncated at 255 characters it no
/// longer parses, and is then shown unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The original value of the field.
    pub stored: String,
    /// DESC, or the whole value if there is none.
    pub(crate) text: String,
    /// INC: whether an incremental backup was requested.
    pub(crate) inc: Option<bool>,
}

/// DESC and INC, if the value is VBS's JSON.
fn vbs(stored: &str) -> Option<(Option<String>, Option<bool>)> {
    if !stored.trim_start().starts_with('{') {
        return None;
    }
    let mut members: Pairs<&RawValue> = serde_json::from_str(stored).ok()?;
    let inc = members.take("INC").and_then(|inc| match inc.get().trim_matches('"') {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    });
    match members.take("DESC").filter(|desc| desc.get() != "null") {
        // A value that is not a string does not come from VBS, so all of it is shown unchanged.
        Some(desc) => string(desc.get()).map(|desc| (Some(desc), inc)),
        None => Some((None, inc)),
    }
}

impl Description {
    /// Parses a description field.
    pub(crate) fn read(stored: String) -> Self {
        let (desc, inc) = vbs(&stored).unwrap_or_default();
        match desc {
            Some(text) => Self { stored, text, inc },
            None if inc.is_some() => Self { stored, text: String::new(), inc },
            None => Self { text: stored.clone(), stored, inc: None },
        }
    }
}

/// A backup's display name: its name, or the first characters of its id if it has none.
pub(crate) fn display_name(name: Option<&str>, id: Option<&str>) -> String {
    match (name, id) {
        (Some(name), _) if !name.trim().is_empty() => name.to_owned(),
        (_, Some(id)) => format!("unnamed {}", short(id)),
        (_, None) => "unreadable row".to_owned(),
    }
}

/// The first eight characters of an id.
pub(crate) fn short(id: &str) -> &str {
    id.char_indices().nth(8).and_then(|(end, _)| id.get(..end)).unwrap_or(id)
}

#[cfg(test)]
mod tests;
