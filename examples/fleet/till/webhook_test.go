package till

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// TestAWebhookWakesTheQuestion sends webhooks about a capture whose answer was
// lost, and about others.
func TestAWebhookWakesTheQuestion(t *testing.T) {
	t.Parallel()
	const captured = `{"id":"e-1","event_name":"ORDER_SUCCEEDED","content":{"order":{"order_id":"o-1","txn_uuid":"TXN",
		"status":"PARTIAL_CHARGED","amount":100,"txn_sub_details":[{"txn_id":"KEY","status":"CHARGED","txn_amount":60}]}}}`
	tests := map[string]struct {
		body []string
		jobs int
	}{
		"captured":      {[]string{captured}, 1},
		"twice":         {[]string{captured, captured}, 1},
		"another order": {[]string{strings.ReplaceAll(captured, "o-1", "o-2")}, 0},
		"another part":  {[]string{strings.ReplaceAll(captured, "KEY", "OTHER")}, 0},
		"another event": {[]string{`{"id":"e-2","event_name":"MANDATE_CREATED","content":{"mandate":{}}}`}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			b := newBooks(t)
			txn := b.order(t, jp, "o-1")
			require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
			e, _, err := b.Begin(t.Context(), b.movement(t, "o-1", juspay.MovementCapture).ID)
			require.NoError(t, err)
			handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{Username: "u", Password: "p", Handle: b.Take})
			require.NoError(t, err)

			for _, body := range test.body {
				body = strings.NewReplacer("TXN", txn.UUID, "KEY", e.ID).Replace(body)
				req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
				req.SetBasicAuth("u", "p")
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, req)
				require.Equal(t, http.StatusOK, answer.Code)
			}

			assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM events`))
			assert.Equal(t, test.jobs, b.count(t, `SELECT count(*) FROM river_job WHERE kind = 'settle'`))
			assert.Equal(t, "sent", b.movement(t, "o-1", juspay.MovementCapture).State, "the webhook alone decides nothing")
		})
	}
}
