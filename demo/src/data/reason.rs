//! Why backups fail: reasons as written by Cinder, its drivers and VBS, with varying ports and ids.

use super::chance::Chance;
use super::volume::Volume;

/// The length of Cinder's columns.
const LONGEST: usize = 255;

/// Truncates a text to the length of a column.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// The cause of last night's failures: a proxy of the object store is down.
pub(super) fn proxy_down(chance: &mut Chance) -> String {
    let (port, account) = (chance.between(32768, 60999), chance.hex());
    cut(&format!(
        "Backup driver reported an error while writing to the object store: HTTPConnectionPool(host='swift-proxy-02', \
         port=8080) from 10.20.4.17:{port}: PUT /v1/AUTH_{account}/volumebackups: [Errno 111] ECONNREFUSED"
    ))
}

/// The cause of a night some days ago: the host that reads the volumes lost its connection to them.
pub(super) fn host_lost(chance: &mut Chance) -> String {
    let (target, session) = (chance.between(2, 60), chance.between(1, 4000));
    cut(&format!(
        "Bad or unexpected response from the storage volume backend API: iSCSI session {session} to 10.31.9.{target}:3260 \
         on host backup-central-01 ended while the volume was being read"
    ))
}

/// The cause of an earlier night: the message queue was overloaded.
pub(super) fn no_reply(chance: &mut Chance) -> String {
    format!("Timed out waiting for a reply to message ID {}", chance.hex())
}

/// The kind of reason that a persistently failing volume keeps giving.
pub(super) fn lasting(volume: &Volume, chance: &mut Chance) -> Option<String> {
    let kind = volume.label.bytes().map(i64::from).sum::<i64>() % KINDS;
    text(kind, volume, chance).map(|text| cut(&text))
}

/// Any reason, or none, or an empty one.
pub(super) fn any(volume: &Volume, chance: &mut Chance) -> Option<String> {
    let kind = chance.between(0, KINDS + 2);
    text(kind, volume, chance).map(|text| cut(&text))
}

const KINDS: i64 = 19;

fn text(kind: i64, volume: &Volume, chance: &mut Chance) -> Option<String> {
    let id = &volume.id;
    Some(match kind {
        0 => "Connection to swift failed: [Errno 111] ECONNREFUSED".to_owned(),
        1 => no_reply(chance),
        2 => format!(
            "RBD diff op failed - (ret=2 stderr=rbd: error opening image volume-{id}: (2) No such file or directory)"
        ),
        3 => format!("[Errno 28] No space left on device: '/var/lib/cinder/backup_mount/{}/backup'", chance.hex()),
        4 => format!("VolumeBackup.0013: the last backup of volume {id} is not finished"),
        5 => format!(
            "VolumeBackup.0081: capacity for backups used up: {} GB of 40960 GB",
            chance.between(40_900, 40_960)
        ),
        6 => "VolumeBackup.0042: the policy's agency has no right to the bucket".to_owned(),
        7 => "Create backup aborted, expected volume status backing-up but got error.".to_owned(),
        8 => "Service not found for creating backup.".to_owned(),
        9 => "Backup driver reported an error: The object store returned HTTP 507 Insufficient Storage.".to_owned(),
        10 => format!(
            "Unexpected error while running command.\nCommand: sudo cinder-rootwrap /etc/cinder/rootwrap.conf rbd \
             export-diff --id backups --from-snap backup.{} volumes/volume-{id}@backup -\nExit code: 1\nStdout: ''",
            chance.id()
        ),
        11 => "Unexpected HTTP response: <html><head><title>502 Bad Gateway</title></head><body bgcolor=\"white\">\
               <center><h1>502 Bad Gateway</h1></center></body></html>"
            .to_owned(),
        12 => {
            let share = chance.between(11, 14);
            format!("NFS share 10.20.4.{share}:/export/backup could not be mounted: mount.nfs: Connection timed out")
        }
        13 => "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1129)"
            .to_owned(),
        14 => format!(
            "Traceback (most recent call last):\n  File \"/usr/lib/python3/dist-packages/cinder/backup/manager.py\", \
             line {}, in create_backup\n    updates = self._run_backup(context, backup, volume)\n  File \
             \"/usr/lib/python3/dist-packages/cinder/backup/chunkeddriver.py\", line 562, in backup\n",
            chance.between(400, 520)
        ),
        15 => {
            let host = chance.between(1, 5);
            format!(
                "The service cinder-backup on host backup-{host:02} was restarted while the backup was being created."
            )
        }
        16 => format!(
            "Failed to attach volume {id}: iSCSI target 10.20.9.{} did not answer in time.",
            chance.between(2, 60)
        ),
        17 => "Object store rejected the request: 403 Forbidden: AccessDenied (RequestId 0000018F2A7C)".to_owned(),
        18 => format!("Chunk checksums differ: expected {}", chance.hex().repeat(9)),
        KINDS => return None,
        _ => String::new(),
    })
}
