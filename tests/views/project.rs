//! The views of the whole project.

use super::{assert_links_agree, clock};
use backup_lens::analysis::{Analysis, AnalysisInput, analyse};
use backup_lens::api::cinder::answer::Unreadable;
use backup_lens::api::cinder::failure::{FailureKind, Headers};
use backup_lens::api::cinder::{Failure, answer};
use backup_lens::inventory::Inventory;
use backup_lens::inventory::plan::Extent;
use backup_lens::inventory::volumes::{VolumeInventory, VolumesRead};
use backup_lens::query::search::Search;
use backup_lens::query::volumes::TargetAge;
use backup_lens::query::{Query, View};
use backup_lens::time::Clock;
use backup_lens::ui::pages::backups::search;
use backup_lens::ui::pages::overview::{DEPTH, below, overview};
use backup_lens::ui::pages::volumes;
use backup_lens::ui::parts::day_strip::strip_days;
use backup_lens::ui::parts::figures::AnalysisContext;
use std::sync::Arc;

const HOSTILE: &str = "<img src=x onerror=alert(1)>";

fn setting(extent: Extent) -> AnalysisInput {
    AnalysisInput {
        is_stale: false,
        epoch: 0,
        extent,
        unread: Arc::default(),
        now: clock().now,
        offset: clock().offset,
        target_age: TargetAge::default(),
        policies: std::sync::Arc::default(),
        volumes: std::sync::Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Off)),
        limit: 20,
        acknowledged: Arc::default(),
        retired: Arc::default(),
        backed_up: Arc::default(),
        memory: None,
    }
}

fn analysis(extent: Extent) -> Analysis {
    let rows = [
        format!(
            r#"{{"id": "a", "status": "error", "name": "{HOSTILE}", "volume_id": "{HOSTILE}", "fail_reason": "{HOSTILE} 17", "created_at": "2026-11-24T02:00:00", "availability_zone": "{HOSTILE}", "container": "{HOSTILE}"}}"#
        ),
        r#"{"id": "b", "status": "available", "volume_id": "v", "created_at": "2026-11-24T03:00:00"}"#.to_owned(),
        format!(
            r#"{{"id": "c", "status": "creating", "name": "{HOSTILE}", "volume_id": "v", "created_at": "2026-11-20T03:00:00"}}"#
        ),
    ];
    analysis_of(&rows, extent)
}

fn analysis_of(rows: &[String], extent: Extent) -> Analysis {
    let page = answer::list(format!(r#"{{"backups": [{}]}}"#, rows.join(",")).as_bytes()).unwrap();
    let mut all = Inventory::with_room(3);
    for row in &page.rows {
        assert!(all.push(row));
    }
    let setting = setting(extent);
    analyse(&all, setting)
}

fn context_of(query: &Query) -> AnalysisContext<'_> {
    AnalysisContext {
        query,
        clock: clock(),
        target_age: TargetAge::default(),
        usual_target_age: TargetAge::default(),
        quota: None,
    }
}

fn page(analysis: &Analysis, context: AnalysisContext<'_>) -> String {
    [overview(analysis, context), below(analysis, DEPTH, context)].iter().map(ToString::to_string).collect()
}

#[test]
fn a_number_of_volumes_names_them_and_further_causes_are_a_link_away() {
    let reasons =
        ["disk full", "no route to host", "image is locked", "quota exceeded", "permission denied", "broken pipe"];
    let row = |(hour, reason): (usize, &&str)| {
        format!(
            r#"{{"id": "{hour}", "status": "error", "volume_id": "v-{hour}", "fail_reason": "{reason}", "created_at": "2026-11-24T0{hour}:00:00"}}"#
        )
    };
    let rows: Vec<String> = reasons.iter().enumerate().map(row).collect();
    let query = Query::default();
    let html = page(&analysis_of(&rows, Extent::Complete), context_of(&query));
    assert!(html.contains(">6</a> volumes the last run failed.<"), "{html}");
    assert!(html.contains(r##"2 more causes: see <a href="#causes">“Failures by cause”</a>."##), "{html}");
    assert!(html.contains(r#"<h2 id="causes" tabindex="-1">Failures by cause</h2>"#), "{html}");
}

#[test]
fn why_the_quotas_are_not_known_is_shown_once_they_were_requested() {
    let query = Query::default();
    let all = analysis(Extent::Complete);
    let html = Failure::unreadable(Unreadable::Html, Headers::default());
    for (failure, why) in
        [(html, "a web page came instead"), (FailureKind::Timeout(30).into(), "no answer within 30 seconds")]
    {
        let read = Err(failure);
        let drawn = page(&all, AnalysisContext { quota: Some(&read), ..context_of(&query) });
        assert!(drawn.contains(&format!("The project’s quotas could not be read ({why}).")), "{drawn}");
    }
    assert!(!page(&all, context_of(&query)).contains("quota"));
}

#[test]
fn nothing_is_absent_that_was_not_read() {
    let absent = [
        "There are no backups",
        "No volume has a backup",
        "No failures.",
        "restored or deleted.",
        "No backup failed in that time.",
        "No backups match",
    ];
    let nothing = |extent: Extent| analyse(&Inventory::default(), setting(extent));
    let query = Query::default();
    let rendered = |analysis: &Analysis| {
        let context = context_of(&query);
        page(analysis, context) + &volumes::nothing(analysis, context).to_string()
    };
    let whole = rendered(&nothing(Extent::Complete));
    assert_eq!(absent.iter().filter(|words| whole.contains(**words)).count(), 5, "{whole}");
    for extent in [Extent::Partial(0, Some(4)), Extent::Partial(0, None), Extent::Moving(0), Extent::Repeated(0)] {
        let partial = rendered(&nothing(extent));
        for words in absent {
            assert!(!partial.contains(words), "{extent}: {words}");
        }
        assert!(partial.contains("Incomplete data: no backup has been read."));
    }
}

#[test]
fn a_day_that_overlaps_a_gap_is_not_read() {
    use backup_lens::inventory::plan::Span;
    use backup_lens::time::Instant;
    let at = |text: &str| Instant::parse(text);
    let query = Query::default();
    let gap = Span { oldest: at("2026-11-19T23:00:00"), newest: at("2026-11-20T04:00:00") };
    let older = Span { oldest: None, newest: at("2026-10-27T12:00:00") };
    let partial = Extent::Partial(3, Some(5));
    let analysis = Analysis { unread: Arc::new([gap, older]), ..analysis(partial) };
    let html = page(&analysis, context_of(&query));
    let failing = html.split("<tr>").find(|row| row.contains("2026-11-24: failed")).unwrap();
    for day in ["2026-11-19", "2026-11-20", "2026-10-27"] {
        assert!(failing.contains(&format!("title=\"{day}: not read\" data-unread")), "{day} {failing}");
    }
    assert!(failing.contains("2026-11-21: no backup listed"), "{failing}");
    assert!(failing.contains("title=\"2026-11-24: failed\""));
    assert!(html.contains("2026-11-20: in progress; part not read"), "{html}");
    assert!(html.contains("striped: day not fully read"));
    let bars = html.split("<tr class=\"bars\">").nth(1).unwrap().split("</tr>").next().unwrap();
    assert_eq!(bars.matches("<td data-unread").count(), 4, "the bars' days");
    let line = analysis.lines.iter().find(|line| line.volume.streak > 0).unwrap();
    let days = strip_days(analysis.now, clock(), &analysis.unread);
    let line = backup_lens::ui::node::Node::from(volumes::line(line, 0, false, &analysis, &days, context_of(&query)))
        .to_string();
    assert!(line.contains("2026-11-24: failed. 4 days not read."), "{line}");
}

#[test]
fn the_days_are_those_of_the_analysis_however_late_it_is_looked_at() {
    let query = Query::default().at_view(View::Overview);
    let complete = analysis(Extent::Complete);
    let context = context_of(&query);
    let (today, tomorrow) = (context.clock, Clock { now: context.clock.now.plus(86_400), ..context.clock });
    let days = |clock| {
        let html = page(&complete, AnalysisContext { clock, ..context_of(&query) });
        let days: Vec<String> =
            html.match_indices("title=\"2026-11-").map(|(at, _)| html[at..at + 32].to_owned()).collect();
        days
    };
    assert!(!days(today).is_empty());
    assert_eq!(days(today), days(tomorrow));
}

#[test]
fn the_overview_shows_every_text_as_text() {
    let query = Query::default().at_view(View::Overview);
    let html = page(&analysis(Extent::Complete), context_of(&query));
    assert!(!html.contains("<img"), "{html}");
    assert!(html.matches("&lt;img src=x").count() >= 4, "reason, zone, container, backup in progress");
    assert!(html.contains("1</a> of 2 volumes with backups has no good backup from the last 26\u{a0}h."), "{html}");
}

#[test]
fn every_figure_above_nothing_leads_somewhere() {
    let query = Query::default().at_view(View::Overview);
    let complete = analysis(Extent::Complete);
    [overview(&complete, context_of(&query)), below(&complete, DEPTH, context_of(&query))]
        .iter()
        .for_each(assert_links_agree);
    let html = page(&analysis(Extent::Complete), context_of(&query));
    for part in html.split("data-figure=\"").skip(1) {
        let (name, rest) = part.split_once('"').unwrap();
        let is_link = rest.starts_with(" href=\"?");
        let number = rest.split_once('>').unwrap().1.split('<').next().unwrap();
        assert!(is_link || number == "0" || name == "vanished", "{name} {number}");
    }
}

#[test]
fn nothing_of_a_partial_reading_is_good_and_no_volume_lost() {
    let partial = analysis(Extent::Partial(3, Some(4)));
    let query = Query::default().at_view(View::Volumes);
    let days = strip_days(partial.now, clock(), &[]);
    let good = |analysis: &Analysis| {
        let lines =
            analysis.lines.iter().map(|line| volumes::line(line, 0, false, analysis, &days, context_of(&query)).into());
        let lines: Vec<backup_lens::ui::node::Node> = lines.collect();
        let standing: String = lines.iter().map(ToString::to_string).collect();
        standing.matches("class=\"badge\" data-tone=\"good\">protected").count()
    };
    assert_eq!((good(&partial), good(&analysis(Extent::Complete))), (0, 1));
    let unprotected = partial.lines.iter().find(|line| line.volume.restorable == 0).unwrap();
    let line = volumes::line(unprotected, 0, false, &partial, &days, context_of(&query));
    let standing = backup_lens::ui::node::Node::from(line).to_string();
    assert!(standing.contains("data-tone=\"unknown\">none read<"), "{standing}");
    let html = overview(&partial, context_of(&query)).to_string();
    assert!(html.contains("data-partial"), "the style sheet has no green in it: {html}");
    assert!(html.contains("</a> with no good backup read yet<"), "{html}");
    let complete = page(&analysis(Extent::Complete), context_of(&query));
    assert!(complete.contains("</a> with no good backup<"), "it is certain then: {complete}");
    assert!(html.contains("id=\"verdict\" tabindex=\"-1\" data-tone=\"unknown\">Incomplete data: "), "{html}");
}

#[test]
fn a_volume_with_only_a_suspicious_backup_is_not_green_and_says_why() {
    let row = |id: &str, hour: u32, more: &str| {
        format!(
            r#"{{"id": "{id}", "status": "available", "volume_id": "v", "created_at": "2026-11-24T{hour:02}:00:00"{more}}}"#
        )
    };
    let suspicious = [row("a", 2, r#", "is_incremental": true"#)];
    let (full, incremental) = (row("b", 3, ""), row("c", 4, r#", "is_incremental": true"#));
    let query = Query::default();
    let drawn = |rows: &[String]| {
        let analysis = analysis_of(rows, Extent::Complete);
        let line = volumes::line(
            &analysis.lines[0],
            0,
            false,
            &analysis,
            &strip_days(analysis.now, clock(), &[]),
            context_of(&query),
        );
        (backup_lens::ui::node::Node::from(line).to_string(), overview(&analysis, context_of(&query)).to_string())
    };
    let (line, page) = drawn(&suspicious);
    assert!(line.contains(r#"data-tone="unknown">suspicious<"#), "{line}");
    assert!(line.contains("may be incomplete: incremental without a base."), "{line}");
    assert!(page.contains(r#"data-part="suspicious""#) && !page.contains(r#"data-part="protected""#), "{page}");
    let (line, page) = drawn(&[full, incremental]);
    assert!(line.contains(r#"data-tone="good">protected<"#) && !line.contains("incomplete"), "{line}");
    assert!(page.contains(r#"data-part="protected""#) && !page.contains("suspicious"), "{page}");
}

#[test]
fn a_mistake_in_the_search_is_marked_where_it_is() {
    let text = "name:a <b>:x é";
    assert!(Search::parse(text).is_ok(), "only letters before a colon are a key");
    let text = "name:a foo:<i> é";
    let mistake = Search::parse(text).unwrap_err();
    let html = search::search("", Some(&(text.to_owned(), mistake)), true, false).to_string();
    assert!(html.contains("<code>name:a <mark>foo:&lt;i&gt;</mark> é</code>"), "{html}");
    assert!(html.contains("aria-invalid=\"true\""));
    let query = Query::parse("?status=error").0;
    let screen = backup_lens::ui::node::Node::from(search::misread(
        &(text.to_owned(), Search::parse(text).unwrap_err()),
        &query,
    ));
    let html = screen.to_string();
    assert!(html.contains("This search could not be read"), "{html}");
    assert!(html.contains("<mark>foo:&lt;i&gt;</mark>"), "{html}");
    assert!(html.contains(r#"<a href="?view=backups">Show all backups</a>"#), "{html}");
}
