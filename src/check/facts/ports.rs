use std::fmt;

use super::Field;
use super::field::Indices;
use crate::yaml::{Shape, View};

/// A port that a container declares.
#[derive(Debug)]
pub(in crate::check) struct ContainerPort {
    /// Its name.
    pub name: Option<Box<str>>,
    /// Its number.
    pub number: i64,
    /// Its protocol.
    pub protocol: &'static str,
}

/// A port of a Service.
#[derive(Debug)]
pub(in crate::check) struct ServicePort {
    /// Its name.
    pub name: Option<Box<str>>,
    /// Its number.
    pub number: i64,
    /// Its protocol.
    pub protocol: &'static str,
    /// The name of the container port behind it and its place, where it goes by name.
    pub target: Option<(Box<str>, Field)>,
}

/// A port that is asked for.
#[derive(Debug)]
pub(in crate::check) enum Wanted {
    /// By its number.
    Number(i64),
    /// By its name.
    Name(Box<str>),
}

impl Wanted {
    /// The port in a field that is a number, or a map with its `number` or `name`; with where that stands.
    pub(super) fn read<'v, V: View<'v>>(view: V) -> Option<(Self, &'static str, V)> {
        match view.shape() {
            Shape::Int(number) => Some((Self::Number(number), "", view)),
            Shape::Map => {
                let number = || view.get("number").and_then(|at| Some((at.as_i64()?, at)));
                let name = || view.get("name").and_then(|at| Some((at.as_str()?, at)));
                match number() {
                    Some((number, at)) => Some((Self::Number(number), "number", at)),
                    None => name().map(|(name, at)| (Self::Name(name.into()), "name", at)),
                }
            }
            _ => None,
        }
    }

    /// Whether it is `port`.
    pub fn is(&self, port: &ServicePort) -> bool {
        match self {
            Self::Number(number) => *number == port.number,
            Self::Name(name) => port.name.as_ref() == Some(name),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// The ports in a list of a container's.
pub(super) fn of_container<'v>(ports: impl View<'v>) -> impl Iterator<Item = ContainerPort> {
    ports.items().map(|port| ContainerPort {
        name: port.get("name").and_then(View::as_str).map(Into::into),
        number: port.get("containerPort").and_then(View::as_i64).unwrap_or_default(),
        protocol: protocol(port),
    })
}

/// The ports in a list of a Service's, which stands at `spec.ports`.
pub(super) fn of_service<'v, V: View<'v>>(ports: V) -> Box<[ServicePort]> {
    let port = |(index, port): (usize, V)| {
        let target = port.get("targetPort").and_then(|at: V| {
            let field =
                Field::new(["spec.ports[].targetPort", ""], Indices::default().with(index), at.span());
            Some((at.as_str()?.into(), field))
        });
        ServicePort {
            name: port.get("name").and_then(View::as_str).map(Into::into),
            number: port.get("port").and_then(View::as_i64).unwrap_or_default(),
            protocol: protocol(port),
            target,
        }
    };
    ports.items().enumerate().map(port).collect()
}

fn protocol<'v>(port: impl View<'v>) -> &'static str {
    match port.get("protocol").and_then(View::as_str) {
        Some("UDP") => "UDP",
        Some("SCTP") => "SCTP",
        _ => "TCP",
    }
}
