//! Which devices there are.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::quantity;
use super::super::pod;
use super::super::pod::volume_sources::csi_driver as driver_name;
use super::super::selectors::label_name;
use super::{each, each_once, label, named, pool_name, qualified, taints};
use crate::scalar::{Quantity, Version, names};
use crate::yaml::View;

const MOST_DEVICES: usize = 128;
/// The same where devices are more than their attributes.
const MOST_RICH_DEVICES: usize = 64;
const MOST_COUNTER_SETS: usize = 8;
const MOST_COUNTERS: usize = 32;
const MOST_CONSUMED: usize = 2;
const MOST_TAINTS: usize = 16;
const MOST_ATTRIBUTES: usize = 32;
const MOST_VALUES: usize = 48;
const MOST_CONDITIONS: usize = 4;
const MOST_OPTIONS: usize = 10;
const LONGEST_VALUE: usize = 64;
const LISTS: [&str; 4] = ["bools", "ints", "strings", "versions"];

/// Judges a ResourceSlice.
pub(in super::super) fn slice<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    driver_name(&spec.field("driver"));
    let pool = spec.field("pool");
    pool_name(&pool.field("name"));
    let (slices, generation) = (pool.field("resourceSliceCount"), pool.field("generation"));
    if slices.number().unwrap_or(0) <= 0 {
        slices.invalid_as(slices.number().unwrap_or(0), "must be greater than zero");
    }
    if generation.number().is_some_and(|number| number < 0) {
        generation.invalid("must be greater than or equal to zero");
    }
    place(&spec);
    let (devices, counters) = (spec.field("devices"), spec.field("sharedCounters"));
    if devices.is_set() && counters.is_set() {
        spec.invalid_as("", "only one of `sharedCounters` or `devices` is allowed");
    }
    let by_device = spec.field("perDeviceNodeSelection").is_true();
    let most = if devices.items().any(|it| is_rich(&it)) { MOST_RICH_DEVICES } else { MOST_DEVICES };
    each_once(&devices, most, named, |it| device(it, by_device));
    each_once(&counters, MOST_COUNTER_SETS, named, |it| counter_set(it, "name"));
}

fn is_rich<'v>(device: &At<'_, impl View<'v>>) -> bool {
    device.field("taints").count() + device.field("consumesCounters").count() > 0
        || device
            .field("attributes")
            .entries()
            .any(|(_, it)| LISTS.iter().any(|list| it.field(list).is_set()))
}

/// Judges from which nodes the devices of a slice can be reached.
fn place<'v>(spec: &At<'_, impl View<'v>>) {
    let mut given = chosen_nodes(spec, "must be either unset or set to a non-empty string");
    let selector = spec.field("nodeSelector");
    let terms = selector.field("nodeSelectorTerms");
    if selector.is_set() && terms.count() != 1 {
        terms.invalid_whole("must have exactly one node selector term");
    }
    for (name, quoted) in [("allNodes", "`allNodes`"), ("perDeviceNodeSelection", "`perDeviceNodeSelection`")]
    {
        let at = spec.field(name);
        match at.is_true() {
            true => given.push(quoted),
            false if at.is_set() => at.invalid("must be either unset or set to true"),
            false => {}
        }
    }
    const ONE: &str =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
    match given.len() {
        0 => spec.required(ONE),
        1 => {}
        _ => spec
            .invalid_as(format!("{{{}}}", given.join(", ")), format!("{ONE}, but multiple fields are set")),
    }
}

/// Judges the name and the selector of nodes in `holder`, and says which of them are given; `empty` is said of a name
/// that is empty.
fn chosen_nodes<'v>(holder: &At<'_, impl View<'v>>, empty: &str) -> Vec<&'static str> {
    let (node, selector) = (holder.field("nodeName"), holder.field("nodeSelector"));
    let mut given = Vec::new();
    match node.text() {
        "" if node.is_set() => node.invalid(empty),
        "" => {}
        text => {
            given.push("`nodeName`");
            node.judge(names::dns1123_subdomain(text));
        }
    }
    if selector.is_set() {
        given.push("`nodeSelector`");
        pod::node_selector(&selector, true);
    }
    given
}

fn device<'v>(device: &At<'_, impl View<'v>>, by_device: bool) {
    label(&device.field("name"));
    let (attributes, capacity) = (device.field("attributes"), device.field("capacity"));
    let count = attributes.count() + capacity.count();
    let over = |what: &str, count: usize, most: usize| {
        if count > most {
            let detail = format!("the total number of {what} must not exceed {most}");
            device.invalid_as(i64::try_from(count).unwrap_or(i64::MAX), detail);
        }
    };
    over("attributes and capacities", count, MOST_ATTRIBUTES);
    let values = attributes.entries().map(|(_, it)| {
        let listed: usize = LISTS.iter().map(|list| it.field(list).count()).sum();
        listed.max(1)
    });
    over("attribute values", values.sum(), MOST_VALUES);
    for (name, at) in attributes.entries() {
        qualified(&attributes, name);
        attribute(&at);
    }
    let shared = device.field("allowMultipleAllocations").is_true();
    for (name, at) in capacity.entries() {
        qualified(&capacity, name);
        let policy = at.field("requestPolicy");
        match shared {
            true => {
                let most = quantity(&at.field("value")).unwrap_or_else(|| Quantity::from(0));
                request_policy(&policy, &most);
            }
            false if policy.is_set() => policy.forbidden("allowMultipleAllocations must be true"),
            false => {}
        }
    }
    each(&device.field("taints"), MOST_TAINTS, |it| taints::taint(it));
    let set = |it: &At<'_, _>| it.field("counterSet").text();
    each_once(&device.field("consumesCounters"), MOST_CONSUMED, set, |it| counter_set(it, "counterSet"));
    device_place(device, by_device);
    binding(device);
}

fn counter_set<'v>(set: &At<'_, impl View<'v>>, name: &'static str) {
    let (name, counters) = (set.field(name), set.field("counters"));
    match name.text() {
        "" => name.required(""),
        _ => label(&name),
    }
    match counters.count() {
        0 => counters.required(""),
        count if count > MOST_COUNTERS => counters.too_many(MOST_COUNTERS),
        _ => counters.entries().for_each(|(key, _)| counters.judge_as(key, names::dns1123_label(key))),
    }
}

fn attribute<'v>(attribute: &At<'_, impl View<'v>>) {
    let string = |at: &At<'_, _>| {
        if at.text().len() > LONGEST_VALUE {
            at.too_long(LONGEST_VALUE);
        }
    };
    let version = |at: &At<'_, _>| {
        if Version::parse(at.text()).is_none() {
            at.invalid("must be a string compatible with semver.org spec 2.0.0");
        }
        string(at);
    };
    let (text, number) = (attribute.field("string"), attribute.field("version"));
    if text.is_set() {
        string(&text);
    }
    if number.is_set() {
        version(&number);
    }
    for list in LISTS {
        let list = attribute.field(list);
        if list.is_set() && list.count() == 0 {
            list.invalid("must not be empty if specified");
        }
    }
    attribute.field("strings").items().for_each(|it| string(&it));
    attribute.field("versions").items().for_each(|it| version(&it));
    let all = ["bool", "int", "string", "version"].into_iter().chain(LISTS);
    match all.filter(|name| attribute.field(name).is_set()).count() {
        0 => attribute.invalid_as("", "exactly one value must be specified"),
        1 => {}
        _ => attribute.invalid_whole("exactly one value must be specified"),
    }
}

/// Judges how much of a shared capacity can be asked for.
fn request_policy<'v>(policy: &At<'_, impl View<'v>>, most: &Quantity) {
    let (values, range) = (policy.field("validValues"), policy.field("validRange"));
    let default = policy.field("default");
    let needs = match (values.count() > 0, range.is_set()) {
        (true, true) => {
            return policy.forbidden(
                "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same \
                 time",
            );
        }
        (false, false) => return,
        (true, false) => "validValues",
        (false, true) => "validRange",
    };
    match quantity(&default) {
        None => default.required(format!("required when {needs} is defined")),
        Some(default) if needs == "validValues" => options(&values, &default, most),
        Some(default) => self::range(&range, &default, most),
    }
}

fn options<'v>(options: &At<'_, impl View<'v>>, default: &Quantity, most: &Quantity) {
    let amounts: Vec<Quantity> = options.items().filter_map(|it| quantity(&it)).collect();
    for (index, pair) in amounts.windows(2).enumerate() {
        if pair[0] > pair[1] {
            options
                .index(index + 1)
                .invalid_as(pair[1].to_string(), "values must be sorted in ascending order");
        }
    }
    if amounts.len() > MOST_OPTIONS {
        return options.too_many(MOST_OPTIONS);
    }
    for (index, amount) in amounts.iter().enumerate() {
        let at = options.index(index);
        if amount > most {
            let detail = format!("option is larger than capacity value: {most}");
            at.invalid_as(amount.to_string(), detail);
        }
        if amounts[..index].iter().any(|earlier| earlier.value() == amount.value()) {
            at.duplicate_as(amount.value().to_string());
        }
    }
    if !amounts.contains(default) {
        let detail = "default value is not valid according to the requestPolicy";
        options.invalid_as(default.to_string(), detail);
    }
}

fn range<'v>(range: &At<'_, impl View<'v>>, default: &Quantity, capacity: &Quantity) {
    let (low, high, step) = (range.field("min"), range.field("max"), range.field("step"));
    let Some(least) = quantity(&low) else { return low.required("required when validRange is defined") };
    let most = quantity(&high);
    let is_over = |at: &At<'_, _>, is_over: bool, quoted: &Quantity, detail: String| {
        if is_over {
            at.invalid_as(quoted.to_string(), detail);
        }
    };
    is_over(&low, least > *capacity, &least, format!("min is larger than capacity value: {capacity}"));
    is_over(&low, *default < least, default, format!("default is less than min: {least}"));
    if let Some(most) = &most {
        is_over(&high, least > *most, &least, format!("min is larger than max: {most}"));
        is_over(&high, most > capacity, most, format!("max is larger than capacity value: {capacity}"));
        is_over(&high, default > most, default, format!("default is more than max: {most}"));
    }
    let Some(by) = quantity(&step) else { return };
    let next = least.plus(&by);
    let detail = format!("one step {next} is larger than capacity value: {capacity}");
    is_over(&step, next > *capacity, &by, detail);
    for value in [Some(default), most.as_ref()].into_iter().flatten() {
        let is_off = by.value() != 0 && (value.value() - least.value()) % by.value() != 0;
        let detail = format!("value is not a multiple of a given step ({by}) from ({least})");
        is_over(&step, is_off, value, detail);
    }
}

/// Judges from which nodes a single device can be reached.
fn device_place<'v>(device: &At<'_, impl View<'v>>, by_device: bool) {
    let (node, selector) = (device.field("nodeName"), device.field("nodeSelector"));
    let all = device.field("allNodes");
    if !by_device {
        if node.is_set() || selector.is_set() || all.is_set() {
            device.invalid_whole(
                "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to \
                 true in the ResourceSlice spec",
            );
        }
        return;
    }
    let mut given = chosen_nodes(device, "must not be empty");
    match all.is_true() {
        true => given.push("`allNodes`"),
        false if all.is_set() => all.invalid("must be either unset or set to true"),
        false => {}
    }
    const ONE: &str = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when \
                       `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
    match given.len() {
        0 => device.required(ONE),
        1 => {}
        _ => device.invalid_as(format!("{{{}}}", given.join(", ")), ONE),
    }
}

/// Judges what must have happened before a device can be used.
fn binding<'v>(device: &At<'_, impl View<'v>>) {
    let (wanted, failed) = (device.field("bindingConditions"), device.field("bindingFailureConditions"));
    for list in [&wanted, &failed] {
        each(list, MOST_CONDITIONS, |it| label_name(it));
        for (index, condition) in list.items().enumerate() {
            if list.texts().take(index).any(|earlier| earlier == condition.text()) {
                condition.duplicate();
            }
        }
    }
    for condition in failed.items().filter(|it| wanted.texts().any(|other| other == it.text())) {
        condition.invalid("bindingFailureConditions must not overlap with bindingConditions");
    }
    match (wanted.count(), failed.count()) {
        (0, 1..) => wanted.invalid_whole("bindingConditions are required to use bindingFailureConditions"),
        (1.., 0) => failed.invalid_whole("bindingFailureConditions are required to use bindingConditions"),
        _ => {}
    }
}
