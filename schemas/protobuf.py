#!/usr/bin/env python3
"""Writes schemas/protobuf.txt: which number each field has in Kubernetes' protobuf encoding.

Run it with the unpacked Go modules k8s.io/api, k8s.io/apimachinery and k8s.io/apiextensions-apiserver
(`go mod download`): schemas/protobuf.py ~/go/pkg/mod/k8s.io/{api,apimachinery,apiextensions-apiserver}@v0.36.3

A line a message: its name as in `core.v1.Pod`, then `field=number` in the order of the numbers. Fields that JSON
writes into the message around them (Go embeds the structure) carry the message that they hold:
`volumeSource=2:core.v1.VolumeSource`. What a field's value is, the schemas say.
"""

import pathlib
import re
import sys

MESSAGE = re.compile(r"^message (\w+) \{(.*?)^\}", re.S | re.M)
FIELD = re.compile(r"^  (?:optional |repeated )?(map<[^>]+>|\S+) (\w+) = (\d+);", re.M)
PACKAGE = re.compile(r"^package ([\w.]+);", re.M)
EMBEDDED = re.compile(r'^\s+(?:\w+\.)?(\w+)\s+`json:",inline"\s+protobuf:"bytes,(\d+)', re.M)
STRUCT = re.compile(r"^type (\w+) struct \{(.*?)^\}", re.S | re.M)


def short(package):
    """`core.v1` of `k8s.io.api.core.v1`."""
    return ".".join(package.split(".")[-2:])


def embedded(folder):
    """The numbers of the fields of each Go structure that JSON writes into the structure itself."""
    found = {}
    for source in folder.glob("*types*.go"):
        for name, body in STRUCT.findall(source.read_text()):
            found[name] = {int(number) for _, number in EMBEDDED.findall(body)}
    return found


def main():
    lines = set()
    for module in sys.argv[1:]:
        for proto in sorted(pathlib.Path(module).rglob("generated.proto")):
            text = proto.read_text()
            package = PACKAGE.search(text).group(1)
            if re.search(r"alpha|beta|testapigroup|imagepolicy|admission\.v1", package):
                continue
            inline = embedded(proto.parent)
            for name, body in MESSAGE.findall(text):
                parts = [f"{short(package)}.{name}"]
                for kind, field, number in FIELD.findall(re.sub(r"//.*", "", body)):
                    part = f"{field}={number}"
                    if int(number) in inline.get(name, ()):
                        part += ":" + (short(kind[1:].rsplit(".", 1)[0]) + "." + kind.rsplit(".", 1)[1] if "." in kind else f"{short(package)}.{kind}")
                    parts.append(part)
                lines.add(" ".join(parts))
    target = pathlib.Path(__file__).with_name("protobuf.txt")
    target.write_text("\n".join(sorted(lines)) + "\n")


if __name__ == "__main__":
    main()
