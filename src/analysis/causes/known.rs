//! Failures with a known explanation: what happened, what to do next, and the source. Reasons with a VBS code are
//! matched by that code, others by phrases from Cinder's code, its libraries or the system.

use std::fmt;

/// The explanation of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) meaning: &'static str,
    /// What to do next.
    pub(crate) next_step: &'static str,
    /// Where it is documented.
    pub(crate) source: Source,
}

/// Where an explanation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The code that contains the phrase.
    Code(&'static str),
    /// The list of VBS codes, under this number.
    Vbs(u16),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(place) => f.write_str(place),
            Self::Vbs(code) => write!(f, "VBS API Reference, Error Codes, VolumeBackup.{code:04}"),
        }
    }
}

/// Phrase, meaning, next step and source. The first match wins, so the more specific phrases come first.
const PHRASES: [(&str, &str, &str, &str); 13] = [
    (
        "Service not found for creating backup",
        "No running backup service could back up this volume.",
        "Check that cinder-backup is up (openstack volume service list) in the volume’s availability zone.",
        "cinder/scheduler/manager.py, create_backup",
    ),
    (
        "incomplete backup reset on manager restart",
        "The backup service was restarted while it made this backup.",
        "Make the backup again; if it recurs, find out why cinder-backup restarts.",
        "cinder/backup/manager.py, _cleanup_one_backup",
    ),
    (
        "Create backup aborted, expected volume status",
        "The volume changed its status before its backup began.",
        "Look at the volume: it must be available or in-use; an error there comes first.",
        "cinder/backup/manager.py, create_backup",
    ),
    (
        "Restore backup aborted",
        "The volume to restore to was not in the status that a restore needs.",
        "Look at that volume’s status, and restore again once it is available.",
        "cinder/backup/manager.py, restore_backup",
    ),
    (
        "is not the backup service that was used to create this backup",
        "The backup was made with another driver than the one that is configured now.",
        "Bring the former driver back for old backups, or reset and delete the record.",
        "cinder/backup/manager.py, delete_backup and restore_backup",
    ),
    (
        "Errno 28",
        "No space was left where the backup service works.",
        "Make room on the host of cinder-backup or in the share that it mounts, then back up again.",
        "errno 28, ENOSPC",
    ),
    (
        "Errno 111",
        "The store refused the connection.",
        "Check that the store is up and that its address is right, from the host of cinder-backup.",
        "errno 111, ECONNREFUSED",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "The store’s certificate is not trusted.",
        "Renew it, or add the CA that signed it to cinder-backup’s trust store.",
        "Python, ssl.SSLCertVerificationError",
    ),
    (
        "Connection to swift failed",
        "The object store was out of reach.",
        "Check the object store’s endpoint from the host of cinder-backup.",
        "cinder/exception.py, SwiftConnectionFailed",
    ),
    (
        "Timed out waiting for a reply",
        "Another service did not answer over the message broker in time.",
        "Check the message broker and the load of cinder-volume and cinder-backup.",
        "oslo_messaging/exceptions.py, MessagingTimeout",
    ),
    (
        "mount.nfs",
        "The share for backups could not be mounted.",
        "Try mounting it by hand on the cinder-backup host; the NFS server or the network to it is at fault.",
        "nfs-utils, mount.nfs",
    ),
    (
        "Backup driver reported an error",
        "The store behind the backup service refused or failed.",
        "The reason has the store’s own words; the cinder-backup log has the rest.",
        "cinder/exception.py, BackupDriverException",
    ),
    (
        "Unexpected error while running command",
        "The driver’s command failed.",
        "See the exit code and stderr in the reason; the cinder-backup log has the full output.",
        "oslo_concurrency/processutils.py, ProcessExecutionError",
    ),
];

/// VBS codes grouped by the remedy they share.
const CODES: [(&[u16], &str, &str); 14] = [
    (
        &[8, 9, 41, 42, 44],
        "The service lacked a permission or a key.",
        "Check the roles of the user or the agency that makes the backups.",
    ),
    (&[12], "The volume was neither available nor in-use.", "Check the volume: if it is in error, fix that first."),
    (
        &[13, 206],
        "An earlier backup of the same volume was not finished.",
        "Wait for it to finish; if it is stuck, fix that first.",
    ),
    (
        &[17, 18, 19, 20, 37, 62],
        "The snapshot that the backup is made from failed.",
        "Look at the volume’s snapshots and their quota, then back up again.",
    ),
    (
        &[22, 23, 24, 25, 38, 63],
        "The temporary volume that the backup is made from failed.",
        "Look at the quota for volumes and at the storage pool, then back up again.",
    ),
    (
        &[21, 111, 207],
        "The volume, or the backup to restore, does not exist any more.",
        "If the volume was retired, take it out of the backup policy.",
    ),
    (
        &[27, 28, 29, 30, 39, 64],
        "The service could not finish the backup, or not find out how it ended.",
        "Back up again; if it recurs, ask the operators with the time and the id.",
    ),
    (&[40], "The volume has as many backups as the service keeps.", "Remove old ones, or ask for a higher quota."),
    (
        &[70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84],
        "A quota of the project is used up, or could not be read.",
        "Ask for a higher quota, or delete backups that you no longer need.",
    ),
    (
        &[100, 101, 102, 103, 109, 110, 123, 125],
        "The backup or its snapshot could not be deleted.",
        "Try deleting it again; if that fails, ask the operators to delete it.",
    ),
    (
        &[113],
        "An image was made from the backup, which cannot be deleted while it is there.",
        "Remove the image first.",
    ),
    (
        &[89, 200, 201, 202, 205],
        "The volume could not be restored, or was not in the status for it.",
        "Look at the volume’s status, then restore again.",
    ),
    (&[209], "The volume is smaller than the backup.", "Restore to one that is at least as large."),
    (&[900], "The backup service was not available.", "Back up again later."),
];

/// The explanation of a reason.
pub(crate) fn advice(reason: &str) -> Option<Advice> {
    if let Some(code) = code(reason)
        && let Some((_, meaning, next_step)) = CODES.iter().find(|(codes, ..)| codes.contains(&code))
    {
        return Some(Advice { meaning, next_step, source: Source::Vbs(code) });
    }
    let (_, meaning, next_step, place) = PHRASES.iter().find(|(phrase, ..)| reason.contains(phrase))?;
    Some(Advice { meaning, next_step, source: Source::Code(place) })
}

/// The number after `VolumeBackup.`
fn code(reason: &str) -> Option<u16> {
    let (_, rest) = reason.split_once("VolumeBackup.")?;
    rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_vbs_is_known_by_its_number() {
        let of = |reason: &str| advice(reason).map(|advice| advice.source.to_string());
        let vbs = "VBS API Reference, Error Codes, VolumeBackup.0040";
        assert_eq!(of("VolumeBackup.0040: 20 backups").as_deref(), Some(vbs));
        assert_eq!(of("failed with VolumeBackup.0040"), of("VolumeBackup.0040"));
        for reason in ["VolumeBackup.9999", "VolumeBackup.4", "VolumeBackup.", "volumebackup.0040", "VolumeBackup.é"] {
            assert_eq!(of(reason), None, "{reason}");
        }
    }

    #[test]
    fn no_code_stands_for_two_things() {
        let mut codes: Vec<u16> = CODES.iter().flat_map(|(codes, ..)| codes.iter().copied()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }

    #[test]
    fn the_more_special_words_count() {
        let of = |reason: &str| advice(reason).unwrap().source;
        assert_eq!(of("Backup driver reported an error: [Errno 28] No space left"), Source::Code("errno 28, ENOSPC"));
        assert_eq!(advice("something new"), None);
    }
}
