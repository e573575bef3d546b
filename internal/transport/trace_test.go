package transport

import (
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"testing"

	"github.com/stretchr/testify/assert"
)

// seenConn notes whether it was closed.
type seenConn struct {
	net.Conn
	closed bool
}

func (c *seenConn) Close() error { c.closed = true; return nil }

// lookedAt is a connection that must not be touched, like those of quic-go.
type lookedAt struct{ net.Conn }

func (lookedAt) Close() error { panic("prohibited") }

// TestRecorder plays the hooks that a transport may call, in every order that
// matters.
func TestRecorder(t *testing.T) {
	t.Parallel()
	type hooks = *httptrace.ClientTrace
	fresh := func(c hooks, conns ...net.Conn) { got(c, false, conns...) }
	kept := func(c hooks, conns ...net.Conn) { got(c, true, conns...) }
	begin := func(c hooks) { // of one sending
		if c.WroteHeaderField != nil {
			c.WroteHeaderField(":authority", nil)
			c.WroteHeaderField("accept", nil)
		}
		if c.WroteHeaders != nil {
			c.WroteHeaders()
		}
	}
	netHTTP, overH2C, foreign := rules{once: true, netHTTP: true}, rules{once: true, netHTTP: true, h2c: true}, rules{once: true, h2c: true}
	tests := []struct {
		name  string
		rules []rules
		play  func(c hooks)
		sent  bool
		stop  bool
	}{
		{"no trace at all", []rules{netHTTP, foreign}, func(hooks) {}, true, false},
		{"asked", []rules{netHTTP, foreign}, func(c hooks) { c.GetConn("") }, false, false},
		{"asked twice", []rules{netHTTP, foreign}, func(c hooks) { c.GetConn(""); c.GetConn("") }, false, false},
		{"had", []rules{netHTTP, foreign}, func(c hooks) { c.GetConn(""); fresh(c) }, true, false},
		{"had, never asked for", []rules{netHTTP, foreign}, func(c hooks) { fresh(c) }, true, false},
		{"begun", []rules{netHTTP, foreign}, func(c hooks) { c.GetConn(""); fresh(c); begin(c) }, true, false},
		{"had, asked again", []rules{netHTTP, foreign}, func(c hooks) { c.GetConn(""); fresh(c); c.GetConn("") }, true, false},
		{"had twice, nothing begun", []rules{netHTTP, overH2C, foreign}, func(c hooks) { kept(c); kept(c) }, true, false},
		{"had twice, then begun", []rules{netHTTP, overH2C, foreign}, func(c hooks) { kept(c); kept(c); begin(c) }, true, false},
		{"had twice, begun twice", []rules{foreign}, func(c hooks) { kept(c); kept(c); begin(c); begin(c) }, true, true},
		// HTTP/1.1 says begun before it flushes, and repeats only what did not leave a kept connection.
		{"kept, then another", []rules{netHTTP}, func(c hooks) { kept(c); begin(c); fresh(c); begin(c) }, true, false},
		{"kept, then two others", []rules{netHTTP}, func(c hooks) {
			kept(c)
			begin(c)
			kept(c)
			begin(c)
			fresh(c)
			begin(c)
		}, true, false},
		{"kept, then another over TLS", []rules{netHTTP}, func(c hooks) {
			kept(c, tls.Client(nil, &tls.Config{}))
			begin(c)
			kept(c, tls.Client(nil, &tls.Config{}))
		}, true, false},
		{"kept, answered, then another", []rules{netHTTP}, func(c hooks) { kept(c); begin(c); c.GotFirstResponseByte(); fresh(c) }, true, true},
		{"kept, then another, whoever sends", []rules{foreign, overH2C}, func(c hooks) { kept(c); begin(c); fresh(c) }, true, true},
		{"new, then another", []rules{netHTTP, overH2C, foreign}, func(c hooks) { fresh(c); begin(c); fresh(c) }, true, true},
		{"new, kept, then another", []rules{netHTTP}, func(c hooks) { fresh(c); kept(c); begin(c); fresh(c) }, true, true},
		{"cannot be closed", []rules{netHTTP, foreign}, func(c hooks) { fresh(c, lookedAt{}); begin(c); fresh(c, lookedAt{}); begin(c) }, true, true},
		{"no connection to see", []rules{foreign}, func(c hooks) { c.GotConn(httptrace.GotConnInfo{}); begin(c); begin(c) }, true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, rules := range test.rules {
				cancelled := false
				rec := &recorder{rules: rules, cancel: func() { cancelled = true }}
				assert.NotPanics(t, func() { test.play(rec.hooks()) })
				assert.Equal(t, test.sent, rec.mayHaveLeft(), "%+v", rules)
				assert.Equal(t, test.stop, cancelled, "%+v", rules)
				assert.Equal(t, test.stop, rec.hasStopped(), "%+v", rules)
			}
		})
	}
}

func got(c *httptrace.ClientTrace, reused bool, conns ...net.Conn) {
	if len(conns) == 0 {
		conns = []net.Conn{&seenConn{}}
	}
	for _, conn := range conns {
		c.GotConn(httptrace.GotConnInfo{Conn: conn, Reused: reused, WasIdle: reused})
	}
}

// TestRecorderCloses says which connections are closed so that nothing can be
// written to them.
func TestRecorderCloses(t *testing.T) {
	t.Parallel()
	t.Run("the second one over HTTP/1.1", func(t *testing.T) {
		t.Parallel()
		first, second := &seenConn{}, &seenConn{}
		rec := &recorder{rules: rules{once: true, netHTTP: true}, cancel: func() {}}
		c := rec.hooks()
		got(c, false, first)
		c.WroteHeaders()
		got(c, false, second)
		assert.Equal(t, []bool{false, true}, []bool{first.closed, second.closed})
	})
	t.Run("none that others may be using, while the context is heeded", func(t *testing.T) {
		t.Parallel()
		first, second := &seenConn{}, &seenConn{}
		rec := &recorder{rules: rules{once: true, h2c: true}, cancel: func() {}}
		c := rec.hooks()
		got(c, true, first)
		c.WroteHeaderField(":authority", nil)
		got(c, true, second)
		assert.Equal(t, []bool{false, false}, []bool{first.closed, second.closed})
		c.WroteHeaderField(":authority", nil)
		assert.Equal(t, []bool{true, true}, []bool{first.closed, second.closed}, "and where it is not, all")
	})
	t.Run("kept ones, where a new one is asked for", func(t *testing.T) {
		t.Parallel()
		first, second := &seenConn{}, &seenConn{}
		rec := &recorder{rules: rules{once: true, netHTTP: true, fresh: true}, cancel: func() {}}
		c := rec.hooks()
		c.GetConn("")
		got(c, true, first)
		assert.True(t, first.closed)
		assert.False(t, rec.mayHaveLeft())
		assert.True(t, rec.onlyClosed())
		c.WroteHeaders() // comes to nothing
		c.GetConn("")
		assert.False(t, rec.onlyClosed())
		got(c, false, second)
		c.WroteHeaders()
		assert.False(t, second.closed)
		assert.True(t, rec.mayHaveLeft())
		assert.False(t, rec.hasStopped())
	})
	t.Run("nothing is forgiven while another sending may be under way", func(t *testing.T) {
		t.Parallel()
		rec := &recorder{rules: rules{once: true, fresh: true}, cancel: func() {}}
		c := rec.hooks()
		c.GetConn("")
		c.GetConn("")
		got(c, true)
		c.WroteHeaderField("Host", nil)
		got(c, false)
		assert.True(t, rec.hasStopped())
	})
	t.Run("a request that may be repeated is left alone", func(t *testing.T) {
		t.Parallel()
		rec := &recorder{cancel: func() { t.Error("was stopped") }}
		c := rec.hooks()
		assert.Nil(t, c.WroteHeaders)
		assert.Nil(t, c.WroteHeaderField)
		got(c, false)
		got(c, false)
	})
}
