//! The browser's and the tab's storage.

use leptos::prelude::*;

const TOKEN: &str = "backup-lens:token";

/// The token stored for this tab.
pub(crate) fn token() -> Option<String> {
    tab_storage().and_then(|storage| storage.get_item(TOKEN).ok().flatten())
}

/// Stores a token while this tab is open, or removes it.
pub(crate) fn set_token(kept: Option<&str>) {
    let Some(storage) = tab_storage() else { return };
    // If storage is full or forbidden, a reload just requires another sign-in.
    let _ = match kept {
        Some(token) => storage.set_item(TOKEN, token),
        None => storage.remove_item(TOKEN),
    };
}

/// A string stored in this browser.
pub(crate) fn read(key: &str) -> Option<String> {
    storage().and_then(|storage| storage.get_item(key).ok().flatten())
}

/// Stores a string in this browser, or removes it; false if there is no room or no storage.
pub(crate) fn write(key: &str, text: Option<&str>) -> bool {
    storage().is_some_and(|storage| match text {
        Some(text) => storage.set_item(key, text).is_ok(),
        None => storage.remove_item(key).is_ok(),
    })
}

fn tab_storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
