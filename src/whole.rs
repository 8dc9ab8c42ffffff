//! Reads a whole project into the inventory, as far as a view needs it, and keeps it current. `reading` plans, this
//! asks. A complete reading stays in sight until a newer one is complete.

use crate::address::Address;
use crate::browser;
use crate::cinder::{Failure, Member, Page, Row};
use crate::inventory::Inventory;
use crate::query::{Direction, PageSize, Query, Sort, SortKey};
use crate::reactive::{Derived, Kept, Signal, follow, run};
use crate::reading::{Came, End, Extent, Part, Reading};
use crate::service::{Service, read};
use crate::timestamp::Instant;
use crate::transport;
use leptos::reactive::owner::Owner;

/// Parts of a renewal before everything is read again instead.
const PARTS: u64 = 5;
/// Seconds that a renewal looks further back than it must, for clocks that disagree.
const MARGIN: i64 = 120;

/// What stands in the inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Whose backups.
    pub project: String,
    /// When they were read.
    pub at: Instant,
    /// How much of the project they are.
    pub extent: Extent,
    /// What is missing: the offsets of the first rows and how many from there.
    pub gaps: Vec<(u64, u64)>,
    /// How many seconds the reading took.
    pub took: i64,
}

/// The state of the reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Rows read and all there are, while a reading is under way.
    pub progress: Option<(u64, Option<u64>)>,
    /// What stands in the inventory.
    pub held: Option<Held>,
    /// Why the last reading is not whole.
    pub failure: Option<Failure>,
    /// Whether the reader stopped it.
    pub is_stopped: bool,
    /// Another number whenever the inventory has changed.
    pub version: u32,
    /// Another number whenever places of the inventory before mean nothing in the present one.
    pub epoch: u32,
}

impl State {
    /// How much of the project the inventory holds.
    pub fn extent(&self) -> Extent {
        self.held.as_ref().map_or(Extent::Partial(0, None), |held| held.extent)
    }
}

/// What the reader wants of the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Read,
    Stop,
}

/// The reading of the whole project.
#[derive(Clone, Copy)]
pub struct Whole {
    /// How it stands.
    pub state: Signal<State>,
    shown: Kept<Inventory>,
    /// What a reading that takes the place of another has read so far.
    fresh: Kept<Inventory>,
    plan: Kept<Reading>,
    begun: Kept<Instant>,
    wanted: Signal<bool>,
    wish: Signal<Wish>,
}

/// Reads the project that the address is about, once a view needs all of it.
pub fn use_whole(service: Service, address: Address, is_local: Derived<bool>) -> Whole {
    let whole = Whole {
        state: Signal::new(State::default()),
        shown: Kept::new(Inventory::default()),
        fresh: Kept::new(Inventory::default()),
        plan: Kept::new(Reading::of(None)),
        begun: Kept::new(browser::now()),
        wanted: Signal::new(false),
        wish: Signal::new(Wish::Read),
    };
    let needed = Derived::new(move || whole.wanted.get() || is_local.get() || address.query.with(Query::needs_all));
    // Once it has been asked for it goes on, whatever view comes next.
    follow(move || {
        if needed.get() && !whole.wanted.get_untracked() {
            whole.wanted.set(true);
        }
    });
    let (asker, signed_in) = (service.clone(), service.clone());
    let project = Derived::new(move || address.query.with(|query| asker.project_of(query)).filter(|_| needed.get()));
    follow(move || {
        let wish = whole.wish.get();
        let Some(project) = project.get() else { return };
        match wish {
            Wish::Stop => whole.rest(),
            Wish::Read => whole.begin(Asker { whole, service: service.clone(), project }),
        }
    });
    // What a sign-in that ended has cut short goes on after the next one.
    follow(move || {
        let has_signed_in = signed_in.sign_ins() > 0;
        let rests = |state: &State| !state.is_stopped && (state.progress.is_none() || state.failure.is_some());
        if has_signed_in && whole.state.with_untracked(rests) {
            whole.again();
        }
    });
    whole
}

impl Whole {
    /// What is there, as it is now; a view that shows it follows `state`.
    pub fn with<T>(self, read: impl FnOnce(&Inventory) -> T) -> T {
        self.shown.with(read)
    }

    /// Another number whenever what is there has changed, which is followed.
    pub fn version(self) -> u32 {
        self.state.with(|state| state.version)
    }

    /// Reads it for something that no view shows.
    pub fn want(self) {
        self.wanted.set(true);
    }

    /// Looks again.
    pub fn again(self) {
        if self.wanted.get_untracked() {
            self.wish.set(Wish::Read);
        }
    }

    /// Looks again if what is there is older than so many seconds, and nobody looks already.
    pub fn freshen(self, seconds: i64) {
        let is_old = |state: &State| {
            !state.is_stopped
                && state.progress.is_none()
                && state.held.as_ref().is_some_and(|held| browser::now().seconds_since(held.at) > seconds)
        };
        if self.state.with_untracked(is_old) {
            self.again();
        }
    }

    /// Goes no further; what has been read stays.
    pub fn stop(self) {
        self.wish.set(Wish::Stop);
    }

    fn rest(self) {
        if self.state.with_untracked(|state| state.progress.is_some()) {
            self.state.update(|state| {
                state.progress = None;
                state.is_stopped = true;
            });
        }
    }

    fn begin(self, asker: Asker) {
        let other =
            self.state.with_untracked(|state| state.held.as_ref().is_some_and(|held| held.project != asker.project));
        if other {
            self.shown.set(Inventory::default());
        }
        self.begun.set(browser::now());
        self.state.update(|state| {
            state.held = state.held.take().filter(|_| !other);
            state.version += u32::from(other);
            state.epoch += u32::from(other);
            (state.progress, state.failure, state.is_stopped) = (Some((0, None)), None, false);
        });
        let owner = Owner::current();
        run(async move {
            if let Err(failure) = asker.start(owner).await {
                asker.whole.end(Some(failure));
            }
        });
    }

    /// The reading is over; what it brought is in the inventory already.
    fn end(self, failure: Option<Failure>) {
        self.fresh.set(Inventory::default());
        self.state.update(|state| (state.progress, state.failure) = (None, failure));
    }

    /// What stands in the inventory from now on.
    fn hold(self, project: &str, extent: Extent, gaps: Vec<(u64, u64)>) {
        let at = browser::now();
        let took = at.seconds_since(self.begun.get());
        let held = Held { project: project.to_owned(), at, extent, gaps, took };
        self.state.update(|state| {
            state.held = Some(held);
            state.version += 1;
        });
    }

    fn is_complete(self) -> bool {
        self.state.with_untracked(|state| state.extent().is_complete())
    }
}

/// Somebody who reads one project.
#[derive(Clone)]
struct Asker {
    whole: Whole,
    service: Service,
    project: String,
}

impl Asker {
    async fn start(&self, owner: Option<Owner>) -> Result<(), Failure> {
        let whole = self.whole;
        let total = self.service.count(&self.project).await?;
        if whole.is_complete() && self.renew(total).await? {
            whole.hold(&self.project, Extent::Complete, Vec::new());
            whole.end(None);
            return Ok(());
        }
        // A first reading is seen as it comes; a later one when it is over.
        let is_first = !whole.is_complete();
        let room = usize::try_from(total.unwrap_or(0)).unwrap_or(0);
        let place = if is_first { whole.shown } else { whole.fresh };
        place.set(Inventory::with_room(room));
        if is_first {
            whole.state.update(|state| state.epoch += 1);
        }
        whole.plan.set(Reading::of(total));
        self.clone().go_on(is_first, owner);
        Ok(())
    }

    /// Sends for the parts that are due, and ends when none is left.
    fn go_on(self, is_first: bool, owner: Option<Owner>) {
        let plan = self.whole.plan;
        loop {
            let due = plan.update(Reading::ask);
            let Some(part) = due else { break };
            let (asker, scope) = (self.clone(), owner.clone());
            let fetch = move || {
                run(async move { asker.fetch(part, is_first, scope).await });
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
        let whole = self.whole;
        match self.ask(Sort::default(), part.offset, part.rows).await {
            Ok(page) => {
                let place = if is_first { whole.shown } else { whole.fresh };
                place.update(|inventory| inventory.push_part(&page.rows));
                whole.plan.update(|plan| plan.came(part, came(&page, part)));
                let (read, total) = whole.plan.with(Reading::progress);
                if is_first {
                    whole.hold(&self.project, Extent::Partial(read, total), Vec::new());
                }
                whole.state.update(|state| state.progress = Some((read, total)));
            }
            Err(failure) => {
                let wait = whole.plan.update(|plan| plan.failed(part, &failure, browser::luck()));
                match wait {
                    Some(millis) => {
                        transport::wait(millis).await;
                        whole.plan.update(|plan| plan.again(part));
                    }
                    None => whole.state.update(|state| state.failure = Some(failure)),
                }
            }
        }
        self.go_on(is_first, owner);
    }

    fn finish(self, end: End, is_first: bool, owner: Option<Owner>) {
        let whole = self.whole;
        let (read, total) = whole.plan.with(Reading::progress);
        let (extent, gaps) = match end {
            End::Moved => {
                // What a first reading has shown stays in sight until the next pass is over.
                whole.fresh.set(Inventory::default());
                whole.plan.update(|plan| *plan = plan.next_pass());
                return self.go_on(false, owner);
            }
            End::Whole => (Extent::Complete, Vec::new()),
            End::Moving => (Extent::Moving(read), Vec::new()),
            End::Gaps(gaps) => (Extent::Partial(read, total), gaps),
        };
        let failure = whole.state.with_untracked(|state| state.failure.clone());
        // A whole reading is not given up for one with gaps.
        if is_first || extent.is_complete() || !whole.is_complete() {
            if !is_first {
                let fresh = whole.fresh.update(std::mem::take);
                whole.shown.set(fresh);
                whole.state.update(|state| state.epoch += 1);
            }
            whole.hold(&self.project, extent, gaps);
        }
        whole.end(failure);
    }

    /// Reads only what has changed since a complete reading: what was made, and what was changed, the newest first. True
    /// when the count then proves that nothing is missing and nothing was removed; else all has to be read again.
    async fn renew(&self, total: Option<u64>) -> Result<bool, Failure> {
        let whole = self.whole;
        let took = whole.state.with_untracked(|state| state.held.as_ref().map_or(0, |held| held.took));
        let newest = whole.with(|all| all.iter().filter_map(|entry| entry.last_change().max(entry.created_at())).max());
        let (Some(total), Some(newest)) = (total, newest) else { return Ok(false) };
        let is_older = |row: &Row, time: SortKey| {
            let backup = row.rest();
            let at = if time == SortKey::CreatedAt { &backup.created_at } else { &backup.updated_at };
            // Nulls come last in this order: whoever reached them has seen all others.
            match at {
                Member::Absent => true,
                at => at.meaning().is_some_and(|at| newest.seconds_since(*at) > took + MARGIN),
            }
        };
        for key in [SortKey::CreatedAt, SortKey::UpdatedAt] {
            let mut offset = 0;
            loop {
                let page = self.ask(Sort { key, direction: Direction::Descending }, offset, 100).await?;
                let is_last = (page.rows.len() as u64) < 100;
                let reached = page.rows.last().is_none_or(|row| is_older(row, key));
                whole.shown.update(|inventory| {
                    for row in &page.rows {
                        inventory.renew(row);
                    }
                });
                if is_last || reached {
                    break;
                }
                // The next part begins with the last row of this one: a row may have come meanwhile.
                offset += 99;
                if offset > PARTS * 99 {
                    return Ok(false);
                }
            }
        }
        let again = self.service.count(&self.project).await?;
        Ok(again == Some(total) && whole.with(|all| all.len() as u64 == total))
    }

    async fn ask(&self, sort: Sort, offset: u64, rows: u64) -> Result<Page, Failure> {
        let limit = PageSize::at_most(rows);
        let query = Query { sort, limit, ..Query::default() };
        Ok(read(self.service.part(&self.project, &query, offset).await?).await)
    }
}

/// What the plan has to know of a part. A service that gives more than it was asked for has no place for it in the order:
/// the rows are kept, and the next part begins where it would have begun.
fn came(page: &Page, part: Part) -> Came {
    let mark = |row: Option<&Row>| {
        row.map(|row| row.backup().map_or_else(|| row.raw().to_owned(), |backup| backup.id.clone())).unwrap_or_default()
    };
    let (first, last) = (mark(page.rows.first()), mark(page.rows.last()));
    Came { rows: (page.rows.len() as u64).min(part.rows), first, last, count: page.count.number() }
}
