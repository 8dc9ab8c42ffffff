//! Saves the message of a panic for the screen that `boot.js` shows when the program has stopped. By then nothing of
//! the program can be relied on, so the program does not draw that screen itself.

use wasm_bindgen::JsValue;

/// Stores the message of each panic where `boot.js` finds it.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let message = JsValue::from_str(&panic.to_string());
        // Fails only on a page that forbids new globals: the screen then shows no details.
        let _ = js_sys::Reflect::set(&js_sys::global(), &JsValue::from_str("backupLensPanic"), &message);
    }));
}
