//! Hashes.

use data_encoding::HEXLOWER;
use minijinja::Value;
use sha2::Digest as _;

use super::Takes::Bytes;
use super::argument::bytes;
use super::{Family, Function, filter};

pub const FAMILY: Family = Family {
    name: "Hashes",
    about: "For checksums, as of a ConfigMap in the annotations of the Pods that read it. None of them hides a \
            password.",
    functions: &[SHA256, SHA512, SHA1, MD5, CRC32, ADLER32],
};

const SHA256: Function = filter(
    Bytes,
    "sha256",
    "The SHA-256 digest in hexadecimal digits.",
    ("('a' | sha256)[:16]", "\"ca978112ca1bbdca\""),
    || Value::from_function(|given: Value| HEXLOWER.encode(&sha2::Sha256::digest(bytes(&given)))),
);

const SHA512: Function = filter(
    Bytes,
    "sha512",
    "The SHA-512 digest in hexadecimal digits.",
    ("('a' | sha512)[:16]", "\"1f40fc92da241694\""),
    || Value::from_function(|given: Value| HEXLOWER.encode(&sha2::Sha512::digest(bytes(&given)))),
);

const SHA1: Function = filter(
    Bytes,
    "sha1",
    "The SHA-1 digest in hexadecimal digits.",
    ("'a' | sha1", "\"86f7e437faa5a7fce15d1ddcb9eaeaea377667b8\""),
    || Value::from_function(|given: Value| HEXLOWER.encode(&sha1::Sha1::digest(bytes(&given)))),
);

const MD5: Function = filter(
    Bytes,
    "md5",
    "The MD5 digest in hexadecimal digits.",
    ("'a' | md5", "\"0cc175b9c0f1b6a831c399e269772661\""),
    || Value::from_function(|given: Value| HEXLOWER.encode(&md5::Md5::digest(bytes(&given)))),
);

const CRC32: Function =
    filter(Bytes, "crc32", "The CRC-32 checksum, a number.", ("'a' | crc32", "3904355907"), || {
        Value::from_function(|given: Value| crc32fast::hash(&bytes(&given)))
    });

const ADLER32: Function =
    filter(Bytes, "adler32", "The Adler-32 checksum, a number.", ("'a' | adler32", "6422626"), || {
        Value::from_function(|given: Value| adler2::adler32_slice(&bytes(&given)))
    });
