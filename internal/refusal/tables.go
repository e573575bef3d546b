package refusal

import "strings"

// states are the states of payments and refunds that Juspay's pages name: in
// small letters, and as they are written.
var states = func() map[string]string {
	all := map[string]string{}
	for name := range strings.FieldsSeq(`CREATED NEW STARTED PENDING_VBV VBV_SUCCESSFUL AUTHORIZING AUTHORIZED
		CHARGED PARTIAL_CHARGED TO_BE_CHARGED CAPTURE_INITIATED CAPTURE_FAILED VOID_INITIATED VOIDED VOID_FAILED
		AUTHENTICATION_FAILED AUTHORIZATION_FAILED JUSPAY_DECLINED AUTO_REFUNDED COD_INITIATED SUCCESS PENDING
		PENDING_AUTHENTICATION FAILURE DECLINED MERCHANT_VOIDED AUTO_VOIDED REFUNDED NOP MANUAL_REVIEW`) {
		all[strings.ToLower(name)] = name
	}
	return all
}()

// saidOfErrors are the states that may be an error's own status.
var saidOfErrors = setOf("SUCCESS FAILURE")

// canWords say "cannot" together with "not" or "n't".
var canWords = setOf("can could couldn may must should shouldn")

// kind is what a word may be, several at once.
type kind uint16

const (
	doubt             kind = 1 << iota // it may have been done, or is being done, or nobody knows
	doubtAsPart                        // doubt as a part of a longer word; alone it is a state
	doubtUnlessHolder                  // doubt unless said of the customer's account
	holder                             // the customer, or what belongs to them
	operation                          // what "cannot" forbids because of a state
	verb                               // what it forbids for other reasons too
	state                              // "state"
	forbids                            // beside "state": it does not allow the call
	transaction                        // what is in a state
	doubtInPair                        // doubt behind some words: see doubtAfter
	filler                             // changes nothing
)

// kinds are the words that say something, in small letters.
var kinds = func() map[string]kind {
	all := map[string]kind{}
	for kind, words := range map[kind]string{
		doubt:             doneBefore + doneNow + underWay + nobodyKnows,
		doubtAsPart:       "charged voided",
		doubtUnlessHolder: "locked",
		holder:            "account user customer card",
		operation: `capture captured capturing void voided voiding refund refunded refunding
			cancel cancelled canceled release released`,
		verb:  "authenticate authorize authorise process charge",
		state: "state states status",
		forbids: `invalid wrong illegal incorrect bad improper inconsistent unexpected unsuitable unsupported
			ineligible not t cannot cant unable disallow disallows disallowed forbid forbids forbidden prevent
			prevents prevented block blocks blocked prohibit prohibits prohibited reject rejects rejected current
			present final terminal allow allows allowed permit permits permitted only must should required requires`,
		transaction: "transaction txn",
		filler:      "a an the to",
	} {
		for word := range strings.FieldsSeq(words) {
			all[word] |= kind
		}
	}
	for word := range doubtAfter {
		all[word] |= doubtInPair
	}
	return all
}()

// The words of doubt. A merchant's money is at stake: one too many costs a
// question to Juspay, one too few may cost a second payment. Words of published
// refusals that are certain, such as "attempts" or "scheduled", are not here.
const (
	doneBefore = ` already allready duplicate duplicates duplicated duplicating duplication dup dupe exists existing
		preexisting repeat repeats repeated repeatedly repeating repetition replay replayed replaying resubmit
		resubmitted resent again earlier previous previously prior once twice another multiple further used reused
		reuse consumed uniqueness idempotency idempotence recent recently nothing anymore redundant `
	doneNow = ` complete completes completed completing completion captured captures capturing released releases
		releasing refunded refunding reversed reversing reversal cancelled canceled settled settling paid debited
		deducted credited collected succeeded succeeds successfully done finished finalized finalised executed
		executing performed made approved confirmed fulfilled cleared closed taken booked posted sent dispatched
		transferred disbursed remitted `
	underWay = ` progress progressing inprogress processing processed inprocess pending initiated initiates initiating
		initiation ongoing underway inflight queue queued queueing queuing enqueued submitted accepted await awaits
		awaiting wait waiting hold held busy running concurrent concurrently simultaneous simultaneously parallel
		conflict conflicts conflicted conflicting race deadlock review reviewing delay delayed retry retried retrying
		later outstanding partially `
	nobodyKnows = ` timeout timeouts timedout unknown unclear undetermined indeterminate uncertain unsure ambiguous
		unconfirmed inconclusive unavailable unreachable unresponsive internal exception interrupted aborted lost
		disconnected upstream eof maybe might possibly probably reconcile reconciled reconciling reconciliation stale `
)

// doubtAfter are words of doubt in pairs: the second one, and what may stand
// before it.
var doubtAfter = map[string][]string{
	"acquire":   {"not", "t", "cannot", "unable"},
	"answer":    {"no", "not", "t"},
	"attempt":   {"first", "last", "same"},
	"error":     {"unexpected"},
	"flight":    {"in"},
	"have":      {"could", "may"},
	"fetch":     {"not", "to", "t"},
	"found":     {"refund", "capture", "payment"},
	"one":       {"only"},
	"out":       {"time", "timed", "times"},
	"process":   {"being", "in", "under"},
	"reply":     {"no", "not", "t"},
	"request":   {"first", "last", "same"},
	"respond":   {"not", "t"},
	"response":  {"no", "not"},
	"same":      {"with"},
	"received":  {"been", "is", "payment", "was"},
	"reset":     {"connection"},
	"scheduled": {"are", "be", "been", "is", "was"},
	"successful": {
		"authentication", "been", "capture", "is", "order", "otp", "payment", "refund", "transaction", "void", "was",
	},
	"through":  {"gone", "go", "went"},
	"time":     {"some"},
	"unique":   {"be", "must", "not"},
	"use":      {"in"},
	"verified": {"been", "is", "otp", "was"},
	"verify":   {"not", "t"},
	"way":      {"under"},
	"wrong":    {"gone", "went"},
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
