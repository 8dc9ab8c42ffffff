//! What the reader takes along: files of backups, the hand-over report.

use crate::analysis::Analysis;
use crate::analysis::matcher::{Context, find, order};
use crate::api::transport;
use crate::app::{App, Wanted};
use crate::cells::{effect, spawn};
use crate::export::report;
use crate::export::report::report;
use crate::export::rows::{Format, Provenance, RowCountMismatch, Writer, file_name};
use crate::platform::{clock, dom, download};
use crate::query::{Query, View};
use crate::state::reading::ReadingState;
use crate::time::Instant;
use crate::ui::messages::Scope;
use crate::ui::node::Element;
use crate::ui::parts::coverage::waiting;
use std::fmt::Write as _;

/// Backups written in one task.
const ROWS: usize = 250;

impl App {
    /// Saves backups as a file, when they are read.
    pub(super) fn export(self, scope: Scope, format: Format) {
        let query = self.address.query.get_untracked();
        if scope == Scope::Everything {
            let course = self.snapshot.state.with_untracked(|state| state.course.clone());
            // What is at hand and marked as partial is taken as it is; what was waited for, or is not in sight, is not.
            let all = self.is_paged()
                || !matches!(course, ReadingState::Done | ReadingState::Failed { .. } | ReadingState::Stopped { .. });
            self.wanted.set(Some(Wanted::File { format, query: Box::new(query), all }));
            return self.snapshot.want();
        }
        let Some(listed) = self.list.listed() else { return };
        let at = self.list.remote.with_untracked(|remote| remote.last().map_or_else(clock::now, |good| good.at));
        let mut extent = format!("page {}", listed.query.page.number());
        let rows = &listed.page.rows;
        unreadable(&mut extent, rows.iter().filter(|row| row.read.is_err()).count());
        let about = self.about(&listed.query, at, extent, rows.len());
        spawn(async move {
            let mut writer = Writer::new(format, about.clone());
            for some in listed.page.rows.chunks(ROWS) {
                for row in some {
                    writer.push(&row.read, row.raw());
                }
                transport::pause().await;
            }
            self.save(format, &about, writer.finish());
        });
    }

    /// Goes on with a file that waits for the whole project.
    pub(super) fn export_when_read(self) {
        effect(move || {
            // What a sign-in that ended has cut short goes on after the next one.
            match self.wanted.get().filter(|_| !self.access.has_ended()) {
                None => {}
                Some(Wanted::Report) => {
                    let epoch = self.snapshot.state.with(|state| state.epoch);
                    // An analysis speaks of places in the inventory it is of.
                    if let Some(analysis) =
                        self.project_analysis.analysis.get().filter(|analysis| analysis.epoch == epoch)
                    {
                        self.wanted.set(None);
                        self.report(&analysis);
                    }
                }
                Some(Wanted::File { format, query, all }) => {
                    let Some((at, extent)) = self.snapshot.state.with(|state| {
                        let contents = state.contents.as_ref().filter(|_| !state.course.is_reading())?;
                        Some((contents.at, contents.extent()))
                    }) else {
                        return;
                    };
                    if all && !extent.is_complete() {
                        return;
                    }
                    self.wanted.set(None);
                    spawn(async move { self.write_all(format, *query, at, extent.to_string()).await });
                }
            }
        });
    }

    /// Saves what was read, although it is not all.
    pub(super) fn save_read(self) {
        self.wanted.update(|wanted| {
            if let Some(Wanted::File { all, .. }) = wanted {
                *all = false;
            }
        });
    }

    /// How the file stands that waits for the whole project.
    pub(super) fn waiting_file(self) -> Option<Element> {
        let Some(Wanted::File { format, .. }) = self.wanted.get() else { return None };
        self.snapshot.state.with(|state| waiting(format, state)).into()
    }

    async fn write_all(self, format: Format, query: Query, at: Instant, mut extent: String) {
        let analysis = self.project_analysis.analysis.get_untracked();
        let epoch = self.snapshot.state.with_untracked(|state| state.epoch);
        let analysis = analysis.filter(|analysis| analysis.epoch == epoch);
        let places = self.snapshot.with(|all| {
            let context = Context { now: clock::now(), analysis: analysis.as_deref() };
            let places = find(all, &query, context, &order(all, query.sort.key)).places;
            unreadable(&mut extent, all.unreadable());
            places
        });
        let about = self.about(&query, at, extent, places.len());
        let mut writer = Writer::new(format, about.clone());
        for some in places.chunks(ROWS) {
            self.snapshot.with(|all| {
                for entry in some.iter().filter_map(|place| all.get(*place as usize)) {
                    writer.push(&entry.read(), entry.raw().unwrap_or_default());
                }
            });
            transport::pause().await;
        }
        self.save(format, &about, writer.finish());
    }

    fn about(self, query: &Query, as_of: Instant, extent: String, rows: usize) -> Provenance {
        let project_id = self.service.with(|service| service.project_id().unwrap_or_default());
        Provenance { project_id, as_of, filters: query.as_search().to_string(), extent, rows }
    }

    fn save(self, format: Format, about: &Provenance, text: Result<String, RowCountMismatch>) {
        let name = file_name(format, about);
        self.said.set(match text {
            Ok(text) => save(&name, format.media_type(), &text),
            Err(miscounted) => Err(miscounted.to_string()),
        });
    }

    /// Saves the report for the next shift.
    fn report(self, analysis: &Analysis) {
        let clock = self.clock();
        let objective = self.project_analysis.objective.get_untracked();
        let address = self.address.query.get_untracked().at_view(View::Overview);
        let project_id = self.service.with(|service| service.project_id().unwrap_or_default());
        let title = self.config.with(|config| config.title.clone());
        let link = dom::absolute(&address.to_string());
        let text = self.snapshot.with(|all| {
            let (title, project_id, link) = (title.as_str(), project_id.as_str(), link.as_str());
            report(report::ReportContext { title, project_id, all, analysis, objective, clock, link })
        });
        let stamp: String = analysis.now.to_string().chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("backups_{stamp}_report.md");
        self.said.set(save(&name, "text/markdown", &text));
    }
}

/// Saves a file, and says that it did or why not.
fn save(name: &str, media_type: &str, text: &str) -> Result<String, String> {
    if download::save(name, media_type, text) {
        Ok(format!("Saved {name}."))
    } else {
        Err("This browser saves no files.".to_owned())
    }
}

/// A file says how many rows could not be read of those it was made from.
fn unreadable(extent: &mut String, rows: usize) {
    if rows > 0 {
        let _ = write!(extent, ", {rows} unreadable {}", if rows == 1 { "row" } else { "rows" });
    }
}
