package juspay

import "errors"

// Envelope signs and encrypts what is sent to Juspay, and opens what Juspay
// encrypted: the mode that the dashboard calls JWT or JWE. Package jwe makes one
// of PEM keys.
//
// An Envelope is used by many goroutines at once. Its errors reach logs: they
// must hold neither keys nor what was inside.
type Envelope interface {
	// Seal signs claims, a JSON object, and encrypts them. It returns the body
	// to send.
	Seal(claims []byte) (body []byte, err error)
	// Open decrypts a body and verifies its signature. It returns what was
	// inside, and an error for every body that is not both encrypted for this
	// receiver and signed by Juspay.
	Open(body []byte) (claims []byte, err error)
}

var errEnvelope = errors.New("the envelope's Open panicked")

// openEnvelope survives an Envelope that does not survive a body: the money may
// have moved by then.
func openEnvelope(envelope Envelope, body []byte) (claims []byte, err error) {
	defer func() {
		if recover() != nil {
			claims, err = nil, errEnvelope
		}
	}()
	return envelope.Open(body)
}
