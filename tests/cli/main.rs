//! The binary, run as people run it: files and arguments in, text and status out.

mod archives;
mod cases;
mod configuration;
mod dependency;
mod fix;
mod hostile;
mod init;
mod packages;
mod pipes;
mod plugin;
mod registries;
mod run;
mod secrets;
mod snapshots;
mod sources;
mod template;
mod wait;
mod web_server;
