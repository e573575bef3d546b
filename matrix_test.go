package juspay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// TestMatrix makes every call meet every fault and every answer, through the
// public methods, and compares the end with matrixRule. It is not parallel to
// other tests because it counts what the whole process has left open after it.
func TestMatrix(t *testing.T) {
	hostileIdentity()
	before := hostileOpen()
	t.Run("faults", func(t *testing.T) {
		for _, fault := range matrixFaults {
			t.Run(fault.name, func(t *testing.T) {
				t.Parallel()
				matrixFaultCases(t, fault)
			})
		}
	})
	t.Run("answers", func(t *testing.T) {
		target := newHostileServer(t, hostileHTTP1, hostileAlways(hostileReply(hostileAnswer{status: 200})))
		t.Run("status", func(t *testing.T) {
			for _, status := range matrixStatuses(target.base()) {
				t.Run(status.name, func(t *testing.T) {
					t.Parallel()
					matrixAnswerCases(t, status)
				})
			}
		})
		_, _, conns := target.seen()
		assert.Zero(t, conns, "connections to the target of redirects")
	})
	hostileSettled(t, before)
}

// matrixStatus is a status line with the header that goes with it.
type matrixStatus struct {
	name     string
	code     int
	location string
}

func matrixStatuses(target string) []matrixStatus {
	var all []matrixStatus
	for _, code := range []int{200, 202, 204, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504} {
		all = append(all, matrixStatus{name: fmt.Sprint(code), code: code})
	}
	for _, code := range []int{301, 302, 307, 308} {
		for name, location := range map[string]string{
			"same_host": "/v2/txns/txn_2/capture", "other_host": target + "/elsewhere", "unparseable": "http://[::1/%zz",
		} {
			all = append(all, matrixStatus{fmt.Sprintf("%d_%s", code, name), code, location})
		}
	}
	return append(all, matrixStatus{name: "302_nowhere", code: 302}, matrixStatus{name: "101", code: 101})
}

// matrixProtos are those that answers are made in. Over HTTP/2 there is no 101.
func matrixProtos(status matrixStatus) []hostileProto {
	if status.code == http.StatusSwitchingProtocols {
		return []hostileProto{hostileHTTP1, hostileHTTPS1}
	}
	return hostileProtos
}

// matrixGot is how a call ended.
type matrixGot struct {
	outcome  juspay.Outcome
	valued   bool // it returned an order or a transaction
	err      error
	response juspay.Response
	took     time.Duration
	arrivals int
	requests []string
	conns    int

	asked, connected, heard int // how often a connection was asked for, was there, brought an answer
	timeout, within         time.Duration
}

// matrixFaultCases runs the calls of one fault side by side, since most wait.
func matrixFaultCases(t *testing.T, fault matrixFault) {
	protos := fault.protos
	if protos == nil {
		protos = hostileProtos
	}
	var wg sync.WaitGroup
	results := make([]matrixGot, len(matrixOps)*len(protos))
	for i := range results {
		wg.Go(func() { results[i] = matrixMeet(t, fault, matrixOps[i%len(matrixOps)], protos[i/len(matrixOps)]) })
	}
	wg.Wait()
	for i, got := range results {
		op, proto := matrixOps[i%len(matrixOps)], protos[i/len(matrixOps)]
		t.Run(op.name+"/"+string(proto), func(t *testing.T) {
			want := matrixRule(op, fault.end)
			matrixCheck(t, op, proto, want, got)
			if fault.unread {
				assert.Zero(t, got.arrivals, "arrivals")
			} else {
				assert.Equal(t, want.attempts, got.arrivals, "arrivals")
			}
			if fault.wraps != nil {
				assert.True(t, fault.wraps(got.err), "wraps another error: %v", got.err)
			}
			assert.Less(t, got.took, matrixSlack+got.within+time.Duration(want.attempts)*got.timeout)
		})
	}
}

// matrixMeet makes one call meet one fault. Where time is what ends an attempt
// and a busy machine has used it up before the fault could happen, it tries
// again with more of it.
func matrixMeet(t *testing.T, fault matrixFault, op matrixOp, proto hostileProto) (got matrixGot) {
	for range 4 {
		got = matrixMeetOnce(t, fault, op, proto)
		if fault.met(got) {
			break
		}
		fault.timeout *= 3
		fault.within *= 3
	}
	return got
}

func matrixMeetOnce(t *testing.T, fault matrixFault, op matrixOp, proto hostileProto) matrixGot {
	server := &hostileServer{
		proto: proto, script: hostileAlways(fault.script), accept: fault.accept, early: fault.early,
		signal: make(chan struct{}, 64), done: make(chan struct{}),
	}
	server.listen(t)
	transport := hostileTransport(proto)
	base := server.base()
	if fault.where != nil {
		base = fault.where(server, transport)
	}
	var opts []juspay.Option
	if fault.timeout > 0 {
		opts = append(opts, juspay.WithTimeout(fault.timeout))
	}
	client := hostileClient(t, base, transport, opts...)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	switch {
	case fault.within > 0:
		ctx, cancel = context.WithTimeout(ctx, fault.within)
		defer cancel()
	case fault.cancel && fault.unread:
		cancel()
	case fault.cancel:
		go func() {
			select {
			case <-server.signal:
			case <-server.done:
			}
			cancel()
		}()
	}
	var asked, connected, heard atomic.Int32
	got := matrixCall(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:              func(string) { asked.Add(1) },
		GotConn:              func(httptrace.GotConnInfo) { connected.Add(1) },
		GotFirstResponseByte: func() { heard.Add(1) },
	}), op, client)
	server.close()
	got.arrivals, got.requests, got.conns = server.seen()
	got.asked, got.connected, got.heard = int(asked.Load()), int(connected.Load()), int(heard.Load())
	got.timeout, got.within = fault.timeout, fault.within
	transport.CloseIdleConnections()
	return got
}

func matrixCall(ctx context.Context, op matrixOp, client *juspay.Client) (got matrixGot) {
	start := time.Now()
	got.outcome, got.valued, got.err = op.call(ctx, client, juspay.WithResponse(&got.response))
	got.took = time.Since(start)
	return got
}

// matrixAnswerCases lets every call be answered with one status and every body.
func matrixAnswerCases(t *testing.T, status matrixStatus) {
	for _, op := range matrixOps {
		for _, proto := range matrixProtos(status) {
			pair := &matrixPair{op: op, proto: proto, server: newHostileServer(t, proto, nil)}
			pair.client = hostileClient(t, pair.server.base(), hostileTransport(proto))
			for _, body := range matrixBodies {
				t.Run(op.name+"/"+string(proto)+"/"+body.name, func(t *testing.T) { pair.answer(t, status, body) })
			}
			pair.client.CloseIdleConnections()
			pair.server.close()
		}
	}
}

// matrixPair is a client and a server that meet again and again.
type matrixPair struct {
	op     matrixOp
	proto  hostileProto
	server *hostileServer
	client *juspay.Client
}

// call makes one call. The result counts what came to the server because of it.
func (p *matrixPair) call(t *testing.T, script hostileScript) matrixGot {
	arrivals, requests, conns := p.server.seen()
	p.server.setScript(script)
	got := matrixCall(t.Context(), p.op, p.client)
	got.arrivals, got.requests, got.conns = p.server.seen()
	got.arrivals, got.requests, got.conns = got.arrivals-arrivals, got.requests[len(requests):], got.conns-conns
	return got
}

func (p *matrixPair) answer(t *testing.T, status matrixStatus, body matrixBody) {
	answer := hostileAnswer{status: status.code, header: body.header, body: body.bytes(p.op), missing: body.missing}
	if status.location != "" {
		answer.header = append(slices.Clone(answer.header), [2]string{"location", status.location})
	}
	end, costs := matrixEnd{phase: matrixAnswered, status: status.code, says: body.says}, body.costs
	if answer.bodiless() {
		end.says, costs = matrixUseless, status.code == http.StatusSwitchingProtocols
	}
	_, _, before := p.server.seen()
	got := p.call(t, hostileReply(answer))
	want := matrixRule(p.op, end)
	matrixCheck(t, p.op, p.proto, want, got)
	assert.Equal(t, want.attempts, got.arrivals, "arrivals")
	assert.Equal(t, status.code, got.response.StatusCode)
	assert.Less(t, got.took, matrixSlack)

	after := p.call(t, replayAnswered(p.op))
	require.NoError(t, after.err, "the call after it")
	assert.Equal(t, 1, after.arrivals, "arrivals of the call after it")
	switch conns := got.conns + after.conns; {
	case costs && !p.proto.http2():
		assert.LessOrEqual(t, conns, got.arrivals+1, "new connections")
	case before == 0 && conns == 1: // the first one
	case conns > 0:
		p.answerAgain(t, hostileReply(answer))
	}
}

// answerAgain looks twice where a connection was lost: net/http gives one up
// when a starved machine does not report its write within 50 ms. What an
// answer costs, it costs every time.
func (p *matrixPair) answerAgain(t *testing.T, script hostileScript) {
	t.Helper()
	for range 3 {
		if p.call(t, script).conns+p.call(t, replayAnswered(p.op)).conns == 0 {
			return
		}
	}
	assert.Fail(t, "every answer costs a connection")
}

// matrixCheck compares what holds for every end.
func matrixCheck(t *testing.T, op matrixOp, proto hostileProto, want matrixWant, got matrixGot) {
	t.Helper()
	api, isAPI := errors.AsType[*juspay.APIError](got.err)
	request, isRequest := errors.AsType[*juspay.RequestError](got.err)
	kind := matrixOK
	switch {
	case isAPI:
		kind = matrixAPIError
		assert.Equal(t, want.attempts, api.Response.Attempts)
	case isRequest:
		kind = matrixRequestError
		assert.Equal(t, want.sent, request.Sent, "Sent")
		assert.Equal(t, want.attempts, request.Attempts)
	}
	assert.Equal(t, want.kind, kind, "%v", got.err)
	if !op.question {
		assert.Equal(t, want.outcome, got.outcome)
	}
	assert.Equal(t, got.err == nil, got.valued, "either an answer or an error")
	assert.Equal(t, want.attempts, got.response.Attempts, "Response.Attempts")
	for _, sentinel := range matrixSentinels {
		assert.Equal(t, slices.Contains(want.sentinels, sentinel), errors.Is(got.err, sentinel), "%v is %v", got.err, sentinel)
	}
	matrixCheckText(t, got.err)
	matrixCheckRequests(t, op, proto, got.requests)
}

// matrixCheckText looks at what a log would show of an error.
func matrixCheckText(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	text := err.Error()
	assert.LessOrEqual(t, len(text), 300)
	assert.NotContains(t, text, "\n")
	for _, secret := range []string{hostileKey, hostileOTP, base64.StdEncoding.EncodeToString([]byte(hostileKey + ":"))} {
		assert.NotContains(t, text, secret)
	}
}

// matrixCheckRequests wants the same bytes on every attempt, and the right ones.
func matrixCheckRequests(t *testing.T, op matrixOp, proto hostileProto, requests []string) {
	t.Helper()
	for _, request := range requests {
		assert.Equal(t, requests[0], request, "the bytes of every attempt")
		body := request
		if !proto.http2() {
			var head string
			head, body, _ = strings.Cut(request, "\r\n\r\n")
			assert.True(t, strings.HasPrefix(head, op.method+" "+op.path+" HTTP/1.1\r\n"), head)
			assert.Equal(t, op.method == http.MethodPost, strings.Contains(head, "\r\nContent-Length: "), head)
		}
		assert.Equal(t, op.form, body)
	}
}

// hostileGzip compresses fast: the matrix does it often.
func hostileGzip(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// hostileBomb is four megabytes of blanks, packed.
var hostileBomb = sync.OnceValue(func() []byte { return hostileGzip(bytes.Repeat([]byte(" "), 4<<20)) })
