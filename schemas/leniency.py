#!/usr/bin/env python3
"""Asks a running API server where it is more lenient than the definitions, and writes leniency.json.

    schemas/leniency.py URL TOKEN

The definitions call fields required that the API server does without (the zero value of the Go type will do).
For each required field this sends the round-trip fixtures of k8s.io/api (every field set), cut down to what is
required and what leads to the field, once as they are and once without the field, as a strict dry run. Where
the answer is the same, or is yes, the server is lenient. Nothing of a status is asked for: it is dropped on most writes.

Run it against a server that serves every API (--runtime-config=api/all=true,
--feature-gates=AllAlpha=true,AllBeta=true), so that alpha and beta versions are judged too. The enumerations
come from the same server's OpenAPI v3, as the published one has none: enumerations.json is written on the way.
"""

import copy
import http.client
import json
import pathlib
import ssl
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = ("k8s.io/api@v0.36.3", "k8s.io/apiextensions-apiserver@v0.36.3")
VERSIONS = range(25, 37)
NAMESPACE = "leniency"
# Structures to OpenAPI, single values to the API server.
VALUES = ("Quantity", "IntOrString", "Time", "MicroTime", "RawExtension", "FieldsV1", "JSON")


class Server:
    """A connection to the API server."""

    def __init__(self, url, token):
        self.token = token
        place = urllib.parse.urlsplit(url)
        context = ssl._create_unverified_context()
        self.connection = http.client.HTTPSConnection(place.hostname, place.port, context=context)

    def ask(self, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        self.connection.request(method, path, body and json.dumps(body), headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())

    def refusals(self, resource, api_version, body):
        """What is refused of an object, as a set; empty where nothing is."""
        root = "/apis/" if "/" in api_version else "/api/"
        space = f"/namespaces/{NAMESPACE}" if resource["namespaced"] else ""
        path = f"{root}{api_version}{space}/{resource['name']}?dryRun=All&fieldValidation=Strict"
        status, answer = self.ask("POST", path, body)
        if status < 400:
            return set()
        causes = answer.get("details", {}).get("causes", [])
        return {(cause.get("field"), cause["message"]) for cause in causes} or {(None, answer["message"])}


class Definitions:
    """The definitions of the newest version that the server could have."""

    def __init__(self):
        self.named = {}
        for minor in VERSIONS:
            self.named |= json.loads((HERE / "definitions" / f"1.{minor}.json").read_text())

    def kinds(self):
        for name, schema in self.named.items():
            for kind in (schema or {}).get("x-kubernetes-group-version-kind", []):
                yield (kind["group"], kind["version"], kind["kind"]), name

    def follow(self, schema):
        """The schema with its definition's name; no properties for what is one value."""
        name = schema.get("$ref")
        if name and name.rsplit(".", 1)[-1] in VALUES:
            return {}
        return self.named[name] | {"name": name} if name else schema

    def structures(self, schema, value, path=()):
        """Every structure in `value`, with the path to it and its schema; no status."""
        schema = self.follow(schema)
        if isinstance(value, dict) and "properties" in schema:
            yield path, schema
            children = [(name, schema["properties"].get(name), value[name]) for name in value if name != "status"]
        elif isinstance(value, dict):
            children = [(key, schema.get("additionalProperties"), value[key]) for key in list(value)[:1]]
        elif isinstance(value, list):
            children = [(0, schema.get("items"), item) for item in value[:1]]
        else:
            children = []
        for step, child, inner in children:
            if child and inner is not None:
                yield from self.structures(child, inner, path + (step,))

    def cut(self, schema, value, path):
        """`value` with nothing but what is required and what lies on `path`."""
        schema = self.follow(schema)
        further = lambda step: path[1:] if path and path[0] == step else ()
        if isinstance(value, dict) and "properties" in schema:
            kept = set(schema.get("required", [])) | {"apiVersion", "kind", *path[:1]}
            fields = schema["properties"]
            return {name: self.cut(fields[name], value[name], further(name)) for name in fields if name in kept and name in value}
        if isinstance(value, dict) and "additionalProperties" in schema:
            inner = schema["additionalProperties"]
            return {key: self.cut(inner, item, further(key)) for key, item in list(value.items())[:1]}
        if isinstance(value, list) and "items" in schema:
            return [self.cut(schema["items"], item, further(0)) for item in value[:1]]
        return value


def fixtures():
    for module in FIXTURES:
        command = ["go", "mod", "download", "-json", module]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for path in sorted((pathlib.Path(json.loads(answer)["Dir"]) / "testdata" / "HEAD").glob("*.json")):
            if "after_roundtrip" not in path.name:
                yield json.loads(path.read_text())


def enumerations(server):
    """The values that OpenAPI v3 enumerates: {definition: {field: values}}."""
    found = {}
    for place in server.ask("GET", "/openapi/v3")[1]["paths"].values():
        schemas = server.ask("GET", place["serverRelativeURL"])[1].get("components", {}).get("schemas", {})
        for name, schema in schemas.items():
            for field, value in schema.get("properties", {}).items():
                inner = [value.get("items"), value.get("additionalProperties")]
                for place in [value, *inner]:
                    if isinstance(place, dict) and "enum" in place:
                        found.setdefault(name, {})[field] = sorted(place["enum"])
    return found


def at(value, path):
    for step in path:
        value = value[step]
    return value


class Experiment:
    """What was answered so far: for each field of a definition whether anything changed."""

    def __init__(self, server):
        self.server = server
        self.definitions = Definitions()
        self.answers = {}

    def run(self):
        kinds = dict(self.definitions.kinds())
        resources = json.loads((HERE / "discovery.json").read_text())
        for fixture in fixtures():
            api_version, kind = fixture.get("apiVersion", ""), fixture.get("kind", "")
            group, _, version = api_version.rpartition("/")
            name = kinds.get((group, version, kind))
            found = [r for r in resources.get(api_version, []) if r["kind"] == kind and "/" not in r["name"]]
            if name and found and "create" in found[0]["verbs"]:
                fixture["metadata"] = {"name": "leniency-x"}
                self.ask_about(found[0], api_version, {"$ref": name}, fixture)

    def ask_about(self, resource, api_version, root, fixture):
        for path, schema in self.definitions.structures(root, fixture):
            if path[:1] == ("metadata",):
                continue
            refusals = lambda body: self.server.refusals(resource, api_version, body)
            base = self.definitions.cut(root, fixture, path)
            fields = [field for field in schema.get("required", []) if field in at(base, path)]
            before = refusals(base) if fields else None
            for field in fields:
                changed = copy.deepcopy(base)
                del at(changed, path)[field]
                key = (schema["name"], field)
                self.answers[key] = self.answers.get(key, False) or refusals(changed) not in (set(), before)

    def lenient(self):
        """The fields whose absence was never refused: {definition: [field]}."""
        found = {}
        for (name, field), differs in sorted(self.answers.items()):
            if not differs:
                found.setdefault(name, []).append(field)
        return found


def write_lines(path, entries):
    encode = lambda value: json.dumps(value, separators=(",", ":"), sort_keys=True)
    lines = [f"{encode(name)}:{encode(entries[name])}" for name in sorted(entries)]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    server = Server(*sys.argv[1:3])
    server.ask("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
    server.ask("POST", f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts", {"metadata": {"name": "default"}})
    experiment = Experiment(server)
    experiment.run()
    write_lines(HERE / "enumerations.json", enumerations(server))
    write_lines(HERE / "leniency.json", experiment.lenient())


if __name__ == "__main__":
    main()
