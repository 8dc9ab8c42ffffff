//! Reads a whole project into the inventory once a view needs it, and keeps it up to date. `inventory::plan` and
//! `inventory::quick_refresh` decide what to request, this module requests it. A complete reading stays visible until a
//! newer one is complete. One file: the course of one reading.

mod contents;
use crate::platform::{chance, clock};
pub(crate) use contents::{Brought, Contents, SnapshotState, is_stale};

use crate::api::cinder::{Failure, Member, Page, Row};
use crate::api::transport;
use crate::cells::{Cell, Computed, Stored, effect, spawn_scoped};
use crate::inventory::plan::{End, Part, PartAnswer, Reading};
use crate::inventory::quick_refresh::{Before, ComparedRow, Likeness, Look, Next, QuickRefresh, Times};
use crate::inventory::{Inventory, quick_refresh};
use crate::query::{PageSize, Query, Sort};
use crate::state::address::Address;
use crate::state::reading::ReadingState;
use crate::state::service::{Service, read};
use crate::time::Instant;
use leptos::reactive::owner::Owner;

/// The user's command for the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadCommand {
    Read,
    Stop,
}

/// The reading of the whole project.
#[derive(Clone, Copy)]
pub(crate) struct ProjectSnapshot {
    pub(crate) state: Cell<SnapshotState>,
    shown: Stored<Inventory>,
    /// The rows read so far by a reading that will replace another.
    fresh: Stored<Inventory>,
    plan: Stored<Reading>,
    begun: Stored<Instant>,
    wanted: Cell<bool>,
    command: Cell<ReadCommand>,
}

/// Reads the current project once a view needs all of it.
pub(crate) fn use_project_snapshot(service: Service, address: Address, is_local: Computed<bool>) -> ProjectSnapshot {
    let snapshot = ProjectSnapshot {
        state: Cell::new(SnapshotState::default()),
        shown: Stored::new(Inventory::default()),
        fresh: Stored::new(Inventory::default()),
        plan: Stored::new(Reading::of(None)),
        begun: Stored::new(clock::now()),
        wanted: Cell::new(false),
        command: Cell::new(ReadCommand::Read),
    };
    let needed = Computed::new(move || snapshot.wanted.get() || is_local.get() || address.query.with(Query::needs_all));
    // Once started, it continues in whatever view comes next.
    effect(move || {
        if needed.get() && !snapshot.wanted.get_untracked() {
            snapshot.wanted.set(true);
        }
    });
    let (reader, signed_in) = (service.clone(), service.clone());
    let project = Computed::new(move || address.query.with(|query| reader.project_of(query)).filter(|_| needed.get()));
    effect(move || {
        let command = snapshot.command.get();
        let Some(project) = project.get() else { return };
        match command {
            ReadCommand::Stop => snapshot.stop_now(),
            ReadCommand::Read => snapshot.begin(ProjectReader { snapshot, service: service.clone(), project }),
        }
    });
    // A reading cut short by an expired session continues after the next sign-in.
    effect(move || {
        let has_signed_in = signed_in.sign_ins() > 0;
        let rests = |state: &SnapshotState| {
            matches!(state.course, ReadingState::Idle | ReadingState::Done | ReadingState::Failed { .. })
        };
        if has_signed_in && snapshot.state.with_untracked(rests) {
            snapshot.again();
        }
    });
    snapshot
}

impl ProjectSnapshot {
    /// The current inventory; a view that shows it must track `state`.
    pub(crate) fn with<T>(self, read: impl FnOnce(&Inventory) -> T) -> T {
        self.shown.with(read)
    }

    /// A number that changes with the inventory; tracked.
    pub(crate) fn version(self) -> u32 {
        self.state.with(|state| state.version)
    }

    /// Requests a reading for something other than a view.
    pub(crate) fn want(self) {
        self.wanted.set(true);
    }

    /// Whether anything has needed the whole project.
    pub(crate) fn is_wanted(self) -> bool {
        self.wanted.get()
    }

    /// Refreshes the inventory.
    pub(crate) fn again(self) {
        if self.wanted.get_untracked() {
            self.command.set(ReadCommand::Read);
        }
    }

    /// Refreshes if the inventory is older than this many seconds, unless a reading is under way.
    pub(crate) fn freshen(self, seconds: i64) {
        let is_old = |state: &SnapshotState| {
            let is_at_rest = matches!(state.course, ReadingState::Done | ReadingState::Failed { .. });
            is_at_rest
                && state.contents.as_ref().is_some_and(|contents| clock::now().seconds_since(contents.at) > seconds)
        };
        if self.state.with_untracked(is_old) {
            self.again();
        }
    }

    /// Stops reading; rows already read are kept.
    pub(crate) fn stop(self) {
        self.command.set(ReadCommand::Stop);
    }

    fn stop_now(self) {
        if self.state.with_untracked(|state| state.course.is_reading()) {
            self.state.update(|state| state.course.stop());
        }
    }

    fn begin(self, reader: ProjectReader) {
        if self.state.with_untracked(|state| state.course != ReadingState::Idle) {
            transport::forget_early();
        }
        let other = self
            .state
            .with_untracked(|state| state.contents.as_ref().is_some_and(|contents| contents.project != reader.project));
        if other {
            self.shown.set(Inventory::default());
        }
        self.begun.set(clock::now());
        self.state.update(|state| {
            state.contents = state.contents.take().filter(|_| !other);
            state.version += u32::from(other);
            state.epoch += u32::from(other);
            state.course.begin();
        });
        let owner = Owner::current();
        spawn_scoped(async move {
            if let Err(failure) = reader.start(owner).await {
                reader.snapshot.end(Some(failure));
            }
        });
    }

    /// Where the rows of a reading are kept until it ends.
    fn place(self, is_first: bool) -> Stored<Inventory> {
        if is_first { self.shown } else { self.fresh }
    }

    /// Ends the reading; its rows are already in the inventory.
    fn end(self, failure: Option<Failure>) {
        self.fresh.set(Inventory::default());
        self.state.update(|state| state.course.end(failure, clock::now()));
    }

    /// Sets the state of the inventory; `renewed` if only the changes were read.
    fn set_contents(self, project: &str, brought: Brought, renewed: bool) {
        let begun = self.begun.get();
        self.state.update(|state| {
            let before = state.contents.as_ref().filter(|_| renewed).map(|contents| contents.read_all);
            let read_all = before.unwrap_or(begun);
            let counted = self.plan.with(Reading::counts_more_than_it_gives).filter(|_| !renewed);
            let (project, at) = (project.to_owned(), clock::now());
            state.contents = Some(Contents { project, at, brought, later: None, counted, begun, read_all });
            state.version += 1;
        });
    }

    fn is_complete(self) -> bool {
        self.state.with_untracked(|state| state.extent().is_complete())
    }
}

/// Reads one project.
#[derive(Clone)]
struct ProjectReader {
    snapshot: ProjectSnapshot,
    service: Service,
    project: String,
}

impl ProjectReader {
    async fn start(&self, owner: Option<Owner>) -> Result<(), Failure> {
        let snapshot = self.snapshot;
        let total = self.service.count(&self.project).await?;
        // The first answer may have corrected the clock.
        snapshot.begun.set(clock::now());
        if snapshot.is_complete() && self.renew(total).await? {
            snapshot.set_contents(&self.project, Brought::All, true);
            snapshot.end(None);
            return Ok(());
        }
        // A first reading is shown as it progresses; a later one once it is complete.
        let is_first = !snapshot.is_complete() && snapshot.with(Inventory::is_empty);
        let room = usize::try_from(total.unwrap_or(0)).unwrap_or(0);
        snapshot.place(is_first).set(Inventory::with_room(room));
        if is_first {
            snapshot.state.update(|state| state.epoch += 1);
        }
        snapshot.plan.set(Reading::of(total));
        self.clone().go_on(is_first, owner);
        Ok(())
    }

    /// Requests the parts that are due; finishes when none is left.
    fn go_on(self, is_first: bool, owner: Option<Owner>) {
        let plan = self.snapshot.plan;
        loop {
            let due = plan.update(Reading::ask);
            let Some(part) = due else { break };
            let (reader, scope) = (self.clone(), owner.clone());
            let fetch = move || {
                spawn_scoped(async move { reader.fetch(part, is_first, scope).await });
            };
            match &owner {
                Some(owner) => owner.with(fetch),
                None => fetch(),
            }
        }
        if let Some(end) = plan.with(Reading::end) {
            self.finish(end, is_first, owner);
        }
    }

    async fn fetch(self, part: Part, is_first: bool, owner: Option<Owner>) {
        let snapshot = self.snapshot;
        match self.ask(Sort::default(), part.offset, part.rows).await {
            Ok(page) => {
                snapshot.place(is_first).update(|inventory| inventory.push_part(&page.rows));
                snapshot.plan.update(|plan| plan.receive(part, PartAnswer::of(&page, part)));
                let (read, total) = snapshot.plan.with(Reading::progress);
                if is_first {
                    snapshot.set_contents(&self.project, self.so_far(), false);
                }
                snapshot.state.update(|state| state.course.advance(read, total));
            }
            Err(failure) => {
                let wait = snapshot.plan.update(|plan| plan.failed(part, &failure, chance::random()));
                if let Some(millis) = wait {
                    let until = Instant::from_millis(clock::now().millis() + i64::from(millis));
                    snapshot.state.update(|state| state.course.pause(Some((failure, until))));
                    transport::wait(millis).await;
                    snapshot.state.update(|state| state.course.pause(None));
                    snapshot.plan.update(|plan| plan.again(part));
                }
            }
        }
        self.go_on(is_first, owner);
    }

    fn so_far(&self) -> Brought {
        self.snapshot.plan.with(|plan| {
            let (read, total) = plan.progress();
            Brought::Some(read, total, plan.missing().into())
        })
    }

    fn finish(self, end: End, is_first: bool, owner: Option<Owner>) {
        let different = self.snapshot.place(is_first).with(Inventory::len);
        match self.snapshot.plan.with(|plan| plan.end_with(end, different)) {
            End::Moved => {
                let next = self.snapshot.plan.with(Reading::next_pass);
                self.pass(next, owner);
            }
            End::Short => {
                let recount = move || {
                    spawn_scoped(async move { self.count_again(is_first, owner).await });
                };
                match Owner::current() {
                    Some(owner) => owner.with(recount),
                    None => recount(),
                }
            }
            end @ (End::Complete | End::Moving | End::Repeats | End::Gaps | End::Doubled) => self.close(end, is_first),
        }
    }

    /// Reads the project again. What a first reading has shown stays visible until then.
    fn pass(self, plan: Reading, owner: Option<Owner>) {
        self.snapshot.fresh.set(Inventory::default());
        self.snapshot.plan.set(plan);
        self.go_on(false, owner);
    }

    /// Counts again after the service counted more than it returned: backups may have been deleted meanwhile.
    async fn count_again(self, is_first: bool, owner: Option<Owner>) {
        match self.service.count(&self.project).await {
            Err(failure) => self.snapshot.end(Some(failure)),
            Ok(total) => match self.snapshot.plan.with(|plan| plan.recounted(total)) {
                Ok(plan) => self.pass(plan, owner),
                Err(End::Short) => self.close(End::Short, is_first),
                Err(end) => self.finish(end, is_first, owner),
            },
        }
    }

    /// Finishes the reading.
    fn close(self, end: End, is_first: bool) {
        let snapshot = self.snapshot;
        let (read, total) = snapshot.plan.with(Reading::progress);
        let brought = match end {
            End::Complete => Brought::All,
            End::Moving => Brought::Moving(read, snapshot.plan.with(Reading::slips).into()),
            End::Repeats => Brought::Repeated(read),
            End::Doubled => {
                Brought::Doubled(snapshot.place(is_first).with(Inventory::len) as u64, total.unwrap_or(read))
            }
            End::Short => Brought::Short(total.unwrap_or(read), snapshot.plan.with(Reading::missing).into()),
            End::Gaps | End::Moved => self.so_far(),
        };
        let failure = snapshot.plan.with(|plan| plan.failure().cloned());
        // A complete reading is never replaced by a partial one, nor one with few gaps by one with many.
        let has_as_many = || snapshot.fresh.with(Inventory::len) >= snapshot.shown.with(Inventory::len);
        let is_better = brought == Brought::All || !snapshot.is_complete() && (failure.is_none() || has_as_many());
        if is_first || is_better {
            if !is_first {
                let fresh = snapshot.fresh.update(std::mem::take);
                snapshot.shown.set(fresh);
                snapshot.state.update(|state| state.epoch += 1);
            }
            if failure.is_none() || read > 0 {
                snapshot.set_contents(&self.project, brought, false);
            }
        } else if failure.is_none() {
            snapshot.state.update(|state| {
                if let Some(contents) = &mut state.contents {
                    contents.later = Some(brought);
                }
            });
        }
        snapshot.end(failure);
    }

    /// Reads only the changes since a complete reading, and applies them if they are certain to be all. Otherwise
    /// nothing is changed, and everything has to be read again.
    async fn renew(&self, total: Option<u64>) -> Result<bool, Failure> {
        let snapshot = self.snapshot;
        let contents = snapshot.state.with_untracked(|state| state.contents.clone());
        let (Some(total), Some(contents)) = (total, contents) else { return Ok(false) };
        let before = Before { begun: contents.begun, read_all: contents.read_all, total };
        let renewal = snapshot.with(|all| {
            let times = all.iter().map(|entry| Times { created: entry.created_at(), updated: entry.updated_at() });
            QuickRefresh::begin(before, clock::now(), times)
        });
        let Some(mut renewal) = renewal else { return Ok(false) };
        let mut rows = Vec::new();
        loop {
            let Look { order: (key, direction), offset } = renewal.look();
            let page = self.ask(Sort { key, direction }, offset, quick_refresh::ROWS).await?;
            let compared: Vec<ComparedRow> =
                snapshot.with(|all| page.rows.iter().map(|row| compare(all, row)).collect());
            rows.extend(page.rows);
            match renewal.receive(&compared) {
                Next::Look(_) => {}
                Next::ReadAll => return Ok(false),
                Next::Done => break,
            }
        }
        let again = self.service.count(&self.project).await?;
        let new = snapshot.with(|all| {
            let is_new = |row: &&Row| all.place_of(row).is_none();
            let name = |row: &'_ Row| row.backup().map_or_else(|| row.raw().to_owned(), |backup| backup.id.clone());
            let new: std::collections::BTreeSet<String> = rows.iter().filter(is_new).map(name).collect();
            all.len() + new.len()
        });
        if again != Some(total) || new as u64 != total {
            return Ok(false);
        }
        snapshot.shown.update(|inventory| {
            for row in &rows {
                inventory.renew(row);
            }
        });
        Ok(true)
    }

    async fn ask(&self, sort: Sort, offset: u64, rows: u64) -> Result<Page, Failure> {
        let limit = PageSize::at_most(rows);
        let query = Query { sort, limit, ..Query::default() };
        Ok(read(self.service.part(&self.project, &query, offset).await?).await)
    }
}

/// How a row relates to the one read before.
fn compare(all: &Inventory, row: &Row) -> ComparedRow {
    let entry = all.place_of(row).and_then(|place| all.get(place));
    let likeness = match entry {
        Some(entry) if entry.is_like(row) => Likeness::Same(Some(entry.index())),
        _ if row.read.is_err() => Likeness::Unreadable,
        None => Likeness::New,
        Some(entry) => Likeness::Changed(entry.index(), entry.updated_at()),
    };
    let backup = row.rest();
    let instant = |time: &Member<Instant>| time.meaning().copied();
    ComparedRow {
        likeness,
        times: Times { created: instant(&backup.created_at), updated: instant(&backup.updated_at) },
    }
}
