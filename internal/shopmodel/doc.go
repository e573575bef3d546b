// Package shopmodel plays a shop against a fake Juspay, one order after the
// other, while everything goes wrong: answers are lost, doubtful, late or about
// something else, the gateway finishes when it likes, the shop's process dies,
// and webhooks come late, twice or forged. When a story is over, the fake's
// ledger tells whether the shop's books are true.
//
// The shop keeps the rules that the package documentation of juspay gives. A
// [Guard] is one of them: a shop that lacks one is caught by the model, which is
// how the model shows that it would notice.
//
// A story is told by one goroutine, and its seed and number choose all that
// happens, but for the client's jitter. Inside a testing/synctest bubble its waits
// take no time.
package shopmodel
