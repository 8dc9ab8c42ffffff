//! The analysis of the whole project, kept up to date, and the stored memory of the last visit for comparison.

use crate::analysis::acknowledgement::Acknowledgements;
use crate::analysis::grouping::grouping;
use crate::analysis::matcher::{Context, Found, find, order};
use crate::analysis::since_last_visit::{Memory, is_over};
use crate::analysis::{Analysis, AnalysisInput, Analyst};
use crate::api::transport;
use crate::cells::{Cell, Computed, Stored, effect, spawn_scoped};
use crate::inventory::Inventory;
use crate::inventory::volumes::VolumeInventory;
use crate::platform::{clock, storage};
use crate::query::volumes::TargetAge;
use crate::query::{Query, View};
use crate::state::address::Address;
use crate::state::config::Config;
use crate::state::marks::{Marks, use_marks};
use crate::state::preferences::Preferences;
use crate::state::project_snapshot::{ProjectSnapshot, SnapshotState};
use crate::state::volume_snapshot::VolumeSnapshot;
use crate::time::{Instant, Zone};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Milliseconds of work before yielding to the browser.
const WORK: i64 = 8;
/// Backups added to the memory in one task.
const SOME: usize = 10_000;
/// Seconds for which the stored memory is fresh enough: writing it again takes a while for a large project.
const REMEMBERED: i64 = 5 * 60;

/// The current analysis and everything derived from it.
#[derive(Clone, Copy)]
pub(crate) struct ProjectAnalysis {
    /// The latest analysis, once there is one.
    pub(crate) latest: Cell<Option<Arc<Analysis>>>,
    /// The backups that match the query, if the inventory answers it.
    pub(crate) found: Computed<Option<Arc<Found>>>,
    /// The indexes of the selected volumes in the analysis, if the Volumes view is shown.
    pub(crate) selected: Computed<Option<Arc<Selected>>>,
    /// The target that the volumes are measured against.
    pub(crate) target_age: Computed<TargetAge>,
    /// Whether the browser refused to store the memory.
    pub(crate) forgets: Cell<bool>,
    /// The user's marks.
    pub(crate) marks: Marks,
    memory: Cell<Option<Arc<Memory>>>,
    /// When the memory was last stored.
    remembered: Stored<Option<Instant>>,
    snapshot: ProjectSnapshot,
}

/// An analysis and the indexes of some of its lines.
pub(crate) type Selected = (Arc<Analysis>, Vec<usize>);

/// The inputs of an analysis; if one changes, the analysis is repeated.
#[derive(Clone, PartialEq)]
struct Due {
    version: (u32, u32),
    target_age: TargetAge,
    zone: Zone,
    now: Instant,
    retired: Arc<BTreeSet<String>>,
    acknowledged: Arc<Acknowledgements>,
    volumes: Arc<VolumeInventory>,
    visit: Option<Instant>,
}

/// Keeps the analysis of the current project up to date.
pub(crate) fn use_project_analysis(
    config: &Config,
    address: Address,
    snapshot: ProjectSnapshot,
    volumes: VolumeSnapshot,
    is_local: Computed<bool>,
    now: Cell<Instant>,
    preferences: Cell<Preferences>,
) -> ProjectAnalysis {
    let (usual, limit, policies) = (config.target_age, config.backups_per_volume, Arc::clone(&config.policies));
    let target_age = Computed::new(move || address.query.with(|query| query.volumes.target_age.unwrap_or(usual)));
    let latest: Cell<Option<Arc<Analysis>>> = Cell::new(None);
    let selected = Computed::new(move || {
        let analysis = latest.get()?;
        let places =
            address.query.with(|query| (query.view == View::Volumes).then(|| analysis.select(&query.volumes)))?;
        Some(Arc::new((analysis, places)))
    });
    let forgets = Cell::new(false);
    let project_analysis = ProjectAnalysis {
        latest,
        selected,
        found: use_found(address, snapshot, volumes, is_local, now, latest),
        target_age,
        forgets,
        marks: use_marks(),
        memory: Cell::new(None),
        remembered: Stored::new(None),
        snapshot,
    };
    let project = Computed::new(move || {
        snapshot.state.with(|state| state.contents.as_ref().map(|contents| contents.project.clone()))
    });
    effect(move || {
        project_analysis.latest.set(None);
        if let Some(project) = project.get() {
            project_analysis.open(&project);
        }
    });
    let zone = Computed::new(move || preferences.with(|chosen| chosen.zone));
    let due = Computed::new(move || {
        let wanted = address.query.with(Query::needs_analysis);
        if !wanted || project.with(Option::is_none) {
            return None;
        }
        Some(Due {
            version: snapshot.state.with(|state| (state.epoch, redraw_step(state, 1))),
            target_age: target_age.get(),
            zone: zone.get(),
            now: now.get(),
            retired: project_analysis.marks.retired.get(),
            acknowledged: project_analysis.marks.acknowledged.get(),
            volumes: volumes.settled(),
            visit: project_analysis.memory.with(|memory| memory.as_ref().map(|memory| memory.at)),
        })
    });
    effect(move || {
        let Some(due) = due.get() else { return };
        let (epoch, extent, unread) =
            snapshot.state.with_untracked(|state| (state.epoch, state.extent(), state.unread().into()));
        let clock = clock::for_zone(due.now, due.zone);
        let setting = AnalysisInput {
            epoch,
            extent,
            unread,
            now: due.now,
            offset: clock.offset,
            target_age: due.target_age,
            limit,
            policies: Arc::clone(&policies),
            volumes: due.volumes,
            retired: due.retired,
            acknowledged: due.acknowledged,
            memory: project_analysis.memory.get_untracked(),
        };
        spawn_scoped(async move { project_analysis.work(setting).await });
    });
    project_analysis
}

/// A version that changes less often while a reading is under way: whenever it has grown by a fraction (`bits` 1:
/// doubled; 3: by a quarter or an eighth), and for each part once nearly all is read, since the rest may take long.
fn redraw_step(state: &SnapshotState, bits: u32) -> u32 {
    let Some((read, total)) = state.course.progress().filter(|_| !state.extent().is_complete()) else {
        return state.version;
    };
    if total.is_some_and(|total| read.saturating_mul(20) >= total.saturating_mul(19)) {
        return state.version;
    }
    let read = u32::try_from(read).unwrap_or(u32::MAX);
    let shift = (u32::BITS - read.leading_zeros()).saturating_sub(bits);
    u32::MAX - (read >> shift << shift)
}

/// Finds the query's matches in the inventory.
fn use_found(
    address: Address,
    snapshot: ProjectSnapshot,
    volumes: VolumeSnapshot,
    is_local: Computed<bool>,
    now: Cell<Instant>,
    latest: Cell<Option<Arc<Analysis>>>,
) -> Computed<Option<Arc<Found>>> {
    let local_query = Computed::new(move || {
        let is_list = |query: &Query| query.view == View::Backups;
        (is_local.get() && address.query.with(is_list)).then(|| address.query.with(|query| query.with_backup(None)))
    });
    let version = Computed::new(move || snapshot.state.with(|state| (state.epoch, redraw_step(state, 3))));
    // The order stays valid for any search.
    let key = Computed::new(move || local_query.with(|query| query.as_ref().map(|query| query.sort.key)));
    let order = Computed::new(move || {
        let key = key.get()?;
        version.get();
        Some(Arc::new(snapshot.with(|all| order(all, key))))
    });
    Computed::new(move || {
        let order = order.get()?;
        let (epoch, _) = version.get();
        local_query.with(|query| {
            let query = query.as_ref()?;
            let analysis = if query.needs_analysis() { latest.get() } else { None };
            // Indexes of another inventory are not valid in this one.
            let analysis = analysis.filter(|analysis| analysis.epoch == epoch);
            let names = volumes.known.get();
            let context = Context { now: now.get(), analysis: analysis.as_deref(), volumes: &names };
            let mut found = snapshot.with(|all| find(all, query, context, &order));
            if let Some(group) = query.group {
                let places = &found.places;
                found.grouping = Some(snapshot.with(|all| grouping(all, places, group, context.analysis))?);
            }
            Some(Arc::new(found))
        })
    })
}

impl ProjectAnalysis {
    /// Computes an analysis, a little at a time.
    async fn work(self, mut setting: AnalysisInput) {
        // The clock may have been set back meanwhile.
        let is_due = |at: Instant| setting.now.seconds_since(at).abs() >= REMEMBERED;
        let is_new = setting.extent.is_complete() && self.remembered.get().is_none_or(is_due);
        if is_new {
            self.begin_visit(&setting).await;
            setting.memory = self.memory.get_untracked();
        }
        let snapshot = self.snapshot;
        let mut analyst = Analyst::new(setting);
        let mut is_done = false;
        while !is_done {
            let begun = clock::now().millis();
            snapshot.with(|all| {
                while !is_done && clock::now().millis() - begun < WORK {
                    is_done = analyst.step(all);
                }
            });
            transport::pause().await;
        }
        let analysis = snapshot.with(|all| analyst.finish(all));
        transport::pause().await;
        self.latest.set(Some(Arc::new(analysis)));
        if is_new {
            self.end_visit().await;
            // Only now: another analysis may cancel this one, and then has to store the memory itself.
            self.remembered.set(Some(clock::now()));
        }
    }

    /// The id of the project that is read.
    fn project(self) -> Option<String> {
        self.snapshot.state.with_untracked(|state| state.contents.as_ref().map(|contents| contents.project.clone()))
    }

    /// Loads what this browser stores for a project.
    fn open(self, project: &str) {
        self.marks.open(project);
        self.remembered.set(None);
        self.memory.set(read(&before_key(project)));
    }

    /// Makes the last stored memory the one to compare with, if it is old enough to be another visit.
    async fn begin_visit(self, setting: &AnalysisInput) {
        let Some(project) = self.project() else { return };
        let Some(seen) = storage::read(&seen_key(&project)) else { return };
        if !is_over(&seen, setting.now) {
            return;
        }
        transport::pause().await;
        let memory = Memory::parse(&seen).map(Arc::new);
        transport::pause().await;
        self.keep(&before_key(&project), memory.is_some().then_some(&seen));
        transport::pause().await;
        self.memory.set(memory);
    }

    /// Stores the current state, for the next visit.
    async fn end_visit(self) {
        let Some(project) = self.project() else { return };
        let mut memory = Memory::with_room(clock::now(), self.snapshot.with(Inventory::len));
        let mut next = 0;
        while next < self.snapshot.with(Inventory::len) {
            self.snapshot.with(|all| {
                (next..next + SOME).filter_map(|place| all.get(place)).for_each(|entry| memory.take(entry));
            });
            next += SOME;
            transport::pause().await;
        }
        memory.sort();
        transport::pause().await;
        let text = memory.text();
        transport::pause().await;
        self.keep(&seen_key(&project), Some(&text));
    }

    fn keep(self, key: &str, text: Option<&str>) {
        self.forgets.set(!storage::write(key, text));
    }

    /// Makes the current state the one to compare with.
    pub(crate) fn remember(self) {
        let Some(project) = self.project() else { return };
        let memory = self.snapshot.with(|all| Memory::of(all, clock::now()));
        self.keep(&before_key(&project), Some(&memory.text()));
        self.memory.set(Some(Arc::new(memory)));
    }

    /// Forgets the stored memory.
    pub(crate) fn forget(self) {
        let Some(project) = self.project() else { return };
        self.keep(&before_key(&project), None);
        self.keep(&seen_key(&project), None);
        self.memory.set(None);
    }
}

fn read(key: &str) -> Option<Arc<Memory>> {
    Memory::parse(&storage::read(key)?).map(Arc::new)
}

/// The key of the memory to compare with.
fn before_key(project: &str) -> String {
    format!("backup-lens:visit-before:{project}")
}

/// The key of the latest memory.
fn seen_key(project: &str) -> String {
    format!("backup-lens:seen:{project}")
}
