//! Protobuf's wire format: fields with numbers, and what they hold.

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unreadable(pub(super) &'static str);

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Payload<'a> {
    /// A number of variable length.
    Varint(u64),
    /// Eight bytes.
    Fixed([u8; 8]),
    /// Text, bytes or a message.
    Bytes(&'a [u8]),
}

/// The fields of a message, one after the other.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

const SHORT: Unreadable = Unreadable("it breaks off");

impl<'a> Payload<'a> {
    pub(super) fn bytes(self) -> Result<&'a [u8], Unreadable> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Unreadable("a number stands where a text or message belongs")),
        }
    }

    pub(super) fn integer(self) -> Result<i64, Unreadable> {
        match self {
            Self::Varint(number) => Ok(number.cast_signed()),
            _ => Err(Unreadable("a text or message stands where a number belongs")),
        }
    }

    pub(super) fn double(self) -> Result<f64, Unreadable> {
        match self {
            Self::Fixed(bytes) => Ok(f64::from_le_bytes(bytes)),
            _ => Err(Unreadable("what stands where a number belongs is none")),
        }
    }
}

/// Bytes that are to be text.
pub(super) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable("a text is no UTF-8"))
}

impl<'a> Fields<'a> {
    pub(super) fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    fn varint(&mut self) -> Result<u64, Unreadable> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or(SHORT)?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Unreadable("a number is too long"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(SHORT)?;
        self.rest = rest;
        Ok(taken)
    }

    fn field(&mut self) -> Result<(u32, Payload<'a>), Unreadable> {
        let tag = self.varint()?;
        let number = u32::try_from(tag >> 3).map_err(|_| Unreadable("a field's number is too large"))?;
        let payload = match tag & 7 {
            0 => Payload::Varint(self.varint()?),
            1 => Payload::Fixed(self.take(8)?.try_into().map_err(|_| SHORT)?),
            2 => {
                let length = usize::try_from(self.varint()?).map_err(|_| SHORT)?;
                Payload::Bytes(self.take(length)?)
            }
            5 => Payload::Bytes(self.take(4)?),
            _ => return Err(Unreadable("a field is of no type that there is")),
        };
        Ok((number, payload))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u32, Payload<'a>), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}
