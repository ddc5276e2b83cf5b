//! The small grammars of values: quantities, durations, addresses, versions, names.
//!
//! In: the text of a scalar. Out: the value it stands for, or why it is none, in the words of the API server.
//! The room knows no kinds: who may hold which value is for `kinds` to say.
