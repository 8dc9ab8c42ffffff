use super::*;
use proptest::prelude::*;

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
        ("volume 20 GB is smaller than backup 40 GB.", "volume <size> is smaller than backup <size>."),
        ("Volume 7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb not found", "Volume <id> not found"),
        ("volume-7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb.tmp", "volume-<id>.tmp"),
        ("(Request-ID: req-45a733d1-f72d-487d-80c8-1b60114ebd7b)", "(Request-ID: <request>)"),
        ("connect to 10.0.0.17:8080 timed out after 60s", "connect to <address> timed out after <duration>"),
        ("no route to fe80::1ff:fe23:4567:890a", "no route to <address>"),
        ("at 2026-11-23 08:22:46.120 and 2026-11-23T08:22Z or 08:22:46", "at <time> and <time> or <time>"),
        ("message ID 0dbc4b1c9b7e4d3f", "message ID <id>"),
        ("two  lines\n here ", "two lines here"),
        ("Exit code: 1", "Exit code: 1"),
        ("VolumeBackup.0042 happened", "VolumeBackup.0042 happened"),
        ("备份失败 12", "备份失败 <n>"),
        ("deadbeef cafe feedface", "deadbeef cafe feedface"),
        ("std::bad_alloc", "std::bad_alloc"),
        ("at Wed, 25 Nov 2026 02:10:33 GMT", "at <time>"),
        ("at Nov 25 02:10:33, 25/Nov/2026:02:10:33 +0000", "at <time>, <time>"),
        ("read/write and/or I/O", "read/write and/or I/O"),
        ("<html><body>502 Bad Gateway</body></html>", "<html><body>502 Bad Gateway</body></html>"),
        ("/usr/bin/rsync: cannot read /srv/a/b.img", "/usr/bin/rsync: cannot read <path>"),
        ("Error: 3 objects failed", "Error: <n> objects failed"),
    ] {
        assert_eq!(template(reason), expected);
    }
}

/// Groups of reasons with the same cause.
const SAME: [&[&str]; 24] = [
    &[
        "RBD diff op failed - (ret=22 stderr=Exporting image: 1% complete...failed.)",
        "RBD diff op failed - (ret=22 stderr=Exporting image: 1% complete...\rExporting image: 4% complete...failed.)",
        "RBD diff op failed - (ret=22 stderr=Exporting image: 1% complete...\rExporting image: 4% complete...\rExporting image: 100% complete...failed.)",
    ],
    &["Copy failed: 10%...error", "Copy failed: 10%...20%...error", "Copy failed: 10%...20%...30%...40%...error"],
    &[
        "rsync failed:\n    32,768   0%    0.00kB/s    0:00:00\rrsync: write failed",
        "rsync failed:\n    32,768   0%    0.00kB/s    0:00:00\r  1,048,576  12%   31.05MB/s    0:01:12\r  2,097,152  24%    1.20GB/s    0:00:59\rrsync: write failed",
    ],
    &[
        "dd: error writing: 1048576 bytes (1.0 MB, 1.0 MiB) copied, 0.5 s, 2.1 MB/s",
        "dd: error writing: 1048576 bytes (1.0 MB, 1.0 MiB) copied, 0.5 s, 2.1 MB/s\r9437184 bytes (9.4 MB, 9.0 MiB) copied, 12 s, 786 kB/s",
    ],
    &[
        "Stderr: '1% done\\n2% done\\nno space'",
        "Stderr: '1% done\\nno space'",
        "Stderr: '7% done\\r\\n8% done\\r\\n99% done\\nno space'",
    ],
    &["upload [==>      ] 21 %", "upload [=======> ] 88 %"],
    &[
        "12%|█▎        | 12/100 [00:01<00:10,  8.50it/s] stalled",
        "87%|████████▋ | 87/100 [01:12<00:09,  1.2it/s] stalled",
    ],
    &["Connection lost\nConnection lost\nConnection lost", "Connection lost", "Connection lost\r\n Connection lost"],
    &[
        "PUT of segment volumebackups/volume_7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb/20261124021500/az_nova_backup_1d1139d8-8989-49d3-8aa1-83eb691e6db2-00001 failed",
        "PUT of segment volumebackups/volume_2748f2f2-4394-4e6e-af8d-8dd34496c024/20261125021501/az_nova_backup_80e17946-6e56-46e0-9547-e9ba4f1619bd-00423 failed",
    ],
    &["segment 3 of 40 failed after 2 retries", "segment 17 of 23 failed after 5 retries"],
    &[
        "mount.nfs: filer-a:/export/backup1 timed out",
        "mount.nfs: nas02.example.com:/vol/b timed out",
        "mount.nfs: nas:/b timed out",
    ],
    &[
        "cannot reach [2001:db8::17]:8080",
        "cannot reach [fe80::1]:443",
        "cannot reach 10.2.3.4:8080",
        "cannot reach swift-proxy-02:8080",
    ],
    &["no route to fe80::1%eth0", "no route to 2001:db8:0:1:2:3:4:5", "no route to 192.0.2.4"],
    &["volume 7d7c6fbed7ee4b4d8baebdd08b5604bb", "volume 2748f2f2-4394-4e6e-af8d-8dd34496c024"],
    &[
        "(HTTP 500) (Request-ID: req-45a733d1-f72d-487d-80c8-1b60114ebd7b)",
        "(HTTP 500) (Request-ID: req-0c1d2e3f-1111-2222-3333-444455556666)",
    ],
    &[
        "Transaction tx00000000000000000a1b2-0063f5c0de-1f2a3-default refused",
        "Transaction tx00000000000000000ffff-0063aaaaaa-9c8d7-default refused",
    ],
    &["open('/tmp/tmpa8_f3kz1'): busy", "open('/tmp/tmpq7k2h9w1'): busy", "open('/var/tmp/x'): busy"],
    &["could not lock tmpa8_f3kz1", "could not lock tmpq7k2h9w1"],
    &[
        "File \"/usr/lib/python3/dist-packages/cinder/backup/manager.py\", line 412, in create_backup",
        "File \"/opt/venv/lib/python3.11/site-packages/cinder/backup/manager.py\", line 498, in create_backup",
    ],
    &["killed process 4711 (pid 4712)", "killed process 99 (pid 100)"],
    &["<Driver object at 0x7f2b8c0d5e50> is gone", "<Driver object at 0x7fa1b2c3d4e5> is gone"],
    &["timed out after 30 seconds", "timed out after 2m30s", "timed out after 500ms"],
    &["host backup-01 went away", "host backup-17.example.net went away", "host cinder3 went away"],
    &["GET https://store-1.example.com:8443/v1/AUTH_a1 refused", "GET http://10.0.0.4/v1/b?limit=10 refused"],
];

/// Groups of reasons with different causes.
const APART: [&[&str]; 17] = [
    &["HTTP 500", "HTTP 503", "HTTP 507", "HTTP/1.1 404", "HTTP/1.1 403"],
    &["[Errno 28] failed", "[Errno 111] failed", "errno=28 failed", "errno: 5 failed"],
    &["Exit code: 1", "Exit code: 137", "exit status 2", "exit status 255", "exited with 1", "exited with 2"],
    &["RBD op failed (ret=2)", "RBD op failed (ret=22)", "RBD op failed (ret=-5)", "RBD op failed (ret=-28)"],
    &[
        "VolumeBackup.0040",
        "VolumeBackup.0042",
        "VolumeBackup.0013: busy",
        "VolumeBackup.0014: busy",
        "Ecs.0010",
        "Ecs.0011",
    ],
    &["ORA-00942", "ORA-01555", "ERROR 1045 (28000)", "ERROR 2002 (HY000)"],
    &["killed by signal 9", "killed by signal 15"],
    &[
        "<h1>502 Bad Gateway</h1>",
        "<h1>504 Gateway Time-out</h1>",
        "403 Forbidden",
        "404 Not Found",
        "409 Conflict",
        "412 Conflict",
    ],
    &["error 0x80070005", "error 0x80070020"],
    &["/usr/bin/rsync failed", "/usr/bin/dd failed", "/sbin/lvcreate failed"],
    &["driver.py:12 failed", "manager.py:12 failed"],
    &["rbd: No space left", "rbd: No such file", "ceph: No such file"],
    &["sha256 differs", "md5 differs", "ipv4 is off", "ipv6 is off", "ext3 is full", "ext4 is full"],
    &["10% complete...done", "10% complete...failed"],
    &["could not read", "could not write", "could not read or write"],
    &["Timed out waiting for 10.0.0.1", "Refused by 10.0.0.1"],
    &["cinder.exception.VolumeNotFound", "cinder.exception.SnapshotNotFound"],
];

#[test]
fn texts_of_one_cause_have_one_template() {
    for same in SAME {
        let templates: Vec<_> = same.iter().map(|reason| template(reason)).collect();
        assert!(templates.iter().all(|one| *one == templates[0]), "{templates:#?}");
    }
}

#[test]
fn texts_of_different_causes_have_different_templates() {
    let mut all: Vec<_> = SAME.iter().map(|same| template(same[0])).collect();
    for apart in APART {
        let mut templates: Vec<_> = apart.iter().map(|reason| template(reason)).collect();
        all.extend(templates.clone());
        templates.sort();
        templates.dedup();
        assert_eq!(templates.len(), apart.len(), "{templates:#?}");
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn a_cut_reason_is_the_beginning_of_the_whole_one() {
    for whole in SAME.into_iter().flatten().chain(APART.into_iter().flatten()) {
        // Truncated as in the database, at any character, when more text follows.
        let before = "Backup driver reported an error: ";
        let reason = format!("{before}{whole} and then it stopped at 12 GB of 40 GB on Wed, 25 Nov 2026 02:10:33 GMT");
        let all = template(&reason);
        for (end, _) in reason.char_indices().skip(before.len()) {
            let cut = of_cut(&reason[..end]);
            assert!(all.starts_with(&cut), "{cut:?} of {all:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_template_of_a_template_is_itself(
        reason in "\\PC{0,60}|[a-f0-9:. %/-]{0,60}|(HTTP|Errno|a) [0-9.:]{0,12}|([a-z]{1,5}[0-9]{0,3}[ :./@\\[\\]=>|-]{1,2}){0,12}"
    ) {
        let made = template(&reason);
        prop_assert_eq!(template(&made), made);
    }

    #[test]
    fn progress_of_any_kind_and_length_is_one(
        line in "[a-z]{3,8}( [a-z]{2,6}){0,2}",
        unit in prop::sample::select(vec!["%", " %", " MB", "% complete...", "/40 objects", " of 40", "% [==>  ] 3.2 MB/s 0:00:12", " s"]),
        gap in prop::sample::select(vec!["\r", "\n", "\r\n", " ", "\n\n"]),
        numbers in prop::collection::vec(1..100u32, 1..12),
        end in "[a-z]{3,8} gave up",
    ) {
        // The number after such a word is not progress: it identifies the error.
        prop_assume!(!names_error(&line));
        let of = |numbers: &[u32]| {
            let lines: Vec<_> = numbers.iter().map(|number| format!("{line}: {number}{unit}")).collect();
            format!("It failed: {}{gap}{end}", lines.join(gap))
        };
        prop_assert_eq!(template(&of(&numbers)), template(&of(&numbers[..1])));
    }

    #[test]
    fn no_text_makes_it_fail_hard(reason in "\\PC{0,300}|[\\[|/:.<>=%0-9a-fx \r\n-]{0,200}") {
        let (whole, cut) = (template(&reason), of_cut(&reason));
        prop_assert!(whole.len() <= reason.len() * 6 + 16 && cut.len() <= reason.len() * 6 + 16);
    }
}
