package soak

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const (
	routingID = "soak"
	callID    = "X-Soak-Call" // the header that ties a request to its call

	faultRate   = 0.65 // of requests
	refusedDial = 0.1  // of dials, where the lane is rough

	// ownTransport is the lane on which clients use the transport of their own.
	ownTransport = "direct http"

	// nobody is a port that no program takes by accident: connections are refused.
	nobody = "127.0.0.1:1"

	bodyLimit    = 32 << 10 // of the clients, above any answer that is not spoilt
	requestLimit = 4 * roundCalls
)

// site is one round's world: two servers, and the ways to them.
type site struct {
	banks  []*bank
	closed sync.Once
}

// bank is one server, and the lanes that lead to it.
type bank struct {
	jp    *juspaytest.Server
	lanes []*lane
	cut   *cutter
}

// lane is one way to a server.
type lane struct {
	name   string
	client *juspay.Client
	faulty bool // no call comes through
}

// openSite starts a plain server and one with TLS and HTTP/2. What the vendor
// leaves open changes from round to round.
func openSite(cfg Config, round uint64) (*site, error) {
	s := &site{}
	for i, transport := range [][]juspaytest.Option{nil, {juspaytest.WithTLS()}} {
		b, err := openBank(cfg, round, uint64(i), append(manners(round+uint64(i)), transport...))
		if err != nil {
			s.close()
			return nil, err
		}
		s.banks = append(s.banks, b)
	}
	return s, nil
}

// manners are the ways of a server in one round.
func manners(n uint64) []juspaytest.Option {
	opts := []juspaytest.Option{juspaytest.WithRequestLimit(requestLimit)}
	if n&1 != 0 {
		opts = append(opts, juspaytest.WithRepeatedKey(juspaytest.RepeatedKeyRefused), juspaytest.WithRefundsAtOnce())
	}
	if n&2 != 0 {
		opts = append(opts, juspaytest.WithShape(juspaytest.TxnShape), juspaytest.WithLegacyWording())
	}
	if n&4 != 0 {
		opts = append(opts, juspaytest.WithOdd(juspaytest.OddTypes))
	}
	return opts
}

func openBank(cfg Config, round, index uint64, opts []juspaytest.Option) (*bank, error) {
	jp, err := juspaytest.Start(opts...)
	if err != nil {
		return nil, err
	}
	b := &bank{jp: jp}
	seed := cfg.Seed + round<<8 + index
	jp.Randomly(faultRate, seed, faults()...)
	scheme, host, _ := strings.Cut(jp.URL(), "://")
	if b.cut, err = openCutter(host, seed); err != nil {
		b.close()
		return nil, err
	}
	direct := b.transport()
	rough := b.transport()
	rough.DialContext = roughDial(seed)
	if err := errors.Join(
		b.lay(cfg, "direct "+scheme, jp.URL(), direct),
		b.lay(cfg, "cut "+scheme, scheme+"://"+b.cut.address(), rough),
		b.lay(cfg, "refused "+scheme, scheme+"://"+nobody, direct),
	); err != nil {
		b.close()
		return nil, err
	}
	b.lanes[len(b.lanes)-1].faulty = true
	return b, nil
}

// transport is one that trusts the server, and shares no connections.
func (b *bank) transport() *http.Transport {
	return b.jp.HTTPClient().Transport.(*http.Transport).Clone()
}

func (b *bank) lay(cfg Config, name, base string, transport *http.Transport) error {
	opts := []juspay.Option{
		juspay.WithBaseURL(base), juspay.WithRoutingID(routingID), juspay.WithMaxResponseBytes(bodyLimit),
	}
	switch {
	case cfg.wrap != nil:
		opts = append(opts, juspay.WithHTTPClient(&http.Client{Transport: cfg.wrap(transport)}))
	case name != ownTransport:
		opts = append(opts, juspay.WithHTTPClient(&http.Client{Transport: transport}))
	}
	client, err := juspay.NewClient(b.jp.APIKey(), opts...)
	if err == nil {
		b.lanes = append(b.lanes, &lane{name: name, client: client})
	}
	return err
}

// roughDial is a dialer that nobody answers now and then.
func roughDial(seed uint64) func(context.Context, string, string) (net.Conn, error) {
	var (
		dialer net.Dialer
		mu     sync.Mutex
		random = rand.New(rand.NewPCG(seed, 1))
	)
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		refused := random.Float64() < refusedDial
		mu.Unlock()
		if refused {
			address = nobody
		}
		return dialer.DialContext(ctx, network, address)
	}
}

// faults are all that the fake has, at a pace that suits many calls, and some
// that let a request arrive when its caller has given up.
func faults() []juspaytest.Fault {
	huge, slow, late := juspaytest.Oversized(8<<20), juspaytest.SlowDrip(10*time.Microsecond), juspaytest.Latency(400*time.Millisecond)
	suited := map[juspaytest.Fault]juspaytest.Fault{
		huge:              juspaytest.Oversized(2 * bodyLimit),
		huge.AfterMoney(): juspaytest.Oversized(2 * bodyLimit).AfterMoney(),
		slow:              juspaytest.SlowDrip(2 * time.Millisecond),
	}
	all := juspaytest.Faults()
	for i, fault := range all {
		if other, found := suited[fault]; found {
			all[i] = other
		}
	}
	busy := juspaytest.Unavailable.RetryAfter(0)
	return append(all, late, late.AfterMoney(), busy, busy.AfterMoney(), juspaytest.RateLimited.RetryAfter(0))
}

// close ends everything. What the servers recorded can be read afterwards.
func (s *site) close() {
	s.closed.Do(func() {
		for _, b := range s.banks {
			b.close()
		}
	})
}

func (b *bank) close() {
	if b.cut != nil {
		b.cut.close()
	}
	b.jp.Close()
	for _, l := range b.lanes {
		l.client.CloseIdleConnections()
	}
}

// evidence collects what the callers were told and what the servers know.
func (s *site) evidence(callers []*caller) (*evidence, error) {
	e := newEvidence()
	for _, c := range callers {
		e.calls = append(e.calls, c.calls...)
	}
	for _, b := range s.banks {
		requests := b.jp.Requests()
		if len(requests) >= requestLimit {
			return nil, errors.New("soak: a server has forgotten requests: the limit is too low")
		}
		for _, r := range requests {
			id, err := strconv.ParseInt(r.Header.Get(callID), 10, 64)
			if err != nil {
				return nil, errors.New("soak: a request without the id of its call")
			}
			e.arrived(id, r.ID, r.Fault)
		}
		e.rules = append(e.rules, b.jp.Violations()...)
		e.cuts += b.cut.cuts.Load()
	}
	for _, c := range callers {
		for _, p := range c.payments {
			e.histories[p.uuid] = p.bank.jp.Txn(p.uuid).History
			e.ledgers[p.uuid] = p.bank.jp.Ledger(p.uuid)
			e.refunds[p.uuid] = p.bank.jp.Refunds(p.order)
		}
	}
	return e, nil
}
