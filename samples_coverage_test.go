package juspay_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// publishedBodies is how many bodies the vendor is known to publish.
const publishedBodies = 187

// wantCoverage, in per cent, is asked of these types.
const wantCoverage = 99.0

var coveredTypes = []string{"Order", "Txn", "TxnDetail", "TxnSubDetail", "Card", "PaymentGatewayResponse", "Refund", "Session", "PaymentLinks", "errors"}

// TestPublishedBodies reads every body that the vendor publishes, compares
// every value in it with the field that it belongs to, and prints how many of
// the members have one.
//
// The bodies are not part of this repository: see sampleFiles.
func TestPublishedBodies(t *testing.T) {
	bodies := sampleFiles(t, "*.json")
	require.Len(t, bodies, publishedBodies)
	census := census{types: map[string]*typeCount{}}
	for file, body := range bodies {
		name := strings.TrimSuffix(file, ".json")
		t.Run(name, func(t *testing.T) { census.read(t, name, []byte(body)) })
	}
	t.Log("\n" + census.String())
	for _, name := range coveredTypes {
		if assert.Contains(t, census.types, name) {
			assert.GreaterOrEqual(t, census.types[name].percent(), wantCoverage, "%s: no field for %v", name, census.types[name].homeless)
		}
	}
}

// sampleKinds say by the beginning of a file's name what the body is. The
// first that fits counts; other bodies are orders.
var sampleKinds = []struct {
	prefix string
	read   func(*census, *testing.T, string, []byte)
}{
	{"error-", (*census).readError},
	{"webhook-", (*census).readWebhook},
	{"authenticate-", (*census).readTxn},
	{"resend-", (*census).readTxn},
	{"txns-", (*census).readTxn},
	{"session-", (*census).readSession},
	{"cardbin-", (*census).readForeign},
	{"cards-", (*census).readForeign},
	{"customer-", (*census).readForeign},
	{"jwe-", (*census).readForeign},
	{"list-mandates-", (*census).readForeign},
	{"", (*census).readOrder},
}

func (c *census) read(t *testing.T, name string, body []byte) {
	for _, kind := range sampleKinds {
		if strings.HasPrefix(name, kind.prefix) {
			kind.read(c, t, name, body)
			return
		}
	}
}

func (c *census) readOrder(t *testing.T, _ string, body []byte) {
	var response juspay.Response
	order, err := newClient(t, always(200, string(body))).OrderStatus(t.Context(), testOrder, juspay.WithResponse(&response))
	require.NoError(t, err)
	var stored juspay.Order
	require.NoError(t, json.Unmarshal(body, &stored))
	assert.Equal(t, juspay.ForgetOrder(order), juspay.ForgetOrder(&stored), "from an answer and by itself")
	var target any = order
	switch raw := sampleValue(t, body).(map[string]any); {
	case order.Txn != nil:
		target = order.Txn
	case raw["unique_request_id"] != nil:
		require.Len(t, order.Refunds, 1)
		target = &order.Refunds[0]
	}
	c.compare(t, body, target, response.Skipped)
}

func (c *census) readTxn(t *testing.T, _ string, body []byte) {
	var response juspay.Response
	txn, err := newClient(t, always(200, string(body))).ProcessOTP(t.Context(), testTxn, otpRequest(), juspay.WithResponse(&response))
	require.NoError(t, err)
	var stored juspay.Txn
	require.NoError(t, json.Unmarshal(body, &stored))
	assert.Equal(t, juspay.ForgetTxn(txn), juspay.ForgetTxn(&stored), "from an answer and by itself")
	c.compare(t, body, txn, response.Skipped)
}

func (c *census) readSession(t *testing.T, _ string, body []byte) {
	var response juspay.Response
	req := juspay.SessionRequest{OrderRequest: orderRequest(testOrder), PaymentPageClientID: "corner_shop"}
	session, err := newClient(t, always(200, string(body))).CreateSession(t.Context(), req, juspay.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, juspay.StatusNew, session.Status)
	c.compare(t, body, session, response.Skipped)
}

func (c *census) readWebhook(t *testing.T, name string, body []byte) {
	var hook struct {
		Content struct{ Order, Txn json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(body, &hook))
	switch content := hook.Content; {
	case content.Order != nil:
		c.readOrder(t, name, content.Order)
	case content.Txn != nil:
		c.readTxn(t, name, content.Txn)
	default:
		c.readForeign(t, name, body)
	}
}

// readForeign is for bodies of calls and events that this package does not
// have: Call hands them on, and they break nothing.
func (c *census) readForeign(t *testing.T, _ string, body []byte) {
	var raw json.RawMessage
	require.NoError(t, newClient(t, always(200, string(body))).Call(t.Context(), http.MethodGet, "/customers", nil, &raw))
	assert.Equal(t, string(body), string(raw))
	require.NoError(t, json.Unmarshal(body, new(juspay.Order)))
	require.NoError(t, json.Unmarshal(body, new(juspay.Txn)))
	c.foreign++
}

// sampleErrorFields are the fields of an APIError by the vendor's names.
var sampleErrorFields = map[string]string{
	"status": "Status", "status_id": "StatusID", "error_code": "Code", "error_message": "Message",
	"user_message": "UserMessage", "error_info": "Info", "order_id": "OrderID",
}

// sampleErrorNames are other spellings of the same members. They count where
// the one before is missing.
var sampleErrorNames = []struct{ other, name string }{
	{"errorCode", "error_code"}, {"errorMessage", "error_message"}, {"userMessage", "user_message"},
	{"code", "error_code"}, {"message", "error_message"},
}

func (c *census) readError(t *testing.T, name string, body []byte) {
	status := 400
	if n, err := strconv.Atoi(strings.Split(name, "-")[1]); err == nil {
		status = n
	}
	_, err := newClient(t, always(status, string(body)), juspay.WithRetries(0)).Capture(t.Context(), testTxn, juspay.FullCapture())
	refused, ok := errors.AsType[*juspay.APIError](err)
	require.True(t, ok, "%T", err)
	assert.Equal(t, status, refused.StatusCode)
	assert.JSONEq(t, string(body), string(refused.Response.Body))
	raw := sampleValue(t, body).(map[string]any)
	if raw["payment_methods_eligibility"] != nil {
		c.foreign++ // the answer of another call, and no error
		return
	}
	if frame, ok := raw["response"].(map[string]any); ok {
		delete(raw, "response")
		maps.Copy(raw, frame)
	}
	for _, spelling := range sampleErrorNames {
		if value, ok := raw[spelling.other]; ok && raw[spelling.name] == nil {
			raw[spelling.name] = value
			delete(raw, spelling.other)
		}
	}
	delete(raw, "error") // true: that there is an error says it
	c.object(t, raw, reflect.ValueOf(refused).Elem(), "", nil)
	c.bodies++
}

// typeCount counts the members of the objects that became one Go type.
type typeCount struct {
	typed, free int
	homeless    map[string]int // members without a field
}

func (n *typeCount) seen() int {
	seen := n.typed
	for _, times := range n.homeless {
		seen += times
	}
	return seen
}

func (n *typeCount) percent() float64 { return 100 * float64(n.typed) / float64(max(1, n.seen())) }

// census is what was seen in all bodies.
type census struct {
	types                      map[string]*typeCount
	bodies, foreign            int
	equal, coerced, unreadable int // values
}

func (c *census) String() string {
	var text strings.Builder
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "type\tmembers seen\twith a field\t%\tfree-form\twithout a field")
	largest := func(a, b string) int {
		return cmp.Or(c.types[b].seen()-c.types[a].seen(), strings.Compare(a, b))
	}
	for _, name := range slices.SortedFunc(maps.Keys(c.types), largest) {
		n := c.types[name]
		fmt.Fprintf(out, "%s\t%d\t%d\t%.2f\t%d\t%v\n", name, n.seen(), n.typed, n.percent(), n.free, n.homeless)
	}
	out.Flush()
	fmt.Fprintf(&text, "%d bodies compared, %d of other calls and events; values: %d as they are, %d converted or standing for nothing, %d unreadable and reported",
		c.bodies, c.foreign, c.equal, c.coerced, c.unreadable)
	return text.String()
}

// compare holds a body against the value that it was read into.
func (c *census) compare(t *testing.T, body []byte, read any, skipped []string) {
	before := c.unreadable
	c.object(t, sampleValue(t, body).(map[string]any), reflect.ValueOf(read).Elem(), "", skipped)
	assert.Len(t, skipped, c.unreadable-before, "reported as unreadable: %v", skipped)
	c.bodies++
}

func (c *census) object(t *testing.T, raw map[string]any, v reflect.Value, path string, skipped []string) {
	count := c.of(v.Type().Name())
	fields := sampleFields(v)
	for member, value := range raw {
		field, ok := fields[member]
		switch {
		case !ok:
			count.homeless[member]++
		case field.Type() == reflect.TypeFor[json.RawMessage]():
			count.free++
			text, err := json.Marshal(value)
			require.NoError(t, err)
			assert.JSONEq(t, string(text), string(field.Bytes()), path+"/"+member)
		default:
			count.typed++
			c.value(t, value, field, path+"/"+member, skipped)
		}
	}
}

// of is the count for a type. An error is one, with its parts.
func (c *census) of(name string) *typeCount {
	if slices.Contains([]string{"APIError", "ErrorInfo", "ErrorField"}, name) {
		name = "errors"
	}
	if c.types[name] == nil {
		c.types[name] = &typeCount{homeless: map[string]int{}}
	}
	return c.types[name]
}

// sampleFields are the fields of a struct by the vendor's names.
func sampleFields(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for field, value := range v.Fields() {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag != "" {
			fields[tag] = value
		}
	}
	if v.Type() == reflect.TypeFor[juspay.APIError]() {
		for name, field := range sampleErrorFields {
			if value := v.FieldByName(field); value.IsValid() {
				fields[name] = value
			}
		}
	}
	return fields
}
