// Package retrying hands to the SDK's transport the one that is known best for
// sending again.
package retrying

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/transport"
)

var faults = map[string]http.HandlerFunc{
	"lost": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"502":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
	"302":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
	"307": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	},
}

func TestSentOnce(t *testing.T) {
	t.Parallel()
	for fault, handler := range faults {
		for n := range 16 {
			encrypted, http2, kept, body := n&1 != 0, n&2 != 0, n&4 != 0, []string{"", "a=b"}[n>>3]
			t.Run(fmt.Sprintf("%s/tls=%t/http2=%t/kept=%t/%s", fault, encrypted, http2, kept, body), func(t *testing.T) {
				t.Parallel()
				if http2 && !encrypted {
					t.Skip("the standard transport does not speak it")
				}
				var arrived atomic.Int32
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
					if r.Header.Get("First") == "" && arrived.Add(1) == 1 {
						handler(w, r)
					}
				}))
				server.Config.ErrorLog = log.New(io.Discard, "", 0)
				server.EnableHTTP2 = http2
				if encrypted {
					server.StartTLS()
				} else {
					server.Start()
				}
				t.Cleanup(server.Close)
				client := retryablehttp.NewClient()
				client.HTTPClient = server.Client()
				client.RetryWaitMin, client.RetryWaitMax, client.Logger = time.Millisecond, time.Millisecond, nil
				s := &transport.Settings{RoundTripper: client.StandardClient().Transport, Timeout: 10 * time.Second, MaxBody: 1 << 20}
				target, err := url.Parse(server.URL + "/call")
				require.NoError(t, err)
				if kept {
					first := transport.Request{Method: http.MethodGet, URL: target, Header: http.Header{"First": {"1"}}, Repeatable: true}
					require.Equal(t, transport.Answered, s.Do(t.Context(), &first).Class)
				}
				res := s.Do(t.Context(), &transport.Request{Method: http.MethodPost, URL: target, Body: body})
				assert.EqualValues(t, 1, arrived.Load())
				assert.Equal(t, transport.Lost, res.Class)
				assert.True(t, res.Sent)
				require.ErrorContains(t, res.Err, "second time")
			})
		}
	}
}
