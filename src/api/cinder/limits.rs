//! Backup quotas and usage, from `GET …/limits` (api/v3/views/limits.py). A role unknown to Cinder gets no usage; -1
//! means unlimited.

use crate::api::cinder::answer::{Unreadable, member, parse, text};
use crate::api::cinder::member::number as number_of;
use crate::api::json::Pairs;
use crate::time::DAY;
use serde_json::value::RawValue;

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
    /// If it is not JSON, not of this shape, or not from the service.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let body = text(body)?;
        let mut answer: Pairs<&RawValue> = parse(&body)?;
        let mut limits: Pairs<&RawValue> = parse(member(&mut answer, "limits")?.get())?;
        let mut absolute: Pairs<&RawValue> = parse(member(&mut limits, "absolute")?.get())?;
        let mut number = |key: &str| {
            let member = absolute.take(key).map(RawValue::get).map(number_of)?;
            u64::try_from(*member.meaning()?).ok()
        };
        Ok(Self {
            backups: Quota { used: number("totalBackupsUsed"), most: number("maxTotalBackups") },
            gigabytes: Quota { used: number("totalBackupGigabytesUsed"), most: number("maxTotalBackupGigabytes") },
        })
    }
}

impl Quota {
    /// Whether nothing is left of it.
    pub(crate) fn is_full(self) -> bool {
        self.used.zip(self.most).is_some_and(|(used, most)| used >= most)
    }

    /// How many days the remaining quota lasts when this much is added in this many seconds; `None` if it is unlimited
    /// or nothing is added.
    pub(crate) fn days_left(self, added: i64, seconds: i64) -> Option<u64> {
        let rest = self.most?.saturating_sub(self.used?);
        let added = u64::try_from(added).ok().filter(|added| *added > 0)?;
        let seconds = u64::try_from(seconds).ok()?;
        Some(rest.saturating_mul(seconds) / added.saturating_mul(DAY.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_limits_are_no_limits_and_missing_ones_are_unknown() {
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
        let failure = |body: &str| BackupQuota::read(body.as_bytes()).unwrap_err();
        assert_eq!([failure(""), failure("<html>")], [Unreadable::Empty, Unreadable::Html]);
        assert_eq!(failure(r#"{"limits": {"#), Unreadable::Cut);
        assert_eq!(failure("{}"), Unreadable::Unexpected("limits is missing".to_owned()));
        assert_eq!(failure(r#"{"limits": {}}"#), Unreadable::Unexpected("absolute is missing".to_owned()));
        for other in ["[]", r#"{"limits": []}"#] {
            assert!(matches!(failure(other), Unreadable::Unexpected(_)), "{other}");
        }
    }

    #[test]
    fn a_quota_is_full_when_the_rest_is_used_up() {
        let quota = Quota { used: Some(4), most: Some(10) };
        assert_eq!(
            (quota.days_left(2, DAY), quota.days_left(4, 2 * DAY), quota.days_left(0, DAY)),
            (Some(3), Some(3), None)
        );
        assert_eq!(Quota { used: Some(12), ..quota }.days_left(2, DAY), Some(0));
        assert_eq!(Quota { most: None, ..quota }.days_left(2, DAY), None);
        let is_full = |used: u64, most: Option<u64>| Quota { used: Some(used), most }.is_full();
        assert_eq!((is_full(9, Some(10)), is_full(10, Some(10)), is_full(2, Some(0))), (false, true, true));
        assert!(!is_full(2, None) && !Quota { used: None, ..quota }.is_full());
    }
}
