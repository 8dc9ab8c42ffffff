//! The panel of the open backup, beside any view.

use crate::cells::{Computed, effect};
use crate::export::commands;
use crate::platform::dom;
use crate::state::backup_detail::{Open, use_panel};
use crate::state::current_view::CurrentView;
use crate::state::reader_clock::ReaderClock;
use crate::state::service::Service;
use crate::ui::node::live;
use crate::ui::node::slots::link_to;
use crate::ui::pages::backups::detail;
use crate::ui::pages::backups::detail::Commands;
use crate::ui::parts::commands::as_commands;
use leptos::prelude::*;

/// It gets the focus when the user opens it and returns it to the row.
#[component]
pub(crate) fn DetailPanel(current: &'static CurrentView, service: Service, clock: ReaderClock) -> impl IntoView {
    let CurrentView { address, list, refresh_panel, .. } = *current;
    let is_paged = Computed::new(move || current.is_paged());
    let open = use_panel(service.clone(), address, list, is_paged, refresh_panel);
    let mut before: Option<String> = None;
    effect(move || {
        let id = address.query.with(|query| query.backup.clone());
        match (&before, &id) {
            (_, Some(_)) if before != id => dom::focus_soon(&detail::HEADING),
            (Some(before), None) => {
                let before = before.clone();
                dom::next_frame(move || dom::focus_on(link_to(&|route| route.opens_backup(&before))));
            }
            (Some(_) | None, _) => {}
        }
        before = id;
    });
    live(move || {
        let draw = |open: Open| {
            let (curl, openstack) = as_commands(current, &service);
            let project_id = service.project_id().unwrap_or_default();
            let commands = Commands { curl, openstack, show: commands::openstack_show(&project_id, &open.id) };
            let close = address.query.with(|query| query.with_backup(None));
            current.volumes.known.with(|known| detail::detail(&open, clock.get(), commands, close, known))
        };
        open().map(draw).into()
    })
}
