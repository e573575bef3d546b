package juspay_test

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// publishedWebhooks is how many webhooks the vendor is known to publish.
const publishedWebhooks = 29

// TestPublishedWebhooks compares every value of every published webhook with
// the event that is read from it.
func TestPublishedWebhooks(t *testing.T) {
	files := sampleFiles(t, "webhook-*.json")
	require.Len(t, files, publishedWebhooks)
	census := census{types: map[string]*typeCount{}}
	orders, txns := 0, 0
	keys, ids := map[string]string{}, map[string]bool{}
	for name, body := range files {
		t.Run(name, func(t *testing.T) {
			event, err := juspay.ParseEvent([]byte(body))
			require.NoError(t, err)
			census.event(t, body, event)
			if event.Order != nil {
				orders++
			}
			if event.Txn != nil {
				txns++
			}
			assert.Empty(t, keys[event.DedupKey()], "another event with this key")
			keys[event.DedupKey()] = name
			ids[event.ID] = true

			var handled *juspay.Event
			config := hookConfig()
			config.Handle = func(_ context.Context, event *juspay.Event) error {
				handled = event
				return nil
			}
			assert.Equal(t, http.StatusOK, deliver(newHook(t, config), hookRequest(body)).StatusCode)
			assert.Equal(t, event, handled)
		})
	}
	t.Log("\n" + census.String())
	assert.Equal(t, 21, orders)
	assert.Equal(t, 2, txns)
	assert.Less(t, len(ids), len(keys), "one id stands on several published events")
	for _, name := range []string{"Order", "Txn"} {
		if assert.Contains(t, census.types, name) {
			assert.GreaterOrEqual(t, census.types[name].percent(), wantCoverage, "%s: no field for %v", name, census.types[name].homeless)
		}
	}
}

// event holds a webhook against what was read from it.
func (c *census) event(t *testing.T, body string, event *juspay.Event) {
	raw := sampleValue(t, []byte(body)).(map[string]any)
	assert.Equal(t, raw["id"], event.ID)
	assert.Equal(t, raw["event_name"], string(event.Name))
	assert.Equal(t, raw["date_created"], event.Created.Format(time.RFC3339))
	assert.JSONEq(t, body, string(event.Raw))
	text, err := json.Marshal(raw["content"])
	require.NoError(t, err)
	assert.JSONEq(t, string(text), string(event.Content))

	content := raw["content"].(map[string]any)
	require.Len(t, content, 1)
	before := c.unreadable
	for kind, member := range content {
		member := member.(map[string]any)
		assert.Equal(t, kind == "order", event.Order != nil)
		assert.Equal(t, kind == "txn", event.Txn != nil)
		orderID, _ := member["order_id"].(string)
		assert.Equal(t, orderID, event.OrderID())
		switch kind {
		case "order":
			c.object(t, member, reflect.ValueOf(event.Order).Elem(), "/content/order", event.Skipped)
		case "txn":
			c.object(t, member, reflect.ValueOf(event.Txn).Elem(), "/content/txn", event.Skipped)
		}
	}
	assert.Len(t, event.Skipped, c.unreadable-before, "reported as unreadable: %v", event.Skipped)
	c.bodies++
}
