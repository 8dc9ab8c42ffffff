//! Builds the page: creates the shared state, and passes to each part what it needs.

use crate::api::cinder::Failure;
use crate::api::cinder::failure::Advice;
use crate::cells::{Cell, Computed, Stored, effect, leak};
use crate::inventory::volumes::VolumeInventory;
use crate::platform::element_ref::Handle;
use crate::platform::{clock, dom};
use crate::query::View;
use crate::state::address::{Address, use_address};
use crate::state::auto_refresh::use_automatic;
use crate::state::backup_list::use_list;
use crate::state::config::Config;
use crate::state::current_view::CurrentView;
use crate::state::preferences::{Preferences, use_preferences};
use crate::state::project_analysis::use_project_analysis;
use crate::state::project_snapshot::use_project_snapshot;
use crate::state::quota::use_quota;
use crate::state::reader_clock::ReaderClock;
use crate::state::service::Service;
use crate::state::session::use_access;
use crate::state::typing::Typing;
use crate::state::volume_snapshot::use_volume_snapshot;
use crate::ui::acknowledgement_offer::OfferedAcknowledgements;
use crate::ui::announcements::Announcements;
use crate::ui::dialogs::acknowledge::{AcknowledgeControls, AcknowledgeDialog};
use crate::ui::dialogs::help::HelpDialog;
use crate::ui::dialogs::palette::{Palette, PaletteDialog};
use crate::ui::dialogs::sign_in::component::{SignInControls, SignInDialog};
use crate::ui::downloads::Downloads;
use crate::ui::events;
use crate::ui::events::{CONTENT, EventHandlers};
use crate::ui::header::Header;
use crate::ui::keyboard::use_keyboard;
use crate::ui::live_region::LiveRegion;
use crate::ui::messages::Action;
use crate::ui::modal_panel::{CONTROLS, HEADER, LIST, use_modal_panel};
use crate::ui::node::{Node, el, live};
use crate::ui::page_title::use_page_title;
use crate::ui::pages::backups::page::{BackupsSummary, BackupsTable, Facets, Pages};
use crate::ui::pages::backups::panel::DetailPanel;
use crate::ui::pages::backups::search_box::{SearchBar, SearchBox};
use crate::ui::pages::overview::page::OverviewPage;
use crate::ui::pages::volumes::page::{VolumeChoices, VolumeControls, VolumesTable};
use crate::ui::pages::volumes::panel::VolumePanel;
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::commands::ViewCommands;
use crate::ui::status::{Screen, StatusRegion};
use crate::ui::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The data of the page, shared by its parts.
struct Data {
    address: Address,
    service: Service,
    preferences: Cell<Preferences>,
    clock: ReaderClock,
    current: &'static CurrentView,
    analysis_view: &'static AnalysisView,
}

/// The whole page.
#[component]
pub fn Dashboard(
    /// The deployment's configuration.
    config: Config,
) -> impl IntoView {
    let data = use_data(&config);
    let config = Stored::new(config);
    let handlers = use_handlers(&data, config);
    let Data { address, service, preferences, clock, current, analysis_view } = data;
    let CurrentView { access, volumes, .. } = *current;
    let EventHandlers { search, sign_in, acknowledge, palette, downloads, announcements, .. } = *handlers;
    let next = use_automatic(preferences, move || current.due(), move || current.refresh());
    use_modal_panel(address);
    use_page_title(analysis_view, volumes, config);
    current.freshen();
    refresh_after_sign_in(current);
    view! {
        <div
            class="page"
            on:click=move |event| handlers.click(&event)
            on:input=move |event| handlers.input(&event)
            on:change=move |event| handlers.change(&event)
            on:submit=move |event| handlers.submit(&event)
        >
            <div class="behind" node_ref=Handle(&HEADER)>
                {live(skip_link)}
                <Header config current clock />
            </div>
            <main id="backups" tabindex="-1" node_ref=Handle(&CONTENT)>
                <div class="behind" node_ref=Handle(&CONTROLS)>
                    <OfferedAcknowledgements analysis_view access />
                    <SearchBar search />
                    <BackupsSummary current analysis_view downloads />
                    <StatusRegion current analysis_view downloads announcements service=service.clone() next />
                    <Facets current analysis_view />
                    <VolumeControls current analysis_view />
                </div>
                <div class="board">
                    <div class="list" node_ref=Handle(&LIST)>
                        <Screen current analysis_view />
                        <OverviewPage current analysis_view />
                        <div class="rows">
                            <BackupsTable current analysis_view />
                            <VolumesTable current analysis_view />
                            <Pages current />
                        </div>
                        <ViewCommands current service=service.clone() />
                    </div>
                    <DetailPanel current service clock />
                    <VolumePanel snapshot=current.snapshot analysis_view />
                </div>
            </main>
            <LiveRegion current analysis_view announcements />
            <HelpDialog />
            <SignInDialog controls=sign_in />
            <PaletteDialog palette />
            <AcknowledgeDialog controls=acknowledge analysis_view />
        </div>
    }
}

/// What is read from the service, what this browser stores, and what follows from both.
fn use_data(config: &Config) -> Data {
    let address = use_address();
    let access = use_access(config, address);
    let service = Service::new(config, access);
    let known = Cell::new(Arc::default());
    let is_local = is_local(address, service.clone(), known);
    let list = use_list(service.clone(), address, is_local);
    let snapshot = use_project_snapshot(service.clone(), address, is_local);
    let (reader, is_paged) = (service.clone(), Computed::new(move || !is_local.get()));
    let project = Computed::new(move || address.query.with(|query| reader.project_of(query)));
    let volumes = use_volume_snapshot(config.volumes, known, service.clone(), list, snapshot, is_paged, project);
    let quota = use_quota(config.volumes, service.clone(), snapshot, project);
    let refresh_panel = Trigger::new();
    let current = leak(CurrentView { address, list, snapshot, volumes, access, is_local, refresh_panel });
    let preferences = use_preferences();
    let clock = ReaderClock { now: clock::use_now(), preferences };
    let ahead = service.ahead;
    effect(move || {
        // From now on, the time follows another clock.
        ahead.get();
        clock.now.set(clock::now());
    });
    let project = use_project_analysis(config, address, snapshot, volumes, is_local, clock.now, preferences);
    let analysis_view = leak(AnalysisView { project, address, clock, usual_target_age: config.target_age, quota });
    Data { address, service, preferences, clock, current, analysis_view }
}

/// The handlers of all events; those of keys and of changed addresses are registered here.
fn use_handlers(data: &Data, config: Stored<Config>) -> &'static EventHandlers {
    let Data { address, preferences, clock, current, analysis_view, .. } = *data;
    let announcements = Announcements::new();
    let downloads = Downloads::new(current, analysis_view, announcements, data.service.clone(), config);
    let typing = Typing::new(address);
    let project_analysis = analysis_view.project;
    let handlers = leak(EventHandlers {
        current,
        project_analysis,
        preferences,
        search: SearchBox::new(current, typing),
        volumes: VolumeChoices { address, typing },
        sign_in: leak(SignInControls { access: current.access, address, config }),
        acknowledge: AcknowledgeControls::new(project_analysis.marks, clock),
        palette: Palette::new(current),
        downloads,
        announcements,
    });
    use_keyboard(move |key| handlers.press(key), move |route| events::is_open(address, route));
    events::use_forms(address);
    handlers
}

/// A link, so that it is the first tab stop in every browser.
fn skip_link() -> Node {
    el("a").class("skip").attr("href", "#backups").asks(Action::Skip).child(words::SKIP).into()
}

/// Whether the list must be answered from the inventory because the service cannot, e.g. when filtering by volume name.
fn is_local(address: Address, service: Service, volumes: Cell<Arc<VolumeInventory>>) -> Computed<bool> {
    Computed::new(move || {
        address.query.with(|query| {
            let is_by_name =
                || query.volume_id.as_ref().is_some_and(|filter| volumes.with(|known| known.may_be_name(filter)));
            query.view == View::Backups && (query.needs_all() || service.lacks_filter(query) || is_by_name())
        })
    })
}

/// Refreshes when the page becomes visible again after a missing sign-in: the user may have signed in elsewhere
/// meanwhile.
fn refresh_after_sign_in(current: &'static CurrentView) {
    let visible = dom::use_visible();
    effect(move || {
        let lacks = |failure: Option<&Failure>| failure.is_some_and(|failure| failure.advice() == Advice::SignIn);
        if visible.get() && !untrack(|| current.access.has_ended()) && untrack(|| lacks(current.failure().as_ref())) {
            current.refresh();
        }
    });
}
