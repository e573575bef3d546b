package shopmodel

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Config says which stories to tell.
type Config struct {
	Seed  uint64
	Lacks Guard // the shop's missing guard, "" for none
}

// Batch is how many stories one fake plays in.
const Batch = 20

// Tell plays the stories of one batch, numbered from batch*Batch on. The fake
// behaves in each batch in another of the ways that the vendor leaves open.
func (c Config) Tell(ctx context.Context, batch int) (*Report, error) {
	report := newReport()
	way := mannersOf(batch)
	jp, err := juspaytest.Start(way.options()...)
	if err != nil {
		return nil, err
	}
	defer jp.Close()
	for number := batch * Batch; number < (batch+1)*Batch; number++ {
		st := &story{
			ctx: ctx, number: number, random: rand.New(rand.NewPCG(c.Seed, uint64(number))),
			jp: jp, manners: way, report: report, books: &books{},
		}
		st.audit = newAudit(st)
		st.newShop = func() *shop { return &shop{story: st, client: st.client(), lacks: c.Lacks} }
		st.tell()
	}
	return report, nil
}

// client is the client of a new process.
func (st *story) client() *juspay.Client {
	return st.jp.Client(
		juspay.WithRoutingID(fmt.Sprintf("customer_%d", st.number)), juspay.WithVersion("2023-06-30"),
		juspay.WithTimeout(5*time.Second), juspay.WithRetries(1), juspay.WithMaxResponseBytes(limit))
}

// manners are how the fake behaves where the vendor is silent or contradicts
// himself.
type manners struct {
	repeated juspaytest.RepeatedKey
	shape    juspaytest.Shape
	atOnce   bool // refunds end with their first answer
	split    bool // and have two legs
	legacy   bool // older wordings
}

func mannersOf(batch int) manners {
	return manners{
		repeated: juspaytest.RepeatedKey(batch % 2), shape: juspaytest.Shape(batch / 2 % 2),
		atOnce: batch/4%2 == 1, split: batch/8%4 == 1, legacy: batch/8%4 == 2,
	}
}

func (m manners) options() []juspaytest.Option {
	opts := []juspaytest.Option{
		juspaytest.WithInMemory(), juspaytest.WithRequestLimit(8 * Batch),
		juspaytest.WithRepeatedKey(m.repeated), juspaytest.WithShape(m.shape),
		juspaytest.WithWebhooks("http://shop.test/juspay", "", ""), juspaytest.WithWebhookTransport(deaf{}),
	}
	if m.atOnce {
		opts = append(opts, juspaytest.WithRefundsAtOnce())
	}
	if m.split {
		opts = append(opts, juspaytest.WithSplitRefunds())
	}
	if m.legacy {
		opts = append(opts, juspaytest.WithLegacyWording())
	}
	return opts
}

// deaf takes every event: the stories hand them to the shop themselves.
type deaf struct{}

func (deaf) RoundTrip(r *http.Request) (*http.Response, error) {
	_ = r.Body.Close()
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Header: http.Header{}, Request: r}, nil
}

// Add takes the figures of another batch.
func (r *Report) Add(more *Report) {
	r.Stories += more.Stories
	r.Deaths += more.Deaths
	r.Events += more.Events
	for outcome, n := range more.Outcomes {
		r.Outcomes[outcome] += n
	}
	for outcome, n := range more.Settled {
		r.Settled[outcome] += n
	}
	for fault, n := range more.Faults {
		r.Faults[fault] += n
	}
	r.Violations = append(r.Violations, more.Violations...)
}

// Count is how many violations are of a kind.
func (r *Report) Count(kind Kind) (n int) {
	for _, v := range r.Violations {
		if v.Kind == kind {
			n++
		}
	}
	return n
}

// String is the figures, and the first violations.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d stories, %d deaths, %d events, faults of %d kinds\ncalls: %v\nquestions: %v\nviolations: %d\n",
		r.Stories, r.Deaths, r.Events, len(r.Faults), r.Outcomes, r.Settled, len(r.Violations))
	for _, v := range r.Violations[:min(len(r.Violations), 20)] {
		fmt.Fprintln(&b, v)
	}
	return b.String()
}
