// Package juspay takes card payments on Juspay, from the order to the refund,
// and says, always, whether money moved: not for one call, but for one intended
// movement of money, across repeats, crashes, order statuses and webhooks.
//
// # A first capture
//
//	client, err := juspay.NewClient(apiKey,
//		juspay.WithBaseURL(juspay.ProductionURL), // the default is the sandbox
//		juspay.WithVersion("2023-06-30"),         // orders then list their parts
//	)
//	…
//	part := juspay.PartialCapture(amount, juspay.NewIdempotenceKey())
//	movement := juspay.CaptureOf(orderID, txnUUID, part) // what is intended: store it before the call
//	routing := juspay.WithRoutingID("customer_1122")
//	order, err := client.Capture(ctx, txnUUID, part, routing)
//	outcome := movement.Outcome(order, err)
//	switch outcome {
//	case juspay.Succeeded: // captured: ship
//	case juspay.Pending, juspay.Unknown: // not finished, or nobody knows
//		outcome, order, err = client.Settle(ctx, movement, routing) // now, or after a restart
//	case juspay.Failed: // certainly not captured by this call: err or order.Status says why
//	}
//
// txnUUID is the txn_uuid of a transaction that is AUTHORIZED; the order status
// has it. The routing id is the customer's id: Juspay wants the same one in all
// calls about a customer, so it usually goes with the call. A [Movement] does not
// hold it: store it too.
//
// # Four ends
//
// Juspay answers HTTP 200 to a capture that failed (CAPTURE_FAILED) and to one
// that timed out at the gateway (AUTHORIZED), and HTTP 400 to one that was done
// before. A lost answer may hide a capture that went through. And the question
// asked afterwards has traps of its own: an order that is PARTIAL_CHARGED says
// nothing about this part, a question that fails says nothing about the
// capture. So all evidence goes through one judge, for one [Movement], and what
// is not certain is Unknown, the zero value of [Outcome].
//
// Failed is said of one call. An earlier Unknown of the same movement stays
// Unknown until [Movement.Outcome] of an order that was asked for later, or
// [Client.Settle], says otherwise.
//
// # Out of Unknown
//
// Settle polls the order until it knows, and moves no money. Besides:
//
//   - A part may be repeated with the same key, and with no other. Set Repeated.
//   - A full capture and a void are not repeated: Settle. They stay Unknown as
//     long as the transaction is AUTHORIZED, and no page says how long a gateway
//     takes: bound the wait, and let a person or a later Settle decide.
//   - An OTP: Settle, before the customer types another. Set Repeated then.
//   - A refund: Settle, or repeat it with its id. Only Failed allows another one
//     under a new id.
//
// A part of the whole amount, with a key, is safer than a full capture where
// the gateway takes partial captures.
//
// # A part of the amount
//
// A partial capture carries an idempotence key, one for every intended capture:
// with the same key it can be repeated after a crash without capturing twice.
// An [Amount] is exact and in major currency units. Juspay takes a missing
// amount for the whole, so the whole is asked for by name, with [FullCapture].
//
// The order lists its parts in TxnSubDetails, by their keys, only with a
// version of 2021-03-25 or later: see [WithVersion].
//
// # The payment around it
//
// [Client.CreateSession] makes an order with a page to pay it on,
// [Client.CreateOrder] one without. [Client.ProcessOTP] completes a payment that
// waits for the customer's OTP, [Client.ResendOTP] sends it once more. A declined
// OTP is a [Txn] with a failed status, not an error. [Client.Void] releases a hold,
// [Client.Refund] gives money back, [Client.OrderStatus] tells how an order
// stands. [NewWebhookHandler] and [ParseReturn] read what Juspay and the customer
// send. [Client.Call] makes every other call.
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
// 408, 409, 429, 3xx or 5xx. A full capture, a void, an OTP and a refund reach a
// server at most once, through any transport that uses the call's context. See [WithRetries] and [WithTimeout].
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
