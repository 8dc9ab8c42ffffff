//! Reads the project's volumes: all of them for views of the whole project; for a page of backups, after its rows are
//! painted, until each of its volumes has a name. One request at a time, since nothing waits for them.

use crate::api::cinder::failure::FailureKind;
use crate::api::cinder::{Failure, Volume};
use crate::api::transport;
use crate::cells::{Cell, Computed, Stored, effect, spawn};
use crate::inventory::plan::{End, PartAnswer, Reading};
use crate::inventory::volumes::{VolumeInventory, VolumesRead};
use crate::platform::{chance, clock, dom};
use crate::state::backup_list::List;
use crate::state::project_snapshot::ProjectSnapshot;
use crate::state::service::{ListedPage, Service};
use crate::time::{Instant, MINUTE};
use leptos::prelude::{Notify, Track, Trigger};
use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, Waker};

/// Seconds for which volumes are fresh enough, unless the user refreshes.
const FRESH: i64 = 5 * MINUTE;

/// The most milliseconds to wait for the end of a reading.
const LONGEST_WAIT: u32 = 5000;

/// The state of reading the volumes.
#[derive(Clone, Copy)]
pub(crate) struct VolumeSnapshot {
    /// The known volumes.
    pub(crate) known: Cell<Arc<VolumeInventory>>,
    /// The known volumes as of the end of the last reading.
    settled: Cell<Arc<VolumeInventory>>,
    /// Rows read so far and the total, while they are read.
    pub(crate) progress: Cell<Option<(u64, Option<u64>)>>,
    again: Trigger,
    /// Whether the user requested a refresh, however fresh they are.
    is_stale: Stored<bool>,
    is_running: Stored<bool>,
    /// The tasks that wait for the end of the reading under way.
    waiting: Stored<Vec<Waker>>,
    /// When the last pass ended.
    ended: Stored<Option<Instant>>,
    pass: Stored<Pass>,
}

/// The data of one pass.
#[derive(Clone)]
struct Pass {
    /// The project, and the number of sign-ins at that time.
    of: Option<(String, u32)>,
    plan: Reading,
    rows: Vec<Option<Arc<Volume>>>,
    begun: Instant,
}

impl Pass {
    fn of(of: Option<(String, u32)>) -> Self {
        Self { of, plan: Reading::of(None), rows: Vec::new(), begun: clock::now() }
    }
}

/// What volumes are needed for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Need {
    Nothing,
    /// The names of these volumes.
    Names(BTreeSet<String>),
    All,
}

/// Reads the volumes of the current project, unless the deployment disables it.
pub(crate) fn use_volume_snapshot(
    is_on: bool,
    known: Cell<Arc<VolumeInventory>>,
    service: Service,
    list: List,
    snapshot: ProjectSnapshot,
    is_paged: Computed<bool>,
    project: Computed<Option<String>>,
) -> VolumeSnapshot {
    let volumes = VolumeSnapshot::new(known);
    if !is_on {
        let none = Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Off));
        volumes.known.set(Arc::clone(&none));
        volumes.settled.set(none);
        return volumes;
    }
    let need = use_need(list, snapshot, is_paged);
    let signed_in = service.clone();
    let of = Computed::new(move || project.get().map(|project| (project, signed_in.sign_ins())));
    let read_at = Computed::new(move || snapshot.state.with(|state| state.contents.as_ref().map(|known| known.at)));
    effect(move || {
        volumes.again.track();
        read_at.with(|_| ());
        if of.with(Option::is_none) || need.with(|need| *need == Need::Nothing) || volumes.is_running.get() {
            return;
        }
        volumes.is_running.set(true);
        let service = service.clone();
        // Rows come first: they are painted before the first request is sent.
        dom::next_frame(move || {
            spawn(async move {
                transport::pause().await;
                volumes.read(&service, of, need).await;
                volumes.is_running.set(false);
                volumes.progress.set(None);
                volumes.waiting.update(std::mem::take).into_iter().for_each(Waker::wake);
            });
        });
    });
    volumes
}

/// What the current view needs the volumes for.
fn use_need(list: List, snapshot: ProjectSnapshot, is_paged: Computed<bool>) -> Computed<Need> {
    Computed::new(move || {
        if snapshot.is_wanted() {
            return Need::All;
        }
        let ids = |listed: &ListedPage| {
            let ids = listed.page.rows.iter().filter_map(|row| row.rest().volume_id.text());
            ids.map(str::to_owned).collect()
        };
        let listed = if is_paged.get() { list.listed() } else { None };
        listed.map_or(Need::Nothing, |listed| Need::Names(ids(&listed)))
    })
}

impl VolumeSnapshot {
    fn new(known: Cell<Arc<VolumeInventory>>) -> Self {
        Self {
            known,
            settled: Cell::new(Arc::default()),
            progress: Cell::new(None),
            again: Trigger::new(),
            is_stale: Stored::new(false),
            is_running: Stored::new(false),
            waiting: Stored::new(Vec::new()),
            ended: Stored::new(None),
            pass: Stored::new(Pass::of(None)),
        }
    }

    /// The volumes for an analysis: a reading under way changes nothing before it ends.
    pub(crate) fn settled(self) -> Arc<VolumeInventory> {
        self.settled.get()
    }

    /// Waits for a reading under way, but only for a limited time.
    pub(crate) async fn wait(self) {
        let mut limit = pin!(transport::wait(LONGEST_WAIT));
        poll_fn(|context| {
            if !self.is_running.get() {
                return Poll::Ready(());
            }
            self.waiting.update(|waiting| waiting.push(context.waker().clone()));
            limit.as_mut().poll(context)
        })
        .await;
    }

    /// Refreshes the volumes.
    pub(crate) fn again(self) {
        self.is_stale.set(true);
        self.again.notify();
    }

    async fn read(self, service: &Service, of: Computed<Option<(String, u32)>>, need: Computed<Need>) {
        loop {
            let project = of.get_untracked();
            if self.pass.with(|pass| pass.of != project) {
                self.pass.set(Pass::of(project.clone()));
                self.ended.set(None);
                self.known.set(Arc::default());
                self.settled.set(Arc::default());
            }
            let Some((project, _)) = project else { return };
            if !self.is_wanted(&need.get_untracked()) {
                return;
            }
            let ask = |pass: &mut Pass| {
                if pass.rows.is_empty() {
                    pass.begun = clock::now();
                }
                pass.plan.ask()
            };
            let Some(part) = self.pass.update(ask) else { return };
            let answer = service.volumes(&project, part.offset, part.rows).await;
            if of.with_untracked(|now| now.as_ref().is_none_or(|(now, _)| *now != project)) {
                self.pass.set(Pass::of(None));
                continue;
            }
            match answer {
                Ok(page) => {
                    let answer = PartAnswer::of(&page, part);
                    self.pass.update(|pass| {
                        pass.rows.extend(page.rows.into_iter().map(|row| row.map(Arc::new)));
                        pass.plan.receive(part, answer);
                    });
                    self.progress.set(Some(self.pass.with(|pass| pass.plan.progress())));
                }
                // Volumes are optional: if the first request is refused, they are not requested in pieces.
                Err(failure) if !is_transient(&failure) && self.pass.with(|pass| pass.rows.is_empty()) => {
                    return self.refuse(failure);
                }
                Err(failure) => {
                    let wait = self.pass.update(|pass| pass.plan.failed(part, &failure, chance::random()));
                    if let Some(millis) = wait {
                        transport::wait(millis).await;
                        self.pass.update(|pass| pass.plan.again(part));
                    }
                }
            }
            if self.publish() {
                return;
            }
        }
    }

    /// Whether more volumes have to be read: the rest of the current pass, or all again.
    fn is_wanted(self, need: &Need) -> bool {
        let is_under_way = self.pass.with(|pass| !pass.rows.is_empty());
        let is_stale = self.is_stale.get();
        let is_due = self.ended.get().is_none_or(|at| is_stale || clock::now().seconds_since(at) > FRESH);
        self.known.with_untracked(|known| {
            let is_allowed = match &known.read {
                VolumesRead::Off => false,
                VolumesRead::Refused(failure) => is_transient(failure),
                VolumesRead::Pending | VolumesRead::Partial | VolumesRead::Complete { .. } => true,
            };
            let is_needed = match need {
                Need::Nothing => false,
                Need::Names(ids) => ids.iter().any(|id| known.get(id).is_none()),
                Need::All => true,
            };
            is_allowed && is_needed && (is_under_way || is_due)
        })
    }

    /// Gives up on the volumes.
    fn refuse(self, failure: Failure) {
        let none = Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Refused(failure)));
        self.known.set(Arc::clone(&none));
        self.settled.set(none);
        self.is_stale.set(false);
        self.ended.set(Some(clock::now()));
        self.pass.update(|pass| *pass = Pass::of(pass.of.take()));
    }

    /// Publishes what has been read, and returns whether the reading has ended; a complete reading stays visible until
    /// the next one has ended.
    fn publish(self) -> bool {
        let rows = self.pass.with(|pass| pass.rows.iter().flatten().cloned().collect());
        let mut volumes = VolumeInventory::new(rows, VolumesRead::Partial);
        let (end, failure) = self.pass.with(|pass| {
            let different = volumes.iter().count() + pass.rows.iter().filter(|row| row.is_none()).count();
            let end = pass.plan.end().map(|end| pass.plan.end_with(end, different));
            (end, pass.plan.failure().cloned())
        });
        let now = clock::now();
        let read = self.pass.with(|pass| match (end, failure) {
            (Some(End::Gaps), Some(failure)) if pass.rows.is_empty() => VolumesRead::Refused(failure),
            // A row without an id may be any volume.
            (Some(End::Complete), _) if pass.rows.iter().all(Option::is_some) => {
                VolumesRead::Complete { begun: pass.begun, at: now }
            }
            _ => VolumesRead::Partial,
        });
        let was_complete = self.known.with_untracked(|known| known.known_since().is_some());
        let is_over = end.is_some_and(|end| end != End::Moved);
        if !was_complete || is_over {
            volumes.read = read;
            self.known.set(Arc::new(volumes));
        }
        if is_over {
            self.settled.set(self.known.get_untracked());
        }
        if end == Some(End::Moved) {
            self.pass.update(|pass| {
                pass.rows.clear();
                pass.plan = pass.plan.next_pass();
                pass.begun = now;
            });
        }
        if is_over {
            self.is_stale.set(false);
            self.ended.set(Some(now));
            self.pass.update(|pass| *pass = Pass::of(pass.of.take()));
        }
        is_over
    }
}

/// Whether a failure to read the volumes is likely to pass; otherwise they are not requested again until the page is
/// reloaded. A web page or an empty answer comes from a gateway that does not forward them.
pub(crate) fn is_transient(failure: &Failure) -> bool {
    failure.may_pass() && !matches!(failure.kind, FailureKind::Unreadable { .. })
}
