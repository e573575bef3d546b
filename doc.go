// Package juspay captures, voids and completes card payments on Juspay, and
// says after every call whether money moved.
//
// # A first capture
//
//	client, err := juspay.NewClient(apiKey,
//		juspay.WithBaseURL(juspay.ProductionURL), // the default is the sandbox
//	)
//	…
//	routing := juspay.WithRoutingID("customer_1122")
//	order, err := client.Capture(ctx, txnUUID, juspay.FullCapture(), routing)
//
// txnUUID is the txn_uuid of a transaction that is AUTHORIZED; the order status
// has it. The routing id is the customer's id: Juspay wants the same one in all
// calls about a customer, so it usually goes with the call.
//
// # Four ends
//
// Juspay answers HTTP 200 to a capture that failed (CAPTURE_FAILED) and to one
// that timed out at the gateway (AUTHORIZED), and HTTP 400 to one that was done
// before. A lost answer may hide a capture that went through. So neither an
// error nor its absence says whether money moved; the outcome functions do:
//
//	switch juspay.CaptureOutcome(order, err) {
//	case juspay.Succeeded: // captured: ship
//	case juspay.Pending:   // the gateway will finish it: webhook, or AwaitOrder
//	case juspay.Failed:    // certainly not captured by this call
//	case juspay.Unknown:   // may have been captured: ask OrderStatus
//	}
//
// They take what a method returned, as it is, whatever that was. What they
// cannot place is Unknown, which is the zero value.
//
// # A part of the amount
//
// A partial capture carries an idempotence key, one for every intended capture.
// Store it before the call: with the same key the capture can be repeated after
// a crash without capturing twice.
//
//	key := juspay.NewIdempotenceKey()
//	order, err := client.Capture(ctx, txnUUID, juspay.PartialCapture(juspay.MustAmount("10.50"), key), routing)
//
// An [Amount] is exact and in major currency units. Juspay takes a missing
// amount for the whole, so the whole is asked for by name, with [FullCapture].
//
// # Release, OTP, status
//
// [Client.Void] releases a hold. [Client.ProcessOTP] completes a payment that
// waits for the customer's OTP; a declined OTP is a [Txn] with a failed status,
// not an error. [Client.OrderStatus] tells how an order stands, and
// [Client.AwaitOrder] polls it. These two move no money.
//
// # When it goes wrong
//
// There are three errors. A [*ValidationError] was found before anything was
// sent. A [*RequestError] is a call without a usable answer; its Sent is false
// only if certainly nothing left. An [*APIError] is any answer outside 2xx, and
// a 2xx that carries an error. errors.Is finds [ErrOutcomeUnknown] and the other
// sentinels, the context's errors, and those of package net.
//
// A call that certainly was not sent is tried again, up to twice. So are an
// order status and a partial capture, with the same key, after a lost answer,
// 408, 409, 429, 3xx or 5xx. A full capture, a void and an OTP are never sent
// twice, not even by net/http. See [WithRetries] and [WithTimeout].
//
// # Odd answers
//
// Published answers hold numbers as text, "{}" for null, statuses that no table
// lists. Such a field never fails a call: it is converted when that is exact,
// else left zero and named in [Response.Skipped]. Order.Raw has the whole body.
//
// # Secrets
//
// The API key, an OTP, the card holder's name and whole card numbers appear in
// no printing, logging or error text of this package. encoding/json keeps every
// field of an [Order], so that you can store it: guard it. Order.Raw, which it
// leaves out, is the body itself.
//
// # Tests
//
// Package juspaytest is a fake Juspay on loopback that goes wrong on demand and
// keeps a ledger of what really happened to the money.
package juspay
