//! What only a browser can test: rendering and updating nodes, local time, and storage.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use backup_lens::platform::clock;
use backup_lens::platform::{dom, element_ref};
use backup_lens::query::Query;
use backup_lens::time::Instant;
use backup_lens::ui::messages::{Action, Message, Route, RowLink};
use backup_lens::ui::node::slots::{link_to, message_of, nearest_row, row_link};
use backup_lens::ui::node::{Element, ElementRef, Node, el};
use leptos::prelude::document;
use leptos::tachys::view::{Mountable, Render};
use std::sync::Arc;
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

/// The document's HTML without placeholder comments.
fn html(place: &web_sys::Element) -> String {
    place.inner_html().replace("<!---->", "")
}

/// A row with changing parts: text, attributes, optional content, and a list of changing length.
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
fn a_node_changed_in_place_equals_a_new_one() {
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

/// The message of a click on an element.
fn clicked(element: &web_sys::Element) -> Option<Message> {
    let event = web_sys::Event::new("click").unwrap();
    element.dispatch_event(&event).unwrap();
    message_of(&event).map(|(_, message)| (*message).clone())
}

fn first(place: &web_sys::Element, tag: &str) -> web_sys::Element {
    place.query_selector(tag).unwrap().unwrap()
}

#[wasm_bindgen_test]
fn an_event_means_what_the_nearest_element_says() {
    let inner = el("button").asks(Action::Stop).child(el("b").child("Stop"));
    let (place, _drawn) = draw(el("div").asks(Action::Refresh).child(inner).child(el("i").child("beside")).into());
    assert_eq!(clicked(&first(&place, "b")), Some(Message::Ask(Action::Stop)));
    assert_eq!(clicked(&first(&place, "i")), Some(Message::Ask(Action::Refresh)));
    assert_eq!(clicked(&place), None);
    assert!(!place.inner_html().contains("Stop\""), "nothing of it is in the document");
}

#[wasm_bindgen_test]
fn a_message_changes_goes_and_comes_with_its_element() {
    let button = |message: Option<Action>| -> Node {
        let button = el("button").child("x");
        match message {
            Some(action) => button.asks(action).into(),
            None => button.into(),
        }
    };
    let (place, mut drawn) = draw(button(Some(Action::Retire("a".to_owned()))));
    let element = first(&place, "button");
    for message in [Some(Action::Retire("b".to_owned())), None, Some(Action::Help), None, None, Some(Action::Stop)] {
        button(message.clone()).rebuild(&mut drawn);
        assert_eq!(clicked(&element), message.map(Message::Ask));
    }
    drawn.unmount();
    drop(drawn);
    // Another element takes the free slot; the old one still has its number.
    let (_place, _other) = draw(button(Some(Action::Stop)));
    assert_eq!(clicked(&element), None);
}

thread_local! {
    static FIELD: ElementRef = const { ElementRef::new() };
}

#[wasm_bindgen_test]
fn a_handle_leads_to_its_element_while_that_is_drawn() {
    let found = || element_ref::get::<web_sys::Element>(&FIELD);
    assert_eq!(found(), None);
    let field = |tag: &'static str| -> Node { el("div").child(el(tag).handle(&FIELD)).into() };
    let (place, mut drawn) = draw(field("input"));
    assert_eq!(found(), Some(first(&place, "input")));
    field("select").rebuild(&mut drawn);
    assert_eq!(found(), Some(first(&place, "select")), "the new one is there before the old one goes");
    assert!(element_ref::get::<web_sys::HtmlInputElement>(&FIELD).is_none());
    Node::from(el("div").child(el("select"))).rebuild(&mut drawn);
    assert_eq!(found(), None);
    field("select").rebuild(&mut drawn);
    drop(drawn);
    assert_eq!(found(), None);
}

#[wasm_bindgen_test]
fn rows_are_found_in_their_order_and_links_by_where_they_lead() {
    let list = Arc::new(Query::default());
    let row = |place: usize| {
        let link = Arc::new(RowLink { place, route: Route::Backup(Arc::clone(&list), format!("id-{place}")) });
        el("p").on(Message::Row(Arc::clone(&link))).child(el("a").attr("tabindex", "0").on(Message::Open(link)))
    };
    let other = el("a").attr("id", "other").goes(Query::default().with_backup(Some("id-2".to_owned())));
    let (place, drawn) = draw(el("div").children([3, 1, 2].map(row)).child(other).into());
    let nearest = |from: usize| nearest_row(&|link, _| link.place.checked_sub(from)).and_then(|row| row_link(&row));
    let places = [0, 1, 2, 3, 4].map(|from| nearest(from).map(|link| link.place));
    assert_eq!(places, [Some(1), Some(1), Some(2), Some(3), None]);
    let second = link_to(&|route| route.opens_backup("id-2")).unwrap();
    assert_eq!(
        second.parent_element(),
        place.first_element_child().unwrap().last_element_child().and_then(|a| a.previous_element_sibling())
    );
    assert!(link_to(&|route| route.opens_backup("id-4")).is_none());
    place.remove();
    assert_eq!(nearest(0), None, "what is out of the page is no row of it");
    drop(drawn);
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
        let shown = instant.civil(clock::local_offset(instant)).clock();
        let expected = date.to_locale_time_string_with_options("en-GB", &js_sys::Object::new());
        assert_eq!(shown, String::from(expected));
    }
}

#[wasm_bindgen_test]
fn a_path_is_completed_from_the_page() {
    let origin = web_sys::window().unwrap().location().origin().unwrap();
    assert_eq!(dom::absolute("/api/volume"), format!("{origin}/api/volume"));
    assert!(dom::absolute("api/volume").starts_with(&origin));
}
