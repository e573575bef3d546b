package transport

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestClientCertificate is refused by a server that wants a certificate. Under
// TLS 1.3 the client has written its request by then: that the server did not
// read it is likely, and nothing proves it.
func TestClientCertificate(t *testing.T) {
	t.Parallel()
	for version, want := range map[uint16]Class{tls.VersionTLS12: NotSent, tls.VersionTLS13: Lost} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			t.Parallel()
			var served atomic.Int32
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { served.Add(1) }))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: version, MaxVersion: version}
			server.StartTLS()
			defer server.Close()
			s := through(server.Client().Transport)
			s.Retries = 0
			res := s.Do(t.Context(), tell(t, server.URL))
			assert.Equal(t, want, res.Class, "%v", res.Class)
			assert.Equal(t, want == Lost, res.Sent)
			assert.Zero(t, served.Load())
		})
	}
}
