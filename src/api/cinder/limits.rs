//! Backup quotas and usage, from `GET …/limits` (api/v3/views/limits.py). A role unknown to Cinder gets no usage; -1
//! means unlimited.

use crate::api::cinder::answer::Unreadable;
use crate::api::cinder::member;
use crate::api::json::Pairs;
use serde_json::value::RawValue;

const DAY: u64 = 24 * 60 * 60;

/// The backup quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackupQuota {
    /// The number of backups.
    pub backups: Quota,
    /// The total size of their volumes, in GiB.
    pub gigabytes: Quota,
}

/// Usage and limit of one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// `None` if the service does not say.
    pub used: Option<u64>,
    /// `None` if unlimited.
    pub most: Option<u64>,
}

impl BackupQuota {
    /// Parses the answer.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or not of this shape.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let unexpected = || Unreadable::Unexpected("limits.absolute is missing".to_owned());
        let mut answer: Pairs<&RawValue> = serde_json::from_slice(body).map_err(|_| unexpected())?;
        let mut absolute =
            answer.object("limits").and_then(|mut limits| limits.object("absolute")).ok_or_else(unexpected)?;
        let mut number = |key: &str| {
            let member = absolute.take(key).map(RawValue::get).map(member::number)?;
            u64::try_from(*member.meaning()?).ok()
        };
        Ok(Self {
            backups: Quota { used: number("totalBackupsUsed"), most: number("maxTotalBackups") },
            gigabytes: Quota { used: number("totalBackupGigabytesUsed"), most: number("maxTotalBackupGigabytes") },
        })
    }
}

impl Quota {
    /// How many days the remaining quota lasts when this much is added in this many seconds; `None` if it is unlimited
    /// or nothing is added.
    pub(crate) fn days_left(self, added: i64, seconds: i64) -> Option<u64> {
        let rest = self.most?.saturating_sub(self.used?);
        let added = u64::try_from(added).ok().filter(|added| *added > 0)?;
        let seconds = u64::try_from(seconds).ok()?;
        Some(rest.saturating_mul(seconds) / added.saturating_mul(DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_less_than_none_are_none_and_what_is_not_said_is_not_known() {
        let read =
            |absolute: &str| BackupQuota::read(format!(r#"{{"limits": {{"absolute": {absolute}}}}}"#).as_bytes());
        let whole = r#"{"maxTotalBackups": 10, "totalBackupsUsed": 4, "maxTotalBackupGigabytes": -1, "totalBackupGigabytesUsed": "40"}"#;
        assert_eq!(
            read(whole),
            Ok(BackupQuota {
                backups: Quota { used: Some(4), most: Some(10) },
                gigabytes: Quota { used: Some(40), most: None },
            })
        );
        assert_eq!(read("{}"), Ok(BackupQuota::default()));
        for none in ["", "[]", "{}", r#"{"limits": []}"#, "<html>"] {
            assert!(BackupQuota::read(none.as_bytes()).is_err(), "{none}");
        }
    }

    #[test]
    fn a_quota_is_full_when_the_rest_is_used_up() {
        let quota = Quota { used: Some(4), most: Some(10) };
        let day = 24 * 60 * 60;
        assert_eq!(
            (quota.days_left(2, day), quota.days_left(4, 2 * day), quota.days_left(0, day)),
            (Some(3), Some(3), None)
        );
        assert_eq!(Quota { used: Some(12), ..quota }.days_left(2, day), Some(0));
        assert_eq!(Quota { most: None, ..quota }.days_left(2, day), None);
    }
}
