//! Facts that only a browser has: how nodes become a document and change in place, local time, what is kept.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use backup_lens::browser;
use backup_lens::timestamp::Instant;
use backup_lens::view::{Element, Node, el};
use leptos::prelude::document;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn place() -> web_sys::Element {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn draw(node: Node) -> (web_sys::Element, <Node as Render>::State) {
    let place = place();
    let mut drawn = node.build();
    drawn.mount(&place, None);
    (place, drawn)
}

/// The document's HTML without the comments that keep places.
fn html(place: &web_sys::Element) -> String {
    place.inner_html().replace("<!---->", "")
}

/// A row of changing parts: text, attributes, something that comes and goes, a list of changing length.
fn state(seed: u32) -> Node {
    let bit = |n: u32| seed >> n & 1 == 1;
    let item = |index: u32| el(if bit(0) { "li" } else { "p" }).child(format!("{index}-{}", seed % 7));
    el("div")
        .attr("class", if bit(1) { "a" } else { "b" })
        .attr("data-always", "x")
        .attr_if("title", bit(2).then(|| format!("<{seed}>")))
        .child(bit(3).then(|| el("b").child("bold & <brave>")))
        .child(format!("text {}", seed % 5))
        .children((0..seed % 6).map(item))
        .into()
}

#[wasm_bindgen_test]
fn a_node_changed_in_place_is_as_if_drawn_anew() {
    for before in 0..64 {
        for after in (0..64).step_by(5) {
            let (place, mut drawn) = draw(state(before));
            state(after).rebuild(&mut drawn);
            assert_eq!(html(&place), state(after).to_string(), "from {before} to {after}");
            drawn.unmount();
            assert_eq!(place.inner_html(), "");
        }
    }
}

#[wasm_bindgen_test]
fn what_stays_the_same_is_the_same_element() {
    let row = |text: &'static str| -> Node { el("p").child(el("a").attr("href", "?").child(text)).into() };
    let (place, mut drawn) = draw(row("before"));
    let link: web_sys::HtmlElement = place.query_selector("a").unwrap().unwrap().unchecked_into();
    link.focus().unwrap();
    row("after").rebuild(&mut drawn);
    assert_eq!(link.text_content().as_deref(), Some("after"));
    assert_eq!(document().active_element().as_ref(), Some(link.as_ref()));
}

#[wasm_bindgen_test]
fn hostile_text_makes_no_element_and_no_attribute() {
    let hostile = "\"><img src=x onerror=alert(1)>";
    let node: Element = el("p").attr("title", hostile).child(hostile);
    let (place, _drawn) = draw(node.into());
    assert_eq!(place.query_selector_all("*").unwrap().length(), 1);
    assert_eq!(place.text_content().as_deref(), Some(hostile));
    assert_eq!(place.first_element_child().unwrap().get_attribute("title").as_deref(), Some(hostile));
}

#[wasm_bindgen_test]
fn the_local_offset_is_the_browsers_own() {
    for text in ["2026-01-15T12:00:00", "2026-07-15T12:00:00", "1970-01-01T00:00:00"] {
        let instant = Instant::parse(text).unwrap();
        let date = js_sys::Date::new(&JsValue::from_str(&format!("{text}Z")));
        let shown = instant.civil(browser::local_offset(instant)).clock();
        let expected = date.to_locale_time_string_with_options("en-GB", &js_sys::Object::new());
        assert_eq!(shown, String::from(expected));
    }
}

#[wasm_bindgen_test]
fn a_path_is_completed_from_the_page() {
    let origin = web_sys::window().unwrap().location().origin().unwrap();
    assert_eq!(browser::absolute("/api/volume"), format!("{origin}/api/volume"));
    assert!(browser::absolute("api/volume").starts_with(&origin));
}
