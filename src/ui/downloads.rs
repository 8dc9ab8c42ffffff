//! Files that the user saves: backups, and the shift report. A file of all backups waits until the whole project has
//! been read.

use crate::analysis::Analysis;
use crate::analysis::acknowledgement::Handover;
use crate::analysis::matcher::{Context, find};
use crate::analysis::order::order;
use crate::api::transport;
use crate::cells::{Cell, Stored, effect, leak, spawn};
use crate::export::report;
use crate::export::report::report;
use crate::export::rows::{Format, Provenance, RowCountMismatch, Writer, file_name, file_stamp};
use crate::inventory::volumes::VolumeInventory;
use crate::platform::{clipboard, clock, dom, download};
use crate::query::{Query, View};
use crate::state::config::Config;
use crate::state::current_view::CurrentView;
use crate::state::reading::ReadingState;
use crate::state::service::Service;
use crate::time::Instant;
use crate::ui::announcements::Announcements;
use crate::ui::messages::{ReportTo, Scope};
use crate::ui::node::Element;
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::coverage::waiting;
use crate::ui::words;
use std::sync::Arc;

/// Backups written per task.
const ROWS: usize = 250;

/// What is to be saved once everything has been read, or analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pending {
    /// A file of backups. With `all` it must be complete.
    File { format: Format, query: Box<Query>, all: bool },
    /// The shift report.
    Report(ReportTo),
}

/// The data that files are made from.
pub(crate) struct Downloads {
    current: &'static CurrentView,
    analysis_view: &'static AnalysisView,
    announcements: Announcements,
    service: Stored<Service>,
    config: Stored<Config>,
    pending: Cell<Option<Pending>>,
}

impl Downloads {
    /// Saves anything pending as soon as possible.
    pub(crate) fn new(
        current: &'static CurrentView,
        analysis_view: &'static AnalysisView,
        announcements: Announcements,
        service: Service,
        config: Stored<Config>,
    ) -> &'static Self {
        let pending = Cell::new(None);
        let service = Stored::new(service);
        let downloads = leak(Self { current, analysis_view, announcements, service, config, pending });
        effect(move || downloads.go_on());
        downloads
    }

    /// Saves backups as a file, once they have been read.
    pub(crate) fn export(&'static self, scope: Scope, format: Format) {
        let CurrentView { address, list, snapshot, .. } = *self.current;
        let query = address.query.get_untracked();
        if scope == Scope::Everything {
            let course = snapshot.state.with_untracked(|state| state.course.clone());
            // Data on screen that is marked as partial is saved as it is; if it must be waited for or is not shown, it
            // must be complete.
            let all = self.current.is_paged()
                || !matches!(course, ReadingState::Done | ReadingState::Failed { .. } | ReadingState::Stopped { .. });
            self.pending.set(Some(Pending::File { format, query: Box::new(query), all }));
            return snapshot.want();
        }
        let Some(listed) = list.listed() else { return };
        let at = list.remote.with_untracked(|remote| remote.last().map_or_else(clock::now, |good| good.at));
        let mut extent = words::page(listed.query.page.number());
        let rows = &listed.page.rows;
        add_unreadable(&mut extent, rows.iter().filter(|row| row.read.is_err()).count());
        let about = self.provenance(&listed.query, at, extent, rows.len());
        spawn(async move {
            let volumes = self.names().await;
            let mut writer = Writer::new(format, about.clone());
            for some in listed.page.rows.chunks(ROWS) {
                for row in some {
                    writer.push(&row.read, row.raw(), &volumes);
                }
                transport::pause().await;
            }
            self.save(format, &about, writer.finish());
        });
    }

    /// Saves or copies the report once the analysis is available.
    pub(crate) fn report(&self, to: ReportTo) {
        self.pending.set(Some(Pending::Report(to)));
    }

    /// Saves what has been read so far.
    pub(crate) fn save_read(&self) {
        self.pending.update(|pending| {
            if let Some(Pending::File { all, .. }) = pending {
                *all = false;
            }
        });
    }

    /// Cancels the pending file.
    pub(crate) fn cancel(&self) {
        self.pending.set(None);
    }

    /// Whether anything is waiting for the whole project.
    pub(crate) fn is_waiting(&self) -> bool {
        self.pending.with(Option::is_some)
    }

    /// The progress of the file that waits for the whole project.
    pub(crate) fn waiting_file(&self) -> Option<Element> {
        let Some(Pending::File { format, .. }) = self.pending.get() else { return None };
        self.current.snapshot.state.with(|state| waiting(format, state)).into()
    }

    fn go_on(&'static self) {
        let snapshot = self.current.snapshot;
        // A reading cut short by an expired session continues after the next sign-in.
        match self.pending.get().filter(|_| !self.current.access.has_ended()) {
            None => {}
            Some(Pending::Report(to)) => {
                let epoch = snapshot.state.with(|state| state.epoch);
                // An analysis refers to indexes of its own inventory.
                let analysis = self.analysis_view.project.latest.get().filter(|analysis| analysis.epoch == epoch);
                if let Some(analysis) = analysis {
                    self.pending.set(None);
                    self.write_report(&analysis, to);
                }
            }
            Some(Pending::File { format, query, all }) => {
                let read = snapshot.state.with(|state| {
                    let contents = state.contents.as_ref().filter(|_| !state.course.is_reading())?;
                    Some((contents.at, contents.extent()))
                });
                let Some((at, extent)) = read.filter(|(_, extent)| extent.is_complete() || !all) else { return };
                self.pending.set(None);
                spawn(async move { self.write_all(format, *query, at, extent.to_string()).await });
            }
        }
    }

    /// Copies the link with this browser's acknowledgements.
    pub(crate) fn copy_handover(&'static self) {
        if let Some(link) = self.handover() {
            self.copy_link(link);
        }
    }

    pub(crate) fn copy_link(&'static self, link: String) {
        spawn(async move {
            let is_copied = clipboard::copy(&link).await;
            self.announcements.tell(if is_copied {
                Ok(words::LINK_COPIED.to_owned())
            } else {
                Err(words::link_not_copied(&link))
            });
        });
    }

    /// The Overview's link with the acknowledgements; `None` if there are none.
    fn handover(&self) -> Option<String> {
        let list = (*self.analysis_view.project.marks.acknowledged.get_untracked()).clone();
        if list.is_empty() {
            return None;
        }
        let project = self.service.with(|service| service.project_id().unwrap_or_default());
        let address = self.current.address.query.get_untracked().at_view(View::Overview);
        Some(format!("{}#{}", dom::absolute(&address.to_string()), Handover { project, list }))
    }

    async fn write_all(&self, format: Format, query: Query, at: Instant, mut extent: String) {
        let snapshot = self.current.snapshot;
        let analysis = self.analysis_view.project.latest.get_untracked();
        let epoch = snapshot.state.with_untracked(|state| state.epoch);
        let volumes = self.names().await;
        let analysis = analysis.filter(|analysis| analysis.epoch == epoch);
        let places = snapshot.with(|all| {
            let context = Context { now: clock::now(), analysis: analysis.as_deref(), volumes: &volumes };
            let places = find(all, &query, context, &order(all, query.sort.key)).places;
            add_unreadable(&mut extent, all.unreadable());
            places
        });
        let about = self.provenance(&query, at, extent, places.len());
        let mut writer = Writer::new(format, about.clone());
        for some in places.chunks(ROWS) {
            snapshot.with(|all| {
                for entry in some.iter().filter_map(|place| all.get(*place as usize)) {
                    writer.push(&entry.read(), entry.raw().unwrap_or_default(), &volumes);
                }
            });
            transport::pause().await;
        }
        self.save(format, &about, writer.finish());
    }

    /// The names of the volumes.
    async fn names(&self) -> Arc<VolumeInventory> {
        self.current.volumes.wait().await;
        self.current.volumes.known.get_untracked()
    }

    fn provenance(&self, query: &Query, as_of: Instant, extent: String, rows: usize) -> Provenance {
        let project_id = self.service.with(|service| service.project_id().unwrap_or_default());
        Provenance { project_id, as_of, filters: query.as_search().to_string(), extent, rows }
    }

    fn save(&self, format: Format, about: &Provenance, text: Result<String, RowCountMismatch>) {
        let name = file_name(format, about);
        self.announcements.tell(match text {
            Ok(text) => save_file(&name, format.media_type(), &text),
            Err(miscounted) => Err(miscounted.to_string()),
        });
    }

    fn write_report(&'static self, analysis: &Analysis, to: ReportTo) {
        let clock = self.analysis_view.clock.get();
        let target_age = self.analysis_view.project.target_age.get_untracked();
        let address = self.current.address.query.get_untracked().at_view(View::Overview);
        let project_id = self.service.with(|service| service.project_id().unwrap_or_default());
        let title = self.config.with(|config| config.title.clone());
        let (link, handover) = (dom::absolute(&address.to_string()), self.handover());
        let text = self.current.snapshot.with(|all| {
            let (title, project_id, link) = (title.as_str(), project_id.as_str(), link.as_str());
            let handover = handover.as_deref();
            report(report::ReportContext { title, project_id, all, analysis, target_age, clock, link, handover })
        });
        if to == ReportTo::Clipboard {
            return spawn(async move {
                let is_copied = clipboard::copy(&text).await;
                self.announcements.tell(if is_copied {
                    Ok(words::REPORT_COPIED.to_owned())
                } else {
                    Err(words::REPORT_NOT_COPIED.to_owned())
                });
            });
        }
        let name = format!("backups_{}_report.md", file_stamp(analysis.now));
        self.announcements.tell(save_file(&name, "text/markdown", &text));
    }
}

/// Saves a file; returns the message for success or failure.
fn save_file(name: &str, media_type: &str, text: &str) -> Result<String, String> {
    if download::save(name, media_type, text) { Ok(words::saved(name)) } else { Err(words::NOT_SAVED.to_owned()) }
}

/// Adds to a file's extent how many rows could not be read.
fn add_unreadable(extent: &mut String, rows: usize) {
    if rows > 0 {
        extent.push_str(&words::and_unreadable(rows));
    }
}
