package juspay

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

	"github.com/juspay/juspay-go/internal/decimal"
)

// The MongoDB drivers find these methods by their names, so that this package
// need not import a driver. Version 2 has values marshal themselves. Version 1
// has a type of its own in that method's signature; there ProxyBSON returns a
// plain value to store instead, and UnmarshalBSON is not told what type it reads.
//
// https://bsonspec.org/spec.html

// The types of BSON values.
const (
	bsonText       = 0x02
	bsonDateTime   = 0x09
	bsonNull       = 0x0A
	bsonInt32      = 0x10
	bsonInt64      = 0x12
	bsonDecimal128 = 0x13
)

var (
	errBSONAmount = errors.New("juspay: an Amount is read from a decimal, an integer or decimal text, " +
		"not from null, a float or another value")
	errBSONTime = errors.New("juspay: a Timestamp is read from a date, from text or from null")
)

// MarshalBSONValue returns a Decimal128, which MongoDB can compare and add up.
// The error is always nil. Version 2 of the MongoDB driver calls it.
func (a Amount) MarshalBSONValue() (typ byte, data []byte, err error) {
	low, high := toDecimal128(a.value)
	data = binary.LittleEndian.AppendUint64(nil, low)
	return bsonDecimal128, binary.LittleEndian.AppendUint64(data, high), nil
}

// UnmarshalBSONValue reads a decimal, an integer, which is in major units, or
// decimal text. Anything else is an error, null and floats too, and leaves the
// amount as it was. Version 2 of the MongoDB driver calls it.
func (a *Amount) UnmarshalBSONValue(typ byte, data []byte) error {
	switch {
	case typ == bsonText:
		if text, ok := textOfBSON(data); ok {
			return a.UnmarshalText(text)
		}
	case typ == bsonDecimal128 && len(data) == 16:
		value, ok := fromDecimal128(binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:]))
		if ok {
			a.value = value
			return nil
		}
		return errNotAmount
	case typ == bsonInt32 && len(data) == 4:
		a.value = decimal.FromInt64(int64(int32(binary.LittleEndian.Uint32(data))))
		return nil
	case typ == bsonInt64 && len(data) == 8:
		a.value = decimal.FromInt64(int64(binary.LittleEndian.Uint64(data)))
		return nil
	}
	return errBSONAmount
}

// ProxyBSON returns decimal text to store: a type of its own cannot give
// version 1 of the MongoDB driver a Decimal128. That version calls it. To add
// amounts up or to compare them, a query must convert them with $toDecimal.
func (a Amount) ProxyBSON() (any, error) { return a.String(), nil }

// UnmarshalBSON reads decimal text or a decimal. Version 1 of the MongoDB
// driver calls it, and does not tell integers from floats.
func (a *Amount) UnmarshalBSON(data []byte) error {
	if text, ok := textOfBSON(data); ok {
		return a.UnmarshalText(text)
	}
	if len(data) == 16 {
		return a.UnmarshalBSONValue(bsonDecimal128, data)
	}
	return errBSONAmount
}

// MarshalBSONValue returns a date, which has milliseconds and no zone, and null
// for the zero Timestamp. The error is always nil. Version 2 of the MongoDB
// driver calls it.
func (t Timestamp) MarshalBSONValue() (typ byte, data []byte, err error) {
	if t.IsZero() {
		return bsonNull, nil, nil
	}
	return bsonDateTime, binary.LittleEndian.AppendUint64(nil, uint64(t.UnixMilli())), nil
}

// UnmarshalBSONValue reads a date, text in the forms that the type names, or
// null, which is the zero Timestamp. After an error it is zero too. Version 2
// of the MongoDB driver calls it.
func (t *Timestamp) UnmarshalBSONValue(typ byte, data []byte) error {
	*t = Timestamp{}
	switch {
	case typ == bsonNull:
		return nil
	case typ == bsonDateTime && len(data) == 8:
		t.Time = time.UnixMilli(int64(binary.LittleEndian.Uint64(data))).UTC()
		return nil
	case typ == bsonText:
		if text, ok := textOfBSON(data); ok {
			return t.UnmarshalText(text)
		}
	}
	return errBSONTime
}

// ProxyBSON returns a time to store; for the zero Timestamp it points to none,
// which is stored as null. Version 1 of the MongoDB driver calls it.
func (t Timestamp) ProxyBSON() (any, error) {
	if t.IsZero() {
		var none *time.Time
		return &none, nil // that driver cannot store a bare nil
	}
	return t.Time, nil
}

// UnmarshalBSON reads a date, text or null. Version 1 of the MongoDB driver
// calls it, and does not tell other numbers from dates.
func (t *Timestamp) UnmarshalBSON(data []byte) error {
	switch len(data) {
	case 0:
		return t.UnmarshalBSONValue(bsonNull, nil)
	case 8:
		return t.UnmarshalBSONValue(bsonDateTime, data)
	}
	return t.UnmarshalBSONValue(bsonText, data)
}

// textOfBSON returns what stands between the length of a text and the zero
// byte at its end, false when data is no text.
func textOfBSON(data []byte) ([]byte, bool) {
	const lengthSize = 4
	if len(data) <= lengthSize || uint64(binary.LittleEndian.Uint32(data)) != uint64(len(data)-lengthSize) {
		return nil, false
	}
	return bytes.CutSuffix(data[lengthSize:], []byte{0})
}

// A Decimal128 is a sign, 14 bits of exponent, and 113 bits of digits, of
// which an Amount needs the lower 64.
const (
	exponentBias = 6176
	exponentAt   = 49 // in the upper 64 bits
	exponentMask = 1<<14 - 1
	signBit      = 1 << 63
	otherForms   = 3 << 61 // NaN, infinity and digits that are not canonical
)

func toDecimal128(d decimal.Decimal) (low, high uint64) {
	negative, digits, scale := d.Parts()
	high = uint64(exponentBias-scale) << exponentAt
	if negative {
		high |= signBit
	}
	return digits, high
}

func fromDecimal128(low, high uint64) (decimal.Decimal, bool) {
	const upperDigits = 1<<exponentAt - 1
	if high&otherForms == otherForms || high&upperDigits != 0 {
		return decimal.Decimal{}, false
	}
	exponent := int(high>>exponentAt&exponentMask) - exponentBias
	return decimal.New(high&signBit != 0, low, exponent)
}
