// Package juspaytest is a fake Juspay for tests of code that takes payments: a
// server on loopback that makes orders and sessions, takes test cards and OTPs,
// captures, voids, refunds and tells the status of orders as the vendor documents
// it, and that goes wrong on demand.
//
//	func TestShip(t *testing.T) {
//		jp := juspaytest.NewServer(t)
//		txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})
//
//		jp.Next(juspaytest.GatewayTimeout.AfterMoney()) // the money moves, the client is not told
//		shop := NewShop(jp.Client())
//		shop.Ship(t.Context(), "o-1", txn.UUID)
//
//		if got := jp.Ledger(txn.UUID).Captured; got != juspay.MustAmount("100") {
//			t.Errorf("captured %s", got)
//		}
//	}
//
// # The money
//
// [Server.Authorize] and [Server.Challenge] make transactions, the calls of the
// client move them, and [Server.Ledger] knows what really happened to the money,
// whatever the client was told. [Server.Requests] has every request as received.
//
// A client can begin at the beginning, with a session, an order or POST /txns.
// [Server.Pay] then is the customer who types a test card, and [Server.Approve],
// [Server.EnterOTP] and [Server.Abandon] are what the customer does next.
//
// A person, or a browser test, opens payment_links.web instead: a page of plain HTML
// that takes the test cards of the vendor's pages, lets the bank refuse, be late or
// stay silent, and leads back to return_url by GET or by POST, signed or not.
// Nothing that is typed there is kept, and its requests are not on record.
//
// # What goes wrong
//
// A [Fault] is a decline, a silent gateway, a reset, a redirect and so on, most
// of them before or after the money moved. [Server.Next] gives it to the next
// call; [Server.Always] and [Server.Randomly] to more; [Server.On] and
// [Server.OnTxn] to one operation or transaction. [Faults] and [Misleading] list
// them all, and [Pairs] every two of them, for a test that holds whatever happens.
// [Server.Refuse] lets nobody in. [WithOdd] makes the answers as odd as the
// vendor's.
//
// # What it tells by itself
//
// With [WithWebhooks] the fake sends an event for everything that happens to a
// payment, again until it gets a 200. [Server.WaitDelivered] waits for that,
// [Server.Deliver] sends one twice, late or before its turn, [Server.DeliverAs]
// with wrong credentials, and [WithEncryptedWebhooks] encrypts them.
//
// # Where the vendor is silent
//
// The fake follows the vendor's pages to the word where they say something. Its
// assumptions, where they do not, are:
//
//   - An order_id that was used before is refused by POST /orders, while POST
//     /session gives a new token and the page of the order that exists, if the
//     amount is the same: see [RepeatedOrder]. It has at most 20 characters. A
//     missing currency is INR: see [WithCurrencyRequired].
//   - An order is CREATED, or NEW with a client auth token and from a session. Its
//     page and its token are good for 15 minutes, which the page alone enforces.
//   - auto_capture=false holds the money, whether the order says so or the OTP.
//   - POST /txns takes CARD alone, with a test number or any card_token, and a
//     challenge takes three OTPs. Without 3-D Secure the bank approves at once. It
//     needs neither key nor x-routing-id. An order has at most 25 attempts.
//   - A customer whose object_reference_id exists is refused, and an unknown one is
//     answered like an unknown transaction.
//   - A repeated idempotence_key with the same amount answers with what its own
//     capture has come to, and captures nothing: see [RepeatedKey]. With another
//     amount, or on another transaction, it is refused.
//   - A key is free again after a gateway timeout without effect. A partial
//     capture without a key is served, and captures every time.
//   - Answers to captures and voids have captured_amount, refundable_amount and
//     txn_sub_details, from version 2021-03-25 on. Published are they in order
//     statuses only: do not count on them elsewhere.
//   - An order status shows one transaction of the order: one that took money
//     before one that holds some, that before one that waits for the customer,
//     that before all others, and of equals the newest. Order ids differ in more than the case of letters.
//   - A capture without an amount needs AUTHORIZED: it does not take the rest of
//     a PARTIAL_CHARGED transaction. A void of one is refused as well.
//   - The answer to a partial capture says what became of this capture. After a
//     gateway timeout it says AUTHORIZED, also where an earlier part was captured.
//   - How long after AUTHORIZED a gateway may still do what it was given up for,
//     nobody says: see [GatewayLate]. It then does it if there still is a hold for
//     it. Until then its key answers AUTHORIZED, and no item shows it.
//   - An order status that lags shows the whole order as it was: see [Lagging].
//   - A failed capture or void is final, and leaves the hold on the ledger. After
//     an earlier partial capture the transaction falls back to PARTIAL_CHARGED.
//   - Capture ends after [CaptureWindow]; a void does not.
//   - A wrong OTP leaves PENDING_VBV while attempts are left, then
//     AUTHENTICATION_FAILED. An OTP that a transaction does not wait for gets the
//     refusal of a bad challenge.
//   - A refund stays PENDING until [Server.SettleRefund] ends it, or the gateway
//     does by a fault; [WithRefundsAtOnce] ends it with the first answer. Without
//     an amount it is all that is left. What is PENDING or in MANUAL_REVIEW
//     counts as refunded; what failed does not, but its id stays used.
//   - A unique_request_id counts for one order, by all three paths. A second refund
//     of the same amount within [RefundGuard] is refused as its repeat, and before
//     its amount is judged.
//   - The amount_refunded of an answer has what was asked for, and refunded is true
//     when that is all that was taken. The refunds of a split payment are in both
//     halves of txn_list, beside its transaction: see [WithSplitRefunds].
//   - A refund of one capture (metadata.merchant_capture_id) is paid from that
//     capture alone; one without is not held against any.
//   - No page lists ORDER_AUTHORIZED, ORDER_VOIDED, ORDER_VOID_FAILED and
//     ORDER_CAPTURE_FAILED, and no body of them is published: they are known from
//     code, and carry an order status here. A capture of all is ORDER_SUCCEEDED,
//     as there is no other event for it. CAPTURE_INITIATED, VOID_INITIATED and
//     AUTHORIZING send none. The order comes after the transaction (TXN_CHARGED).
//   - Events of an order go to the one URL: its metadata.webhook_url is ignored. They
//     have the version of the account, whatever the calls ask for. The times
//     between repeats are those of a sister product: see [WithWebhookWaits].
//   - The encrypted twins take no key, and answer errors in the plain: see
//     [WithEnvelope].
//   - A request body that is not a form is refused; a refund, an order, an attempt
//     and a customer take JSON as well, and a session takes nothing else. The words of refusals about
//     routing ids, amounts, keys and missing parameters are the fake's own, and
//     so is the older wording for any state but CHARGED.
//   - A truncated answer is the beginning of one with HTTP 200, whatever was asked.
//   - HTTP 403 has a body like that of 401, where no page shows one.
//   - A call without x-routing-id, or with a foreign one, is served: see [Routing].
//   - Money held longer than the window, partial voids and surcharges are not modelled.
//
// Everything is the fake's own work: it shares no code with the client, so that
// the two cannot share a mistake.
package juspaytest
