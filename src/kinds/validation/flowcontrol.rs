//! The group `flowcontrol.apiserver.k8s.io` (flowcontrol `validation.go`). Not judged here: that the objects which
//! every server has of itself keep their fixed values.

use super::at::At;
use super::meta;
use crate::kinds::table;
use crate::scalar::names;
use crate::yaml::View;

const VERBS: [&str; 9] =
    ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];
/// The one object of both kinds that limits nothing.
const EXEMPT: &str = "exempt";
const MOST_QUEUES: i64 = 10_000_000;
/// The bits of the hash by which requests are spread over queues.
const HASH_BITS: f64 = 60.0;

/// Judges a FlowSchema.
pub(super) fn flow_schema<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, false, names::dns1123_subdomain);
    let precedence = spec.field("matchingPrecedence");
    // Zero is the default's.
    match precedence.number().unwrap_or(0) {
        number if number < 0 => precedence.invalid("must be a positive value"),
        number if number > 10_000 => precedence.invalid("must not be greater than 10000"),
        1 if meta.field("name").text() != EXEMPT => {
            precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
        }
        _ => {}
    }
    let distinguisher = spec.field("distinguisherMethod");
    let kind = distinguisher.field("type");
    if distinguisher.is_set() && !matches!(kind.text(), "ByNamespace" | "ByUser") {
        kind.not_supported(&["ByNamespace", "ByUser"]);
    }
    let level = spec.field("priorityLevelConfiguration");
    let level = level.field("name");
    match level.text() {
        "" => level.required("must reference a priority level"),
        text => level.judge(names::dns1123_subdomain(text)),
    }
    spec.field("rules").items().for_each(|it| rule(&it));
}

fn rule<'v>(rule: &At<'_, impl View<'v>>) {
    let subjects = rule.field("subjects");
    if subjects.count() == 0 {
        subjects.required("subjects must contain at least one value");
    }
    subjects.items().for_each(|it| subject(&it));
    let (resources, urls) = (rule.field("resourceRules"), rule.field("nonResourceRules"));
    if resources.count() + urls.count() == 0 {
        rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    resources.items().for_each(|it| resource_rule(&it));
    urls.items().for_each(|it| url_rule(&it));
}

fn subject<'v>(subject: &At<'_, impl View<'v>>) {
    let account = table::SERVICE_ACCOUNT.kind;
    let kinds = [("Group", "group"), (account, "serviceAccount"), ("User", "user")];
    let kind = subject.field("kind");
    let Some((_, own)) = kinds.iter().find(|(name, _)| *name == kind.text()) else {
        return kind.not_supported(&kinds.map(|(name, _)| name));
    };
    let holder = subject.field(own);
    let name = holder.field("name");
    match name.text() {
        _ if !holder.is_set() => {
            holder.required(format!("{own} is required when subject kind is '{}'", kind.text()));
        }
        "" => name.required(""),
        text if kind.text() == account && text != "*" => name.judge(names::dns1123_subdomain(text)),
        _ => {}
    }
    if holder.is_set() && kind.text() == account {
        let namespace = holder.field("namespace");
        match namespace.text() {
            "" => namespace.required("must specify namespace for service account"),
            text => namespace.judge(names::dns1123_label(text)),
        }
    }
    for (name, field) in kinds.iter().filter(|(_, field)| field != own) {
        if subject.field(field).is_set() {
            subject.field(field).forbidden(format!("{field} is forbidden when subject kind is not '{name}'"));
        }
    }
}

fn verbs<'v>(rule: &At<'_, impl View<'v>>) {
    let verbs = rule.field("verbs");
    if verbs.count() == 0 {
        verbs.required("verbs must contain at least one value");
    } else if !alone(&verbs, "verbs") && !verbs.texts().all(|verb| VERBS.contains(&verb)) {
        verbs.not_supported(&VERBS);
    }
}

/// Whether a list holds what stands for all, which must stand alone.
fn alone<'v>(list: &At<'_, impl View<'v>>, what: &str) -> bool {
    let has_all = list.texts().any(|text| text == "*");
    if has_all && list.count() > 1 {
        list.invalid(format!("if '*' is present, must not specify other {what}"));
    }
    has_all
}

fn resource_rule<'v>(rule: &At<'_, impl View<'v>>) {
    verbs(rule);
    for (name, one, others) in
        [("apiGroups", "api group", "api groups"), ("resources", "resource", "resources")]
    {
        let list = rule.field(name);
        if list.count() == 0 {
            list.required(format!("resource rules must supply at least one {one}"));
        }
        alone(&list, others);
    }
    let namespaces = rule.field("namespaces");
    if namespaces.count() == 0 && !rule.field("clusterScope").is_true() {
        namespaces.required("resource rules that are not cluster scoped must supply at least one namespace");
    } else if !alone(&namespaces, "namespaces") {
        for namespace in namespaces.items() {
            for problem in names::dns1123_label(namespace.text()).err().into_iter().flatten() {
                namespace
                    .invalid(format!("each member of this list must be '*' or a DNS-1123 label; {problem}"));
            }
        }
    }
}

fn url_rule<'v>(rule: &At<'_, impl View<'v>>) {
    verbs(rule);
    let urls = rule.field("nonResourceURLs");
    if urls.count() == 0 {
        urls.required("nonResourceURLs must contain at least one value");
    } else if !alone(&urls, "non-resource URLs") {
        urls.items().for_each(|it| url(&it));
    }
}

fn url<'v>(url: &At<'_, impl View<'v>>) {
    let text = url.text();
    let stars = text.matches('*').count();
    match text {
        "" => url.invalid("must not be empty"),
        "/" => {}
        _ if !text.starts_with('/') => url.invalid("must start with slash"),
        _ if text.contains(' ') => url.invalid("must not contain white-space"),
        _ if text.contains("//") => url.invalid("must not contain double slash"),
        _ if stars > 1 || stars == 1 && !text.ends_with("/*") => {
            url.invalid("wildcard can only do suffix matching");
        }
        _ => {}
    }
}

/// Judges a PriorityLevelConfiguration.
pub(super) fn priority_level<'v>(object: &At<'_, impl View<'v>>) {
    const KEEPS_ZERO: &str = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, false, names::dns1123_subdomain);
    let annotations = meta.field("annotations");
    if annotations.key(KEEPS_ZERO).is_set() {
        annotations.forbidden(format!("annotation '{KEEPS_ZERO}' is forbidden"));
    }
    let kind = spec.field("type");
    if (meta.field("name").text() == EXEMPT) != (kind.text() == "Exempt") {
        kind.invalid("must be 'Exempt' if and only if `name` is 'exempt'");
    }
    let (limited, exempt) = (spec.field("limited"), spec.field("exempt"));
    match kind.text() {
        "" => kind.required(""),
        "Exempt" if limited.is_set() => limited.forbidden("must be nil if the type is not Limited"),
        "Exempt" => shares(&exempt),
        "Limited" => {
            if exempt.is_set() {
                exempt.forbidden("must be nil if the type is Limited");
            }
            match limited.is_set() {
                true => self::limited(&limited),
                false => limited.required("must not be empty when type is Limited"),
            }
        }
        _ => kind.not_supported(&["Exempt", "Limited"]),
    }
}

fn shares<'v>(level: &At<'_, impl View<'v>>) {
    for name in ["assuredConcurrencyShares", "nominalConcurrencyShares"] {
        let shares = level.field(name);
        if shares.number().is_some_and(|number| number < 0) {
            shares.invalid("must be a non-negative integer");
        }
    }
    let lendable = level.field("lendablePercent");
    if lendable.number().is_some_and(|percent| !(0..=100).contains(&percent)) {
        lendable.invalid("must be between 0 and 100, inclusive");
    }
}

fn limited<'v>(limited: &At<'_, impl View<'v>>) {
    shares(limited);
    let response = limited.field("limitResponse");
    let (kind, queuing) = (response.field("type"), response.field("queuing"));
    match (kind.text(), queuing.is_set()) {
        ("", _) => kind.required(""),
        ("Reject", true) => {
            queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
        }
        ("Reject", false) => {}
        ("Queue", true) => self::queuing(&queuing),
        ("Queue", false) => {
            queuing.required("must not be empty if limited.limitResponse.type is Limited");
        }
        _ => kind.not_supported(&["Queue", "Reject"]),
    }
    let borrowing = limited.field("borrowingLimitPercent");
    if borrowing.number().is_some_and(|percent| percent < 0) {
        borrowing.invalid("if specified, must be a non-negative integer");
    }
}

fn queuing<'v>(queuing: &At<'_, impl View<'v>>) {
    let (length, queues, hand) =
        (queuing.field("queueLengthLimit"), queuing.field("queues"), queuing.field("handSize"));
    // Zero stands for the default.
    let number = |at: &At<'_, _>, default| at.number().filter(|number| *number != 0).unwrap_or(default);
    let (queue_count, hand_size) = (number(&queues, 64), number(&hand, 8));
    if number(&length, 50) <= 0 {
        length.invalid("must be positive");
    }
    if queue_count <= 0 {
        queues.invalid("must be positive");
    } else if queue_count > MOST_QUEUES {
        queues.invalid(format!("must not be greater than {MOST_QUEUES}"));
    }
    if hand_size <= 0 {
        hand.invalid("must be positive");
    } else if hand_size > queue_count {
        hand.invalid_as(hand_size, format!("should not be greater than queues ({queue_count})"));
    } else if entropy(queue_count, hand_size) > HASH_BITS {
        hand.invalid_as(
            hand_size,
            format!(
                "required entropy bits of deckSize {queue_count} and handSize {hand_size} should not be greater \
                 than {HASH_BITS}"
            ),
        );
    }
}

/// About how many bits it takes to choose a hand of queues.
fn entropy(queues: i64, hand: i64) -> f64 {
    ((queues as f64).log2() * hand as f64).ceil()
}
