package chaos

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Report is what a run has found.
type Report struct {
	Seed            uint64
	Orders          int
	Sold, Took      time.Duration
	Movements       map[string]int // by kind and state
	Listed          map[string]int // a person has to look: kind, and what was heard last
	Attempts, Asked int
	Webhooks        int64 // carried to the shop
	Events          int
	Disturbances    map[Disturbance]int
	BadExits        int           // processes that ended neither killed nor well
	P50, P99        time.Duration // from a shipment's booking to the booking of its money
	Booked, Ledger  juspay.Amount // captured less refunded; what is listed is in neither
	// Wrong counts what must never be; Examples has some of each.
	Wrong    map[Finding]int
	Examples []string
}

// A Finding is a way in which books and money can differ.
type Finding string

// What must never be.
const (
	CapturedTwice  Finding = "captured twice"
	Stray          Finding = "captured or refunded without a movement in the books"
	ShippedUnpaid  Finding = "shipped unpaid"
	PaidNotShipped Finding = "captured, and booked as failed"
	RefundedTwice  Finding = "refunded twice"
	RefundUnpaid   Finding = "refund booked as paid, and not paid"
	RefundDenied   Finding = "refund paid, and booked as failed"
	VoidWrong      Finding = "hold released, and booked as failed, or the reverse"
	Forgotten      Finding = "movements forgotten"
	LedgerDiffers  Finding = "ledger and books differ in their sum"
)

// Sound reports whether nothing was wrong.
func (r *Report) Sound() bool { return len(r.Wrong) == 0 }

// found counts a finding.
func (r *Report) found(f Finding, example string) {
	if r.Wrong[f]++; r.Wrong[f] <= 3 {
		r.Examples = append(r.Examples, string(f)+": "+example)
	}
}

// booked is a movement in the books, with the state of what waits for it.
type booked struct {
	id, orderID, kind, state, goods, why string
	amount                               juspay.Amount
}

// check compares the books with the fake's ledger, order by order.
func (r *run) check(ctx context.Context) (*Report, error) {
	report := &Report{
		Seed: r.config.Seed, Orders: r.placed, Movements: map[string]int{}, Wrong: map[Finding]int{}, Listed: map[string]int{},
		Disturbances: r.did, Webhooks: r.world.post.carried.Load(), BadExits: r.fleet.failed,
	}
	books, err := r.readBooks(ctx)
	if err != nil {
		return nil, err
	}
	for i := range r.placed {
		id := planOf(r.config.Seed, i).orderID
		report.compare(books[id], r.world.fake.OrderLedger(id))
	}
	if report.Booked != report.Ledger {
		report.found(LedgerDiffers, fmt.Sprintf("books %s, ledger %s", report.Booked, report.Ledger))
	}
	return report, r.figures(ctx, report)
}

func (r *run) readBooks(ctx context.Context) (map[string][]booked, error) {
	rows, err := r.pool.Query(ctx, `SELECT m.id, m.order_id, m.kind, m.state, COALESCE(s.state, r.state, ''), m.why, m.amount
		FROM movements m LEFT JOIN shipments s ON s.movement = m.id LEFT JOIN refunds r ON r.movement = m.id`)
	if err != nil {
		return nil, err
	}
	books := map[string][]booked{}
	var m booked
	_, err = pgx.ForEachRow(rows, []any{&m.id, &m.orderID, &m.kind, &m.state, &m.goods, &m.why, &m.amount}, func() error {
		books[m.orderID] = append(books[m.orderID], m)
		return nil
	})
	return books, err
}

// compare compares the movements of one order with its money.
func (r *Report) compare(books []booked, ledger juspaytest.Ledger) {
	moved := map[string][]juspaytest.Movement{}
	for _, m := range ledger.Movements {
		if m.Kind != juspaytest.MovedAuthorize {
			id := keyOf(m)
			moved[id] = append(moved[id], m)
		}
	}
	for _, m := range books {
		r.Movements[m.kind+" "+m.state]++
		id := m.id
		if m.kind == "void" {
			id = "void"
		}
		happened := moved[id]
		if m.state != "failed" || len(happened) > 0 {
			delete(moved, id) // a hold that failed to be released may be released by the next void
		}
		r.judge(m, happened)
	}
	for _, stray := range moved {
		name := fmt.Sprintf("%s of %s as %s", stray[0].Kind, stray[0].Amount, keyOf(stray[0]))
		r.found(Stray, name)
		if again := captures(ledger, stray[0].Amount); stray[0].Kind == juspaytest.MovedCapture && again > 1 {
			r.found(CapturedTwice, fmt.Sprintf("%d times: %s", again, name))
		}
		r.Ledger = r.sum(r.Ledger, stray)
	}
}

// captures counts the captures of an amount. The shipments of a plan differ in
// theirs.
func captures(ledger juspaytest.Ledger, amount juspay.Amount) (n int) {
	for _, m := range ledger.Movements {
		if m.Kind == juspaytest.MovedCapture && m.Amount == amount {
			n++
		}
	}
	return n
}

func keyOf(m juspaytest.Movement) string {
	switch m.Kind {
	case juspaytest.MovedVoid:
		return "void"
	case juspaytest.MovedRefund:
		return m.RefundID
	}
	return m.IdempotenceKey
}

// judge compares one movement with what happened to the money under its key.
func (r *Report) judge(m booked, happened []juspaytest.Movement) {
	name := fmt.Sprintf("order %s, %s %s of %s is %s, goods %q, last heard: %q", m.orderID, m.kind, m.id, m.amount, m.state, m.goods, m.why)
	did := len(happened) > 0
	switch {
	case len(happened) > 1 && m.kind == "capture":
		r.found(CapturedTwice, name)
	case len(happened) > 1:
		r.found(RefundedTwice, name)
	case did && m.kind != "void" && happened[0].Amount != m.amount:
		r.found(LedgerDiffers, name)
	}
	if m.kind == "capture" && m.goods == "shipped" && !did {
		r.found(ShippedUnpaid, name)
	}
	switch m.state {
	case "listed":
		r.Listed[m.kind+", "+lastWords(m.why)]++
		return // in neither sum: a person will look
	case "succeeded":
		r.Booked = r.sum(r.Booked, []juspaytest.Movement{{Kind: juspaytest.MovementKind(m.kind), Amount: m.amount}})
	case "failed":
	default:
		r.found(Forgotten, name)
	}
	r.Ledger = r.sum(r.Ledger, happened)
	if finding := contradictions[said{m.kind, m.state, did}]; finding != "" {
		r.found(finding, name)
	}
}

// said is what the books say of a movement, and whether its money moved.
type said struct {
	kind, state string
	moved       bool
}

var contradictions = map[said]Finding{
	{"capture", "failed", true}:    PaidNotShipped,
	{"refund", "succeeded", false}: RefundUnpaid,
	{"refund", "failed", true}:     RefundDenied,
	{"void", "succeeded", false}:   VoidWrong,
	{"void", "failed", true}:       VoidWrong,
}

func lastWords(why string) string {
	if strings.HasPrefix(why, "order is") {
		return why
	}
	return "the last question failed"
}

// sum adds captures, and takes refunds away.
func (r *Report) sum(sum juspay.Amount, movements []juspaytest.Movement) juspay.Amount {
	for _, m := range movements {
		add := sum.Add
		switch m.Kind {
		case juspaytest.MovedVoid:
			continue
		case juspaytest.MovedRefund:
			add = sum.Sub
		}
		var fits bool
		if sum, fits = add(m.Amount); !fits {
			r.found(LedgerDiffers, "the sum does not fit an Amount")
		}
	}
	return sum
}

func (r *run) figures(ctx context.Context, report *Report) error {
	var p50, p99 *float64
	err := r.pool.QueryRow(ctx, `SELECT
			percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended - created)::float8) FILTER (WHERE kind = 'capture'),
			percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM ended - created)::float8) FILTER (WHERE kind = 'capture'),
			(SELECT sum(attempts) FROM movements)::int, (SELECT sum(asked) FROM movements)::int, (SELECT count(*) FROM events)
		FROM movements WHERE state = 'succeeded'`).Scan(&p50, &p99, &report.Attempts, &report.Asked, &report.Events)
	if err != nil || p50 == nil {
		return err
	}
	report.P50, report.P99 = seconds(*p50), seconds(*p99)
	return nil
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Round(time.Millisecond)
}

// Print writes the report for people.
func (r *Report) Print(w io.Writer) {
	total := 0
	for _, n := range r.Movements {
		total += n
	}
	fmt.Fprintf(w, "Seed %d: %d orders in %s, and all %d movements done with after %s: %.0f a second.\n",
		r.Seed, r.Orders, r.Sold.Round(time.Second), total, r.Took.Round(time.Second), float64(total)/r.Took.Seconds())
	for _, kind := range slices.Sorted(maps.Keys(r.Movements)) {
		fmt.Fprintf(w, "  %-20s %7d\n", kind, r.Movements[kind])
	}
	fmt.Fprintf(w, "From shipment to booked: p50 %s, p99 %s. %d calls, %d questions; %d webhooks carried, %d events taken.\n",
		r.P50, r.P99, r.Attempts, r.Asked, r.Webhooks, r.Events)
	for _, d := range slices.Sorted(maps.Keys(r.Disturbances)) {
		fmt.Fprintf(w, "  %d %s\n", r.Disturbances[d], d)
	}
	fmt.Fprintf(w, "Captured less refunded: %s in the books, %s in Juspay's ledger.\n", r.Booked.Fixed(2), r.Ledger.Fixed(2))
	if len(r.Listed) > 0 {
		fmt.Fprintln(w, "Still unknown, in neither sum, and listed for a person, by what was heard last:")
	}
	for _, why := range slices.Sorted(maps.Keys(r.Listed)) {
		fmt.Fprintf(w, "  %d %s\n", r.Listed[why], why)
	}
	for _, f := range findings {
		fmt.Fprintf(w, "  %d %s\n", r.Wrong[f], f)
	}
	for _, example := range r.Examples {
		fmt.Fprintln(w, "  WRONG:", example)
	}
}

var findings = []Finding{CapturedTwice, Stray, ShippedUnpaid, PaidNotShipped, RefundedTwice, RefundUnpaid, RefundDenied,
	VoidWrong, Forgotten, LedgerDiffers}
