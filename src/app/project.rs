//! What is drawn of the whole project: how far it is read, the Overview, the volumes and their chains, the facets.

use crate::analysis::Analysis;
use crate::analysis::matcher::Found;
use crate::analysis::volumes::{ChainLink, chain};
use crate::api::cinder::Tone;
use crate::app::App;
use crate::cells::{Cell, Computed, effect};
use crate::export::commands;
use crate::inventory::Inventory;
use crate::platform::{clock, dom};
use crate::query::{Query, View};
use crate::state::auto_refresh::Outcome;
use crate::state::backup_list::due;
use crate::state::reading::ReadingState;
use crate::time::Instant;
use crate::ui::messages::Route;
use crate::ui::node::slots::link_to;
use crate::ui::node::{Node, el, live};
use crate::ui::pages::backups::search;
use crate::ui::pages::overview::{DEPTH, below, overview};
use crate::ui::pages::volumes;
use crate::ui::pages::volumes::ChainEntry;
use crate::ui::parts::coverage::{extent, next_try};
use crate::ui::parts::day_strip::strip_days;
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::parts::screens;
use crate::ui::virtual_rows::Source;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

impl App {
    /// Looks at the analysis as the address asks.
    fn with_analysis<T>(self, draw: impl FnOnce(&Analysis, AnalysisContext<'_>) -> T) -> Option<T> {
        let clock = self.clock();
        let (objective, usual_objective) =
            (self.project_analysis.objective.get(), self.config.with(|config| config.objective));
        self.project_analysis.analysis.with(|analysis| {
            let analysis = analysis.as_deref()?;
            Some(
                self.address
                    .query
                    .with(|query| draw(analysis, AnalysisContext { query, clock, objective, usual_objective })),
            )
        })
    }

    /// How much of the project stands behind what is shown.
    pub(super) fn coverage(self) -> Node {
        let wanted = self.wanted.with(Option::is_some);
        if self.is_paged() && !wanted {
            return Node::Nothing;
        }
        let by = (self.view() == View::Backups).then_some(if wanted { "The file is made" } else { "Answered" });
        let clock = self.clock();
        self.snapshot.state.with(|state| {
            let odd = self.snapshot.with(Inventory::unreadable);
            extent(state, odd, by, clock)
        })
    }

    /// What stands in the place of what the whole project says.
    pub(super) fn whole_screen(self) -> Node {
        let has_rows = self.snapshot.state.with(|state| state.contents.is_some());
        if !has_rows {
            match self.snapshot.state.with(|state| state.course.clone()) {
                ReadingState::Failed { failure, .. } => return screens::failed(&failure).into(),
                ReadingState::Stopped { .. } => return screens::stopped().into(),
                ReadingState::Idle | ReadingState::Reading { .. } | ReadingState::Done => {}
            }
        }
        let query = self.address.query.get();
        match query.view {
            View::Backups => {
                let found =
                    self.project_analysis.found.with(|found| found.as_ref().map_or(0, |found| found.places.len()));
                let waits = !has_rows || self.is_loading() || self.waits_for_analysis(&query);
                match found {
                    0 if waits => screens::skeleton().into(),
                    0 if !self.is_all_read() => screens::no_match_yet(&query).into(),
                    0 => screens::no_match(&query, self.snapshot.with(Inventory::unreadable)).into(),
                    _ => Node::Nothing,
                }
            }
            _ if self.project_analysis.analysis.with(Option::is_none) => screens::skeleton().into(),
            View::Volumes => {
                let nothing = self.with_analysis(|analysis, seen| {
                    let none = analysis.select(&seen.query.volumes).is_empty();
                    none.then(|| volumes::nothing(analysis, seen))
                });
                nothing.flatten().unwrap_or_default()
            }
            View::Overview => Node::Nothing,
        }
    }

    /// Whether all of the project stands behind what is shown.
    fn is_all_read(self) -> bool {
        self.snapshot.state.with(|state| state.extent().is_complete())
    }

    fn waits_for_analysis(self, query: &Query) -> bool {
        let epoch = self.snapshot.state.with(|state| state.epoch);
        query.search.needs_analysis()
            && self
                .project_analysis
                .analysis
                .with(|analysis| analysis.as_ref().is_none_or(|analysis| analysis.epoch != epoch))
    }

    pub(super) fn overview(self) -> Node {
        if self.view() != View::Overview {
            return Node::Nothing;
        }
        self.with_analysis(overview).unwrap_or_default()
    }

    /// What is below the Overview's first screen.
    pub(super) fn below(self) -> Node {
        match self.depth.get() {
            0 => Node::Nothing,
            depth => self.with_analysis(|analysis, seen| below(analysis, depth, seen)).unwrap_or_default(),
        }
    }

    /// Draws that in tasks of its own, a frame each, once the first screen has been seen.
    pub(super) fn deepen(self) {
        let is_overview = Computed::new(move || {
            self.view() == View::Overview && self.project_analysis.analysis.with(Option::is_some)
        });
        effect(move || {
            if !is_overview.get() {
                self.depth.set(0);
            } else if self.depth.get() < DEPTH {
                // The frame comes first; whether it is still asked for is seen behind it.
                let deepen = move || {
                    if is_overview.get_untracked() {
                        self.depth.update(|depth| *depth = DEPTH.min(*depth + 1));
                    }
                };
                dom::soon(move || set_timeout(deepen, Duration::ZERO));
            }
        });
    }

    pub(super) fn volume_controls(self) -> Node {
        if self.view() != View::Volumes {
            return Node::Nothing;
        }
        let draw = |analysis: &Analysis, seen: AnalysisContext<'_>| {
            volumes::controls(analysis, analysis.select(&seen.query.volumes).len(), seen)
        };
        self.with_analysis(draw).unwrap_or_default()
    }

    /// The table of the volumes without its rows.
    pub(super) fn volume_table(self) -> Node {
        let is_shown = self.view() == View::Volumes;
        let rows =
            self.project_analysis.selected.with(|selected| selected.as_ref().map(|selected| selected.1.len() + 1));
        let is_certain =
            self.project_analysis.analysis.with(|analysis| analysis.as_ref().is_some_and(|known| known.is_certain()));
        let head = if is_shown { volumes::head(self.clock()) } else { Node::Nothing };
        el("table")
            .attr("role", "table")
            .attr("class", "backups volumes")
            .attr("aria-busy", self.is_loading().to_string())
            .attr_if("aria-rowcount", rows.map(|rows| rows.to_string()))
            .attr_if("data-partial", (!is_certain).then_some(""))
            .attr_if("hidden", (!is_shown).then_some(""))
            .child(el("caption").class("unseen").child("Volumes"))
            .child(head)
            .into()
    }

    pub(super) fn volume_source(self) -> Option<Source> {
        let selected = self.project_analysis.selected.get()?;
        let clock = self.clock();
        let query = self.address.query.get();
        let (objective, usual_objective) =
            (self.project_analysis.objective.get(), self.config.with(|config| config.objective));
        let (analysis, places) = &*selected;
        let days = strip_days(clock, &analysis.unread);
        let id = query.volumes.open.as_deref();
        let open = id.and_then(|id| places.iter().position(|place| analysis.lines[*place].id == id));
        let view = query.with_volumes(|volumes| volumes.open = None).to_string();
        let (stamp, count) = ((Arc::as_ptr(&selected) as usize, clock, view), places.len());
        let draw = move |range: std::ops::Range<usize>| {
            let (analysis, places) = &*selected;
            let seen = AnalysisContext { query: &query, clock, objective, usual_objective };
            let one = |row: usize| {
                let line = analysis.lines.get(*places.get(row)?)?;
                let drawn = volumes::line(line, row, open == Some(row), analysis, &days, seen);
                Some(drawn.attr("aria-rowindex", (row + 2).to_string()).into())
            };
            range.filter_map(one).collect()
        };
        Some(Source { stamp, rows: count, open, draw: Rc::new(draw) })
    }

    /// The panel of the open volume.
    pub(super) fn chain(self) -> impl IntoView {
        let address = self.address;
        let id = move || {
            let open = |query: &Query| query.volumes.open.clone().filter(|_| query.view == View::Volumes);
            address.query.with(|query| open(query).filter(|_| query.backup.is_none()))
        };
        let mut before = address.query.with_untracked(|query| query.volumes.open.clone());
        effect(move || {
            let id = id();
            match (&before, &id) {
                (_, Some(_)) if before != id => dom::focus_soon(&volumes::HEADING),
                (Some(before), None) if address.query.with(|query| query.backup.is_none()) => {
                    let before = before.clone();
                    dom::soon(move || dom::focus_on(link_to(&|route| route.opens_volume(&before))));
                }
                _ => {}
            }
            before = id;
        });
        live(move || {
            let Some(id) = id() else { return Node::Nothing };
            let steps = self.steps(&id);
            let is_retired = self.project_analysis.is_retired(&id);
            self.with_analysis(|analysis, seen| volumes::chain(&id, analysis, &steps, is_retired, seen))
                .unwrap_or_default()
        })
    }

    /// Whether the details that a link leads to are in sight.
    pub(super) fn is_open(self, route: &Route) -> bool {
        self.address.query.with_untracked(|query| {
            query.backup.as_deref().is_some_and(|id| route.opens_backup(id))
                || query.volumes.open.as_deref().is_some_and(|id| route.opens_volume(id))
        })
    }

    /// The backups of a volume, oldest recovery point first.
    fn steps(self, id: &str) -> Vec<ChainEntry> {
        self.snapshot.version();
        self.snapshot.with(|all| {
            let step = |link: ChainLink| {
                Some(ChainEntry {
                    backup: all.get(link.place)?.backup(),
                    base: link.base.and_then(|base| all.get(base)?.id()).map(str::to_owned),
                    is_orphan: link.is_orphan,
                })
            };
            chain(all, id).into_iter().filter_map(step).collect()
        })
    }

    pub(super) fn facets(self) -> Node {
        if self.view() != View::Backups || !self.is_local.get() {
            return Node::Nothing;
        }
        let draw = |found: &Arc<Found>| self.address.query.with(|query| search::facets(&found.facets, query));
        self.project_analysis.found.with(|found| found.as_ref().map(draw)).unwrap_or_default()
    }

    /// What asks for the same as the view, for a shell.
    pub(super) fn commands(self) -> Node {
        if self.is_paged() && self.list.listed().is_none() {
            return Node::Nothing;
        }
        let (curl, client) = self.as_commands();
        crate::ui::parts::commands::commands(curl, client)
    }

    /// The same as curl, and for the OpenStack client.
    pub(super) fn as_commands(self) -> (String, String) {
        let service = self.service.get();
        let project_id = service.project_id().unwrap_or_default();
        let (base, capabilities) = (dom::absolute(service.api()), service.capabilities());
        let query = self.address.query.get();
        if self.is_paged() {
            let request = crate::api::cinder::Request::list(&project_id, &query.list_parameters(), &capabilities);
            return (commands::curl(&base, &request), commands::openstack(&project_id, &query));
        }
        let kept = if query.view == View::Backups { commands::kept(&query.as_search()) } else { String::new() };
        let (curl, client) =
            (commands::curl_all(&base, &project_id, &capabilities), commands::openstack_all(&project_id));
        (curl + &kept, client + &kept)
    }

    /// What the whole project says, for those who hear the page.
    pub(super) fn spoken(self) -> String {
        if self.is_loading() {
            return String::new();
        }
        match self.view() {
            View::Backups => self.project_analysis.found.with(|found| {
                found.as_ref().map(|found| search::spoken(found.places.len(), self.is_all_read())).unwrap_or_default()
            }),
            _ => self
                .with_analysis(|analysis, seen| {
                    let said = analysis.verdict(&analysis.counts(), seen.objective);
                    let number = said.number.map(|(number, _)| number.to_string()).unwrap_or_default();
                    format!("{}{number}{}", said.before, said.after)
                })
                .unwrap_or_default(),
        }
    }

    /// When the next automatic look is due.
    pub(super) fn due(self) -> Option<Instant> {
        // Where the page itself signs in it waits for that.
        if self.access.has_ended() {
            return None;
        }
        if self.is_paged() {
            return self.list.due();
        }
        self.snapshot.state.with(|state| match &state.course {
            ReadingState::Idle | ReadingState::Reading { .. } | ReadingState::Stopped { .. } => None,
            ReadingState::Failed { failure, failures, at } => Some(due(Outcome::Failed(failure, *failures), *at)),
            ReadingState::Done => {
                let at = state.contents.as_ref().map_or_else(clock::now, |contents| contents.at);
                let is_busy =
                    |all: &crate::inventory::Inventory| all.iter().any(|entry| entry.status().tone() == Tone::Busy);
                let outcome = if state.extent().is_complete() {
                    Outcome::Rows { in_transition: self.snapshot.with(is_busy) }
                } else {
                    Outcome::Unsettled
                };
                Some(due(outcome, at))
            }
        })
    }

    /// Counts the seconds while there is a next attempt to wait for.
    pub(super) fn count_down(self, next: Cell<Option<Instant>>) {
        effect(move || {
            self.second.with(|_| ());
            if next.get().is_none() || self.failure().is_none() {
                return;
            }
            let handle = set_timeout_with_handle(move || self.second.set(clock::now()), Duration::from_secs(1));
            if let Ok(handle) = handle {
                on_cleanup(move || handle.clear());
            }
        });
    }

    /// When the next attempt is made by itself after one that failed.
    pub(super) fn next_try(self, next: Cell<Option<Instant>>) -> Node {
        let (Some(at), true) = (next.get(), self.failure().is_some()) else { return Node::Nothing };
        self.second.with(|_| ());
        next_try(at.seconds_since(clock::now())).into()
    }
}
