//! The analysis of the whole project, kept up to date.

use crate::analysis::acknowledgement::Acknowledgements;
use crate::analysis::grouping::grouping;
use crate::analysis::matcher::{Context, Found, find};
use crate::analysis::order::order;
use crate::analysis::policy::Policy;
use crate::analysis::{Analysis, AnalysisInput, Analyst};
use crate::api::transport;
use crate::cells::{Cell, Computed, Stored, effect, spawn_scoped};
use crate::inventory::volumes::VolumeInventory;
use crate::platform::clock;
use crate::query::volumes::TargetAge;
use crate::query::{Query, View};
use crate::state::address::Address;
use crate::state::config::Config;
use crate::state::marks::{Marks, use_marks};
use crate::state::preferences::Preferences;
use crate::state::project_snapshot::{ProjectSnapshot, SnapshotState, is_stale};
use crate::state::visit_memory::VisitMemory;
use crate::state::volume_snapshot::VolumeSnapshot;
use crate::time::{Instant, Zone};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Milliseconds of work before yielding to the browser.
const WORK: i64 = 8;

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
    /// The user's marks.
    pub(crate) marks: Marks,
    /// What this browser stores of the last visit.
    pub(crate) visit: VisitMemory,
    snapshot: ProjectSnapshot,
    /// The volumes of which any analysis has seen backups.
    backed_up: Stored<Arc<BTreeSet<String>>>,
}

/// An analysis and the indexes of some of its lines.
pub(crate) type Selected = (Arc<Analysis>, Vec<usize>);

/// The inputs of an analysis; if one changes, the analysis is repeated.
#[derive(Clone, PartialEq)]
struct Due {
    version: (u32, u32),
    target_age: TargetAge,
    zone: Zone,
    /// The current time, or that of the reading if it was read too long ago to speak of now.
    now: Instant,
    is_stale: bool,
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
    let latest: Cell<Option<Arc<Analysis>>> = Cell::new(None);
    let project_analysis = ProjectAnalysis {
        latest,
        selected: use_selected(address, latest),
        found: use_found(address, snapshot, volumes, is_local, now, latest),
        target_age: Computed::new(move || address.query.with(|query| query.volumes.target_age.unwrap_or(usual))),
        marks: use_marks(),
        visit: VisitMemory::new(snapshot),
        snapshot,
        backed_up: Stored::new(Arc::default()),
    };
    let project = Computed::new(move || {
        snapshot.state.with(|state| state.contents.as_ref().map(|contents| contents.project.clone()))
    });
    effect(move || {
        project_analysis.latest.set(None);
        project_analysis.backed_up.set(Arc::default());
        if let Some(project) = project.get() {
            project_analysis.marks.open(&project);
            project_analysis.visit.open(&project);
        }
    });
    let zone = Computed::new(move || preferences.with(|chosen| chosen.zone));
    let due = Computed::new(move || {
        let is_needed = address.query.with(Query::needs_analysis) && project.with(Option::is_some);
        is_needed.then(|| project_analysis.due(volumes, zone.get(), now))
    });
    effect(move || {
        if let Some(due) = due.get() {
            let input = project_analysis.input(due, limit, Arc::clone(&policies));
            spawn_scoped(async move { project_analysis.work(input).await });
        }
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

/// Selects the volumes of the Volumes view.
fn use_selected(address: Address, latest: Cell<Option<Arc<Analysis>>>) -> Computed<Option<Arc<Selected>>> {
    Computed::new(move || {
        let analysis = latest.get()?;
        let places =
            address.query.with(|query| (query.view == View::Volumes).then(|| analysis.select(&query.volumes)))?;
        Some(Arc::new((analysis, places)))
    })
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
    /// The inputs at present; tracked.
    fn due(self, volumes: VolumeSnapshot, zone: Zone, now: Cell<Instant>) -> Due {
        let (read_at, version) = self
            .snapshot
            .state
            .with(|state| (state.contents.as_ref().map(|contents| contents.at), (state.epoch, redraw_step(state, 1))));
        let stale = read_at.filter(|at| is_stale(*at, now.get()));
        Due {
            version,
            target_age: self.target_age.get(),
            zone,
            now: stale.unwrap_or_else(|| now.get()),
            is_stale: stale.is_some(),
            retired: self.marks.retired.get(),
            acknowledged: self.marks.acknowledged.get(),
            volumes: volumes.settled(),
            visit: self.visit.memory.with(|memory| memory.as_ref().map(|memory| memory.at)),
        }
    }

    /// These inputs for the analyst, with the state of the reading.
    fn input(self, due: Due, limit: usize, policies: Arc<[Policy]>) -> AnalysisInput {
        let (epoch, extent, unread) =
            self.snapshot.state.with_untracked(|state| (state.epoch, state.extent(), state.unread().into()));
        AnalysisInput {
            epoch,
            extent,
            is_stale: due.is_stale,
            unread,
            now: due.now,
            offset: clock::for_zone(due.now, due.zone).offset,
            target_age: due.target_age,
            limit,
            policies,
            volumes: due.volumes,
            retired: due.retired,
            backed_up: self.backed_up.get(),
            acknowledged: due.acknowledged,
            memory: self.visit.memory.get_untracked(),
        }
    }

    /// Computes an analysis, a little at a time.
    async fn work(self, mut input: AnalysisInput) {
        let is_new = input.extent.is_complete() && self.visit.is_due();
        if is_new {
            self.visit.begin(input.now).await;
            input.memory = self.visit.memory.get_untracked();
        }
        let snapshot = self.snapshot;
        let mut analyst = Analyst::new(input);
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
        let has_backups = analysis.lines.iter().filter(|line| line.volume.backups > 0).map(|line| &line.id);
        self.backed_up.update(|known| Arc::make_mut(known).extend(has_backups.cloned()));
        transport::pause().await;
        self.latest.set(Some(Arc::new(analysis)));
        if is_new {
            self.visit.end().await;
        }
    }
}
