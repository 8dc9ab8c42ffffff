//! Reads the configuration, then replaces the page's static shell with the dashboard or with what is wrong.

use backup_lens::Dashboard;
use backup_lens::platform::{dom, stopped};
use backup_lens::state::service::read_config;
use backup_lens::ui::parts::screens;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

fn main() {
    stopped::tell_panics();
    spawn_local(async {
        let config = read_config().await;
        let Some(place) = document().get_element_by_id("app") else { return };
        place.set_inner_html("");
        let place = place.unchecked_into();
        match config {
            Ok(config) => mount_to(place, move || view! { <Dashboard config /> }).forget(),
            Err(mistake) => mount_to(place, move || screens::misconfigured(&mistake, dom::current_url())).forget(),
        }
    });
}
