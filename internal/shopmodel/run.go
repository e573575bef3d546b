package shopmodel

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
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
	for _, request := range jp.Requests() {
		report.Calls++
		if request.Fault != "" {
			report.Faults[request.Fault]++
		}
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
		juspaytest.WithInMemory(), juspaytest.WithRequestLimit(200 * Batch),
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
