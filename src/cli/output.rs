use std::io::{self, BufWriter, ErrorKind, Write};

/// One of the two streams that a command writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Results.
    Out,
    /// Everything else.
    Err,
}

/// A buffered stream that goes quiet once its reader has left.
///
/// `hoist template . | head` must neither fail nor panic, and an `apply` whose reader left must still finish
/// what it began: so a broken pipe swallows what is written from then on. Any other error is returned. Flush
/// it at the end of what belongs together; dropping it flushes without telling of errors.
pub struct Output {
    inner: BufWriter<Box<dyn Write>>,
    closed: bool,
}

impl Output {
    pub(super) fn new(inner: Box<dyn Write>) -> Self {
        Self { inner: BufWriter::with_capacity(64 * 1024, inner), closed: false }
    }

    /// Whether the reader has left, so that nothing written from now on is read.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    fn unless_closed<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            other => other,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.unless_closed(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.unless_closed(result, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Refusing(ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_a_reader_that_left_is_no_error() {
        let mut pipe = Output::new(Box::new(Refusing(ErrorKind::BrokenPipe)));
        assert!(writeln!(pipe, "one").and_then(|()| pipe.flush()).is_ok());
        assert!(pipe.is_closed() && writeln!(pipe, "two").is_ok());
        let mut disk = Output::new(Box::new(Refusing(ErrorKind::StorageFull)));
        assert!(writeln!(disk, "one").and_then(|()| disk.flush()).is_err());
    }
}
