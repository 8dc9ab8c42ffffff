//! What this browser, or this tab, keeps.

use leptos::prelude::*;

const TOKEN: &str = "backup-lens:token";

/// The token that this tab was asked to keep.
pub(crate) fn token() -> Option<String> {
    tab_storage().and_then(|storage| storage.get_item(TOKEN).ok().flatten())
}

/// Keeps a token while this tab is open, or forgets it.
pub(crate) fn set_token(kept: Option<&str>) {
    let Some(storage) = tab_storage() else { return };
    // A full or forbidden storage only means to sign in again after a reload.
    let _ = match kept {
        Some(token) => storage.set_item(TOKEN, token),
        None => storage.remove_item(TOKEN),
    };
}

/// A text that this browser keeps.
pub(crate) fn read(key: &str) -> Option<String> {
    storage().and_then(|storage| storage.get_item(key).ok().flatten())
}

/// Keeps a text in this browser, or forgets it; false where there is no room, or no storage at all.
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
