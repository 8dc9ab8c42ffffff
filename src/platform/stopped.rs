//! What a panic leaves behind: its message, for the screen that `boot.js` shows when the program has stopped. Nothing
//! of the program can be relied on by then, so the screen is none of its own.

use wasm_bindgen::JsValue;

/// Leaves the message of each panic where `boot.js` finds it.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let message = JsValue::from_str(&panic.to_string());
        // Refused only by a page that forbids new globals: the screen then says no more than that it happened.
        let _ = js_sys::Reflect::set(&js_sys::global(), &JsValue::from_str("backupLensPanic"), &message);
    }));
}
