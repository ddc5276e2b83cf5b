#!/usr/bin/env python3
"""Makes schemas/ from what Kubernetes publishes.

    schemas/update.py [--package DIR] [--api DIR]

Two sources:

* the PyPI package kubernetes-validate, whose _definitions.json per minor version are the published OpenAPI
  definitions (merge keys, list types, kinds; every API of the version, alpha ones too). Downloaded with pip
  unless --package names its unpacked kubernetes-json-schema directory.
* the api/ directory of the Kubernetes release API_VERSION: discovery and OpenAPI v3 as dumped from a running
  API server with every API enabled; only there stand defaults. Downloaded with `go mod download` unless
  --api names it.

What it writes, one definition a line so that a diff can be read:

* definitions/1.NN.json: the oldest version whole; every later one only what differs from the version before
  it, null for a definition that is gone. No descriptions.
* descriptions/1.NN.json: the same for the descriptions, as {definition: {field: text}}; the field of the
  definition's own description is empty.
* defaults.json: {definition: {field: default}}.
* discovery.json: the resources as discovery lists them, against which the kinds table is tested.
"""

import argparse
import glob
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "kubernetes-validate==1.37.0"
VERSIONS = range(25, 38)
API_VERSION = "v1.36.3"
HERE = pathlib.Path(__file__).resolve().parent

# Keywords whose value is a schema, and those that are copied as they are. What a definition's author calls a
# property (`type`, `default`, `$ref`: JSONSchemaProps has all of them) is never looked at as a keyword.
NESTED = ("items", "additionalProperties")
COPIED = (
    "format",
    "required",
    "x-kubernetes-group-version-kind",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-patch-merge-key",
    "x-kubernetes-patch-strategy",
    "x-kubernetes-unions",
)
# The package replaces these two, which are strings with a format in what Kubernetes publishes.
REPLACED = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": "string"},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"format": "int-or-string", "type": "string"},
}


def main():
    arguments = argparse.ArgumentParser(description="Makes schemas/ from what Kubernetes publishes.")
    arguments.add_argument("--package", type=pathlib.Path, help="the package's kubernetes-json-schema directory")
    arguments.add_argument("--api", type=pathlib.Path, help="the api directory of Kubernetes " + API_VERSION)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        package = options.package or download_package(pathlib.Path(scratch))
        write_versions(package)
    api = options.api or download_api()
    write_lines(HERE / "defaults.json", defaults(api))
    write_lines(HERE / "discovery.json", discovery(api))


def download_package(scratch):
    """Where the package's schemas are, downloaded and unpacked."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, PACKAGE]
    subprocess.run(command, check=True)
    for wheel in scratch.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(scratch)
    return scratch / "kubernetes_validate" / "kubernetes-json-schema"


def download_api():
    """Where the release's api directory is, in Go's module cache."""
    command = ["go", "mod", "download", "-json", "k8s.io/kubernetes@" + API_VERSION]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return pathlib.Path(json.loads(answer)["Dir"]) / "api"


def write_versions(package):
    """Writes definitions/ and descriptions/, each version as its difference from the one before."""
    before, before_texts = {}, {}
    for minor in VERSIONS:
        source = package / f"v1.{minor}.0-local" / "_definitions.json"
        published = json.loads(source.read_text())["$defs"]
        definitions = {name: strip(schema) for name, schema in published.items()}
        definitions.update({name: schema for name, schema in REPLACED.items() if name in definitions})
        texts = {name: descriptions(schema) for name, schema in published.items()}
        write_lines(HERE / "definitions" / f"1.{minor}.json", difference(before, definitions))
        write_lines(HERE / "descriptions" / f"1.{minor}.json", difference(before_texts, texts))
        before, before_texts = definitions, texts


def strip(schema):
    """The schema without descriptions, without the `null` that the package lets every optional field be, and
    without the enumerations by which it pins apiVersion and kind."""
    kept = {key: schema[key] for key in COPIED if key in schema}
    if "$ref" in schema:
        kept["$ref"] = schema["$ref"].rsplit("/", 1)[-1]
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        (kept["type"],) = [kind for kind in kinds if kind != "null"]
    if "properties" in schema:
        kept["properties"] = {name: strip(field) for name, field in schema["properties"].items()}
    for key in NESTED:
        if isinstance(schema.get(key), dict):
            kept[key] = strip(schema[key])
    return kept


def descriptions(schema):
    """The description of the definition (under the empty name) and of its fields."""
    texts = {"": schema.get("description", "")}
    for name, field in schema.get("properties", {}).items():
        texts[name] = field.get("description", "")
    return {name: text for name, text in texts.items() if text}


def defaults(api):
    """The defaults of the fields that have one."""
    found = {}
    for source in sorted(glob.glob(str(api / "openapi-spec" / "v3" / "*.json"))):
        schemas = json.loads(pathlib.Path(source).read_text()).get("components", {}).get("schemas", {})
        for name, schema in schemas.items():
            fields = schema.get("properties", {})
            found[name] = {field: fields[field]["default"] for field in fields if "default" in fields[field]}
    return {name: fields for name, fields in found.items() if fields}


def discovery(api):
    """What discovery says of each resource, by group and version."""
    found = {}
    for source in (api / "discovery").glob("api*__*.json"):
        answer = json.loads(source.read_text())
        if answer["kind"] == "APIResourceList":
            resources = answer["resources"]
            found[answer["groupVersion"]] = [drop(resource, "storageVersionHash") for resource in resources]
    return found


def drop(entries, key):
    """The entries without one."""
    return {name: value for name, value in entries.items() if name != key}


def difference(before, after):
    """What must be laid over `before` to get `after`."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    return changed | {name: None for name in before if name not in after}


def write_lines(path, entries):
    """Writes a JSON object with one entry a line, sorted."""
    path.parent.mkdir(exist_ok=True)
    line = "{}:{}".format
    encode = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    lines = [line(encode(name), encode(entries[name])) for name in sorted(entries)]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
