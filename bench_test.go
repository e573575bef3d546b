package juspay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/juspay/juspay-go"
)

// BenchmarkCall compares the SDK, with everything safe switched on, with the
// few lines that a merchant would write by hand:
//
//	bare     net/http, Basic auth, io.ReadAll, encoding/json into the same fields
//	sdk      this package
//	control  bare once more: how far two runs of the same code differ
//	limit    bare without decoding: what no client can beat
//
// internal/benchratio runs it and prints the ratios.
func BenchmarkCall(b *testing.B) {
	for _, wire := range benchWires {
		for _, callers := range []int{1, 64} {
			for _, op := range benchOps {
				b.Run("wire="+wire.name+"/callers="+benchCallers[callers]+"/op="+op.name, func(b *testing.B) {
					benchSides(b, wire, callers, op)
				})
			}
		}
	}
}

var benchCallers = map[int]string{1: "1", 64: "64"}

const (
	benchKey     = "bench-api-key"
	benchRouting = "cust_90817"
	benchVersion = "2023-06-30"
	benchTxn     = "eulpzQ8mWc2T7rLk4Xa"
	benchOrderID = "order-20260302-17"
)

// The SDK's own types without their methods, so that encoding/json reads them
// field by field.
type (
	bareOrder juspay.Order
	bareTxn   juspay.Txn
)

// bareError has the fields of an error body.
type bareError struct {
	Status       string            `json:"status"`
	StatusID     int               `json:"status_id"`
	ErrorCode    string            `json:"error_code"`
	ErrorMessage string            `json:"error_message"`
	UserMessage  string            `json:"user_message"`
	ErrorInfo    *juspay.ErrorInfo `json:"error_info"`
}

var errBenchStatus = errors.New("not the status that this benchmark asks for")

// benchOp is one operation, as the SDK does it and as it is done by hand.
type benchOp struct {
	name   string
	status int
	file   string
	sdk    func(context.Context, *juspay.Client) error
	bare   benchRequest
}

// benchRequest is a request written by hand.
type benchRequest struct {
	method, path string
	form         func() url.Values
	into         func() any
}

func benchCaptureForm() url.Values {
	return url.Values{"amount": {"1000"}, "idempotence_key": {"capture-17-1"}}
}

var benchCapturePart = juspay.PartialCapture(juspay.MustAmount("1000"), "capture-17-1")

var benchOps = []benchOp{
	{
		name: "capture", status: http.StatusOK, file: "order.json",
		sdk: func(ctx context.Context, c *juspay.Client) error {
			_, err := c.Capture(ctx, benchTxn, benchCapturePart)
			return err
		},
		bare: benchRequest{http.MethodPost, "/v2/txns/" + benchTxn + "/capture", benchCaptureForm, func() any { return new(bareOrder) }},
	},
	{
		name: "void", status: http.StatusOK, file: "order.json",
		sdk: func(ctx context.Context, c *juspay.Client) error {
			_, err := c.Void(ctx, benchTxn)
			return err
		},
		bare: benchRequest{http.MethodPost, "/v2/txns/" + benchTxn + "/void", nil, func() any { return new(bareOrder) }},
	},
	{
		name: "otp", status: http.StatusOK, file: "txn.json",
		sdk: func(ctx context.Context, c *juspay.Client) error {
			_, err := c.ProcessOTP(ctx, benchTxn, juspay.ProcessOTPRequest{ChallengeID: "ch_4e8d1f0b7a", OTP: "071978"})
			return err
		},
		bare: benchRequest{http.MethodPost, "/v2/txns/" + benchTxn + "/authenticate", func() url.Values {
			return url.Values{"challenge_id": {"ch_4e8d1f0b7a"}, "answer.otp": {"071978"}}
		}, func() any { return new(bareTxn) }},
	},
	{
		name: "status", status: http.StatusOK, file: "order.json",
		sdk: func(ctx context.Context, c *juspay.Client) error {
			_, err := c.OrderStatus(ctx, benchOrderID)
			return err
		},
		bare: benchRequest{http.MethodGet, "/orders/" + benchOrderID, nil, func() any { return new(bareOrder) }},
	},
	{
		name: "refusal", status: http.StatusBadRequest, file: "refusal.json",
		sdk: func(ctx context.Context, c *juspay.Client) error {
			_, err := c.Capture(ctx, benchTxn, benchCapturePart)
			if refused, ok := errors.AsType[*juspay.APIError](err); !ok || refused.StatusCode != http.StatusBadRequest {
				return errBenchStatus
			}
			return nil
		},
		bare: benchRequest{http.MethodPost, "/v2/txns/" + benchTxn + "/capture", benchCaptureForm, func() any { return new(bareError) }},
	},
}

// benchBare is the call by hand; with decode false it is the limit.
func benchBare(ctx context.Context, client *http.Client, base string, op *benchOp, decode bool) error {
	var body io.Reader
	if op.bare.form != nil {
		body = strings.NewReader(op.bare.form().Encode())
	}
	req, err := http.NewRequestWithContext(ctx, op.bare.method, base+op.bare.path, body)
	if err != nil {
		return err
	}
	req.SetBasicAuth(benchKey, "")
	req.Header.Set("Accept", "application/json")
	if op.bare.method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("x-routing-id", benchRouting)
	req.Header.Set("version", benchVersion)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != op.status {
		return errBenchStatus
	}
	if !decode {
		return nil
	}
	return json.Unmarshal(data, op.bare.into())
}

// benchWire is what carries the calls: start returns the base URL and makes a
// transport of its own for every side.
type benchWire struct {
	name  string
	start func(b *testing.B, status int, body []byte) (base string, transport func() http.RoundTripper)
}

var benchWires = []benchWire{
	{"memory", func(_ *testing.B, status int, body []byte) (string, func() http.RoundTripper) {
		return "https://juspay.invalid", func() http.RoundTripper { return benchMemory{status, body} }
	}},
	{"http1", func(b *testing.B, status int, body []byte) (string, func() http.RoundTripper) {
		server := httptest.NewServer(benchHandler(status, body))
		b.Cleanup(server.Close)
		return server.URL, func() http.RoundTripper { return benchTransport(http.DefaultTransport) }
	}},
	{"http2", func(b *testing.B, status int, body []byte) (string, func() http.RoundTripper) {
		server := httptest.NewUnstartedServer(benchHandler(status, body))
		server.EnableHTTP2 = true
		server.StartTLS()
		b.Cleanup(server.Close)
		return server.URL, func() http.RoundTripper { return benchTransport(server.Client().Transport) }
	}},
}

// benchTransport keeps an idle connection for every caller, as the SDK's own
// default does: the standard two would slow the baseline down.
func benchTransport(from http.RoundTripper) http.RoundTripper {
	transport := from.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 256, 256
	return transport
}

func benchHandler(status int, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Request-Id", "9c0e6a1f-3b7d-4d52-8a90-5f17c2e4b6d8")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

// benchMemory answers every request with the same bytes.
type benchMemory struct {
	status int
	body   []byte
}

func (m benchMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	return &http.Response{
		StatusCode: m.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Content-Type": {"application/json"},
			"X-Request-Id": {"9c0e6a1f-3b7d-4d52-8a90-5f17c2e4b6d8"},
		},
		Body:          io.NopCloser(bytes.NewReader(m.body)),
		ContentLength: int64(len(m.body)),
		Request:       req,
	}, nil
}

func benchSides(b *testing.B, wire benchWire, callers int, op benchOp) {
	body, err := os.ReadFile(filepath.Join("testdata", "bench", op.file))
	if err != nil {
		b.Fatal(err)
	}
	base, transport := wire.start(b, op.status, body)
	bare := func(decode bool) func(context.Context) error {
		client := &http.Client{Transport: transport()}
		return func(ctx context.Context) error { return benchBare(ctx, client, base, &op, decode) }
	}
	sdk, err := juspay.NewClient(benchKey, juspay.WithBaseURL(base), juspay.WithRoutingID(benchRouting),
		juspay.WithVersion(benchVersion), juspay.WithHTTPClient(&http.Client{Transport: transport()}))
	if err != nil {
		b.Fatal(err)
	}
	for _, side := range []struct {
		name string
		call func(context.Context) error
	}{
		{"bare", bare(true)},
		{"sdk", func(ctx context.Context) error { return op.sdk(ctx, sdk) }},
		{"control", bare(true)},
		{"limit", bare(false)},
	} {
		b.Run("side="+side.name, func(b *testing.B) { benchRun(b, callers, side.call) })
	}
}

// benchRun measures call from that many goroutines at a time.
func benchRun(b *testing.B, callers int, call func(context.Context) error) {
	ctx := context.Background()
	if err := call(ctx); err != nil { // dial before the clock starts
		b.Fatal(err)
	}
	b.ReportAllocs()
	if callers == 1 {
		for b.Loop() {
			if err := call(ctx); err != nil {
				b.Fatal(err)
			}
		}
		return
	}
	if b.N == 1 {
		benchWarm(ctx, callers, call)
	}
	b.SetParallelism((callers + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := call(ctx); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// benchWarm lets all callers dial before the clock starts.
func benchWarm(ctx context.Context, callers int, call func(context.Context) error) {
	var wait sync.WaitGroup
	for range callers {
		wait.Go(func() {
			for range 4 {
				_ = call(ctx) // the measured calls complain
			}
		})
	}
	wait.Wait()
}
