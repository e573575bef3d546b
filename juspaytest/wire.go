package juspaytest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// delivery brings one answer to the client, through the fault.
type delivery struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	fault  Fault
	answer *answer
}

// spoilers are what the faults on the wire do to an answer.
var spoilers = map[faultKind]func(*delivery){
	kindNoAnswer:     (*delivery).hang,
	kindReset:        (*delivery).reset,
	kindTruncated:    (*delivery).truncate,
	kindHTML:         (*delivery).html,
	kindEmpty:        func(d *delivery) { d.w.WriteHeader(http.StatusBadGateway) },
	kindUnavailable:  func(d *delivery) { d.later(http.StatusServiceUnavailable) },
	kindRateLimited:  func(d *delivery) { d.later(http.StatusTooManyRequests) },
	kindRedirect:     (*delivery).redirect,
	kindRefused:      func(d *delivery) { d.send(int(d.fault.size), refusals[d.fault.size].body) },
	kindRefusedEmpty: func(d *delivery) { d.send(int(d.fault.size), nil) },
	kindInvalidJSON:  func(d *delivery) { d.send(http.StatusOK, []byte(`{"status":"CHARGED",`)) },
	kindNull:         func(d *delivery) { d.send(http.StatusOK, []byte("null")) },
	kindErrorBody:    func(d *delivery) { d.send(http.StatusOK, UnauthorizedMessage.answer().body) },
	kindOversized:    (*delivery).blowUp,
	kindLatency:      (*delivery).late,
	kindSlowDrip:     (*delivery).drip,
}

func (d *delivery) deliver() {
	if spoil, strikes := spoilers[d.fault.kind]; strikes {
		spoil(d)
		return
	}
	if d.answer.location != "" {
		d.w.Header().Set("Location", d.answer.location)
	}
	d.send(d.answer.status, d.answer.body)
}

func (d *delivery) send(status int, body []byte) {
	if len(body) > 0 {
		d.w.Header().Set("Content-Type", "application/json")
	}
	d.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	d.w.WriteHeader(status)
	_, _ = d.w.Write(body) // a client that is gone has been told enough
}

// wait lets time pass, on the real clock. It reports false when the server is
// closed first.
func (d *delivery) wait(t time.Duration) bool {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-d.server.done:
		return false
	}
}

func (d *delivery) hang() {
	select {
	case <-d.r.Context().Done():
	case <-d.server.done:
	}
	panic(http.ErrAbortHandler)
}

// reset drops the connection so that the client sees a reset, not an end. On
// HTTP/2 it is the stream that is reset.
func (d *delivery) reset() {
	conn, _, err := http.NewResponseController(d.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	inner := conn
	if wrapped, ok := conn.(interface{ NetConn() net.Conn }); ok {
		inner = wrapped.NetConn()
	}
	if tcp, ok := inner.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = inner.Close()
}

func (d *delivery) truncate() {
	body := d.answer.body
	d.w.Header().Set("Content-Type", "application/json")
	d.w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	d.w.WriteHeader(http.StatusOK)
	_, _ = d.w.Write(body[:len(body)/2])
	_ = http.NewResponseController(d.w).Flush()
	panic(http.ErrAbortHandler)
}

func (d *delivery) html() {
	d.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	d.w.WriteHeader(http.StatusInternalServerError)
	_, _ = io.WriteString(d.w, "<!DOCTYPE html>\n<html><head><title>500</title></head>"+
		"<body><h1>Internal Server Error</h1></body></html>\n")
}

func (d *delivery) later(status int) {
	if after := d.fault.retryAfter(); after != "" {
		d.w.Header().Set("Retry-After", after)
	}
	d.w.WriteHeader(status)
}

func (d *delivery) redirect() {
	d.w.Header().Set("Location", d.fault.to+d.r.URL.RequestURI())
	d.w.WriteHeader(http.StatusTemporaryRedirect)
}

// blowUp puts a long field in front of those of the answer.
func (d *delivery) blowUp() {
	fields := bytes.TrimPrefix(d.answer.body, []byte("{"))
	d.w.Header().Set("Content-Type", "application/json")
	d.w.WriteHeader(d.answer.status)
	_, _ = io.WriteString(d.w, `{"padding":"`)
	block := bytes.Repeat([]byte("x"), 32<<10)
	for left := d.fault.size; left > 0; left -= int64(len(block)) {
		if _, err := d.w.Write(block[:min(left, int64(len(block)))]); err != nil {
			return
		}
	}
	_, _ = fmt.Fprintf(d.w, `",%s`, fields)
}

func (d *delivery) late() {
	if d.fault.late && !d.wait(d.fault.wait) {
		return
	}
	d.send(d.answer.status, d.answer.body)
}

func (d *delivery) drip() {
	d.w.Header().Set("Content-Type", "application/json")
	d.w.Header().Set("Content-Length", strconv.Itoa(len(d.answer.body)))
	d.w.WriteHeader(d.answer.status)
	controller := http.NewResponseController(d.w)
	for i := range d.answer.body {
		if !d.wait(d.fault.wait) {
			panic(http.ErrAbortHandler)
		}
		if _, err := d.w.Write(d.answer.body[i : i+1]); err != nil || controller.Flush() != nil {
			return
		}
	}
}
