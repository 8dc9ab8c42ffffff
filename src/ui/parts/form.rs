//! Form controls. They show the current values; `reset` undoes changes that were not submitted.

use crate::ui::messages::{Input, Setting};
use crate::ui::node::{Element, el};

/// A menu of words: value and label.
pub(crate) fn select<'a>(chosen: &str, options: impl IntoIterator<Item = (&'a str, &'a str)>) -> Element {
    let option = |(value, label): (&str, &str)| {
        let option = el("option").attr("value", value.to_owned()).child(label.to_owned());
        option.attr_if("selected", (value == chosen).then_some(""))
    };
    el("select").attr("autocomplete", "off").children(options.into_iter().map(option))
}

/// A checkbox.
pub(crate) fn tick(setting: impl Into<Setting>, label: &'static str, ticked: bool) -> Element {
    let tick = el("input").attr("type", "checkbox").attr("autocomplete", "off").sets(setting);
    el("label").class("switch").child(tick.attr_if("checked", ticked.then_some(""))).child(label)
}

/// A button that does not submit.
pub(crate) fn button(label: &'static str) -> Element {
    el("button").attr("type", "button").child(label)
}

/// The values of a form's fields.
pub(crate) fn values(form: &web_sys::HtmlFormElement) -> impl Fn(Input) -> String {
    let data = web_sys::FormData::new_with_form(form).ok();
    move |input| data.as_ref().and_then(|data| data.get(input.name()).as_string()).unwrap_or_default()
}
