use std::cmp::Ordering;

/// A decimal number of any length, exact: `digits` times ten to the power of `exponent`.
///
/// The digits have no zeros at either end; zero has none at all and is not negative. So equal numbers are equal
/// values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// From decimal digits (0 to 9, not ASCII), most significant first.
    pub fn new(negative: bool, digits: Vec<u8>, exponent: i32) -> Self {
        Self { negative, digits, exponent }.normalized()
    }

    /// From an integer.
    pub fn integer(value: i64) -> Self {
        let digits = value.unsigned_abs().to_string().bytes().map(|byte| byte - b'0').collect();
        Self::new(value < 0, digits, 0)
    }

    fn normalized(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
            self.exponent += 1;
        }
        let zeros = self.digits.iter().take_while(|&&digit| digit == 0).count();
        self.digits.drain(..zeros);
        if self.digits.is_empty() {
            (self.negative, self.exponent) = (false, 0);
        }
        self
    }

    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    pub fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The same with the other sign.
    pub fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.is_zero();
        self
    }

    /// Ten to the power of what the first digit counts, or more.
    fn top(&self) -> i32 {
        self.exponent + self.digits.len() as i32
    }

    /// The digits and the exponent, the latter a multiple of three.
    pub fn thousands(&self) -> (String, i32) {
        let extra = self.exponent.rem_euclid(3);
        let sign = if self.negative { "-" } else { "" };
        let digits = self.digits.iter().map(|digit| char::from(b'0' + digit));
        let zeros = std::iter::repeat_n('0', extra as usize);
        (sign.chars().chain(digits).chain(zeros).collect(), self.exponent - extra)
    }

    /// Times `factor`.
    pub fn times(mut self, factor: u32) -> Self {
        let mut carry = 0;
        for digit in self.digits.iter_mut().rev() {
            carry += u64::from(*digit) * u64::from(factor);
            (*digit, carry) = ((carry % 10) as u8, carry / 10);
        }
        let mut more = Vec::new();
        while carry > 0 {
            more.push((carry % 10) as u8);
            carry /= 10;
        }
        more.reverse();
        more.append(&mut self.digits);
        self.digits = more;
        self.normalized()
    }

    /// The product of both.
    pub fn product(&self, other: &Self) -> Self {
        let digits = other.digits.iter().rev().zip(other.exponent..);
        let magnitude = Self { negative: false, ..self.clone() };
        let part = |(digit, exponent): (&u8, i32)| magnitude.clone().times((*digit).into()).shifted(exponent);
        let product = digits.map(part).fold(Self::default(), |sum, part| sum.plus(&part));
        if self.negative == other.negative { product } else { product.negated() }
    }

    /// Times ten to the power of `exponent`.
    pub fn shifted(mut self, exponent: i32) -> Self {
        if !self.is_zero() {
            self.exponent += exponent;
        }
        self
    }

    /// Rounded away from zero to a multiple of ten to the power of `least`.
    pub fn rounded_up(mut self, least: i32) -> Self {
        if self.exponent >= least {
            return self;
        }
        let kept = (self.top() - least).max(0) as usize;
        self.digits.truncate(kept);
        self.exponent = least;
        // What was cut off was not zero: one is added to the last digit kept.
        match self.digits.iter().rposition(|&digit| digit < 9) {
            Some(at) => {
                self.digits[at] += 1;
                self.digits[at + 1..].fill(0);
            }
            None => {
                self.digits.fill(0);
                self.digits.insert(0, 1);
            }
        }
        self.normalized()
    }

    /// The integer it is, where it is one of 128 bits.
    pub fn to_i128(&self) -> Option<i128> {
        if !self.is_integer() || self.top() > 39 {
            return None;
        }
        let zeros = std::iter::repeat_n(&0, self.exponent as usize);
        let magnitude = self
            .digits
            .iter()
            .chain(zeros)
            .try_fold(0i128, |sum, &digit| sum.checked_mul(10)?.checked_add(i128::from(digit)))?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// The sum of both.
    pub fn plus(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other.clone() } else { self.clone() };
        }
        let exponent = self.exponent.min(other.exponent);
        let width = (self.top().max(other.top()) - exponent) as usize;
        let (one, two) = (self.places(exponent, width), other.places(exponent, width));
        if self.negative == other.negative {
            return Self::new(self.negative, add(&one, &two), exponent);
        }
        match one >= two {
            true => Self::new(self.negative, subtract(&one, &two), exponent),
            false => Self::new(other.negative, subtract(&two, &one), exponent),
        }
    }

    /// Its digits down to ten to the power of `exponent`, with zeros before them up to `width`.
    fn places(&self, exponent: i32, width: usize) -> Vec<u8> {
        let behind = (self.exponent - exponent) as usize;
        let before = width - behind - self.digits.len();
        let mut places = vec![0; before];
        places.extend_from_slice(&self.digits);
        places.resize(width, 0);
        places
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        self.top().cmp(&other.top()).then_with(|| self.digits.cmp(&other.digits))
    }
}

fn add(one: &[u8], two: &[u8]) -> Vec<u8> {
    let mut sum = vec![0; one.len() + 1];
    let mut carry = 0;
    for at in (0..one.len()).rev() {
        let digit = one[at] + two[at] + carry;
        (sum[at + 1], carry) = (digit % 10, digit / 10);
    }
    sum[0] = carry;
    sum
}

/// `one` is the greater.
fn subtract(one: &[u8], two: &[u8]) -> Vec<u8> {
    let mut rest = vec![0; one.len()];
    let mut borrow = 0;
    for at in (0..one.len()).rev() {
        let digit = 10 + one[at] - two[at] - borrow;
        (rest[at], borrow) = (digit % 10, u8::from(digit < 10));
    }
    rest
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return if other.negative { Ordering::Greater } else { Ordering::Less },
            (false, true) => return if self.negative { Ordering::Less } else { Ordering::Greater },
            (false, false) => {}
        }
        match (self.negative, other.negative) {
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
