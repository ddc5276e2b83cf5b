//! The command line: arguments, the session, one file a verb.
//!
//! In: the process and its surroundings. Out: an exit status. Logic that two verbs need lives in the rooms.
