package shopmodel

// Guard is one habit that keeps a shop's books true.
type Guard string

// The guards, by what the shop does who has them.
const (
	// AsksTheJudge: the outcome of a call is what Movement.Outcome says, and not
	// whether there was an error.
	AsksTheJudge Guard = "asks the judge"
	// KeepsTheKey: a part in doubt is repeated with its own key.
	KeepsTheKey Guard = "keeps the key"
	// SaysRepeated: a repeat is sent with Repeated, so that its refusal is not
	// taken for the first call's.
	SaysRepeated Guard = "says repeated"
	// DistrustsAuthorized: AUTHORIZED after a capture does not say that nothing
	// was captured.
	DistrustsAuthorized Guard = "distrusts authorized"
	// LooksForItsPart: PARTIAL_CHARGED may be the work of another part.
	LooksForItsPart Guard = "looks for its part"
	// LooksForItsItem: PARTIAL_CHARGED, answered to a capture without the part's own
	// item, may be an earlier part's.
	LooksForItsItem Guard = "looks for its item"
	// DistrustsQuestions: a question that failed says nothing about the money.
	DistrustsQuestions Guard = "distrusts questions"
	// StoresFirst: a movement is stored before its call.
	StoresFirst Guard = "stores first"
	// ConfirmsEvents: an event is confirmed by a question before anything is
	// done about it.
	ConfirmsEvents Guard = "confirms events"
	// KeepsTheRefund: a refund in doubt gets no other id.
	KeepsTheRefund Guard = "keeps the refund"
	// ComparesOrders: an answer is about this order and this transaction.
	ComparesOrders Guard = "compares orders"
	// WaitsForTheEnd: Pending is not Succeeded.
	WaitsForTheEnd Guard = "waits for the end"
)

// Guards are all of them.
var Guards = []Guard{
	AsksTheJudge, KeepsTheKey, SaysRepeated, DistrustsAuthorized, LooksForItsPart, LooksForItsItem, DistrustsQuestions,
	StoresFirst, ConfirmsEvents, KeepsTheRefund, ComparesOrders, WaitsForTheEnd,
}
