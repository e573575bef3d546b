package juspay_test

import (
	"cmp"
	"context"
	"go/doc"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// operation is one way to call a method of the Client. Whatever holds for every
// call is tested with all of them: the fault matrix, retries, options, logs,
// secrets, samples and the fuzz targets have no list of their own.
type operation struct {
	name string // the method, and which variant of it
	verb string
	path string // {id} stands for the id that the call is given
	form string // or JSON: the body that it sends

	repeatable bool // a second arrival changes nothing, so it may be sent again
	polls      bool // it asks until it hears what it waits for
	isOpen     bool // it reads any JSON: only its caller knows what is an answer

	// outcome says what became of the money, and movement what was intended; nil
	// and zero where the call moves none.
	outcome  func(result any, err error) juspay.Outcome
	movement juspay.Movement

	// good is an answer that says it was done, and state what it says in the
	// words of the vendor's states, if it does.
	good  string
	state juspay.Status

	call func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (result any, err error)
}

const (
	txnPath   = "/v2/txns/{id}"
	orderPath = "/orders/{id}"
)

var operations = []operation{
	{
		name: "Capture full", verb: http.MethodPost, path: txnPath + "/capture",
		outcome: ofOrder(juspay.CaptureOutcome), movement: juspay.CaptureOf(testOrder, testTxn, juspay.FullCapture()),
		good: chargedBody, state: juspay.StatusCharged,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.Capture(ctx, id, juspay.FullCapture(), opts...))
		},
	},
	{
		name: "Capture part", verb: http.MethodPost, path: txnPath + "/capture", form: "amount=10.5&idempotence_key=key-1",
		repeatable: true,
		outcome:    ofOrder(juspay.CaptureOutcome), movement: juspay.CaptureOf(testOrder, testTxn, testPart),
		good: `{"order_id":"order-7001","txn_uuid":"eulUnitTxn000000001","status":"PARTIAL_CHARGED","amount":20}`, state: juspay.StatusPartialCharged,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.Capture(ctx, id, testPart, opts...))
		},
	},
	{
		name: "Void", verb: http.MethodPost, path: txnPath + "/void",
		outcome: ofOrder(juspay.VoidOutcome), movement: juspay.VoidOf(testOrder, testTxn),
		good: `{"order_id":"order-7001","txn_uuid":"eulUnitTxn000000001","status":"VOIDED","amount":10.5}`, state: juspay.StatusVoided,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.Void(ctx, id, opts...))
		},
	},
	{
		name: "ProcessOTP", verb: http.MethodPost, path: txnPath + "/authenticate", form: "answer.otp=071978&challenge_id=ch_42",
		outcome:  ofTxn(juspay.OTPOutcome),
		movement: juspay.OTPOf(testOrder, testTxn),
		good:     `{"id":"eulUnitTxn000000001","order_id":"order-7001","status":"CHARGED"}`, state: juspay.StatusCharged,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.ProcessOTP(ctx, id, otpRequest(), opts...))
		},
	},
	{
		name: "ResendOTP", verb: http.MethodPost, path: txnPath + "/authenticate/ch_42/resend",
		good: `{"id":"eulUnitTxn000000001","order_id":"order-7001","status":"PENDING_VBV"}`, state: juspay.StatusPendingVBV,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.ResendOTP(ctx, id, "ch_42", opts...))
		},
	},
	{
		name: "Refund order", verb: http.MethodPost, path: orderPath + "/refunds", form: "amount=10.5&unique_request_id=RF7001",
		outcome: ofOrder(juspay.RefundOutcome), movement: juspay.RefundOf(testOrder, testRefund),
		good: refundedBody, state: juspay.StatusRefunded,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.Refund(ctx, id, testRefund, opts...))
		},
	},
	{
		name: "Refund part", verb: http.MethodPost, path: "/refunds",
		form:    "amount=10.5&metadata.merchant_capture_id=key-1&order_id={id}&unique_request_id=RF7001",
		outcome: ofOrder(juspay.RefundOutcome), movement: juspay.RefundOf(testOrder, testRefundOfPart()),
		good: refundedBody, state: juspay.StatusRefunded,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.Refund(ctx, id, testRefundOfPart(), opts...))
		},
	},
	{
		name: "CreateSession", verb: http.MethodPost, path: "/session",
		form: `{"action":"paymentPage","amount":"10.50","order_id":"{id}","payment_page_client_id":"corner_shop"}`,
		good: `{"status":"NEW","id":"ordeh_7001","order_id":"order-7001","payment_links":{"web":"https://pay.example/ordeh_7001"}}`, state: juspay.StatusNew,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.CreateSession(ctx, juspay.SessionRequest{OrderRequest: orderRequest(id), PaymentPageClientID: "corner_shop"}, opts...))
		},
	},
	{
		name: "CreateOrder", verb: http.MethodPost, path: "/orders", form: "amount=10.5&order_id={id}",
		good: `{"status":"CREATED","status_id":1,"id":"ordeh_7001","order_id":"order-7001"}`, state: juspay.StatusCreated,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.CreateOrder(ctx, orderRequest(id), opts...))
		},
	},
	{
		name: "OrderStatus", verb: http.MethodGet, path: orderPath, repeatable: true,
		good: chargedBody, state: juspay.StatusCharged,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.OrderStatus(ctx, id, opts...))
		},
	},
	{
		name: "AwaitOrder", verb: http.MethodGet, path: orderPath, repeatable: true, polls: true,
		good: chargedBody, state: juspay.StatusCharged,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return some(c.AwaitOrder(ctx, id, nil, opts...))
		},
	},
	{
		name: "Settle", verb: http.MethodGet, path: orderPath, repeatable: true, polls: true,
		good: chargedBody, state: juspay.StatusCharged,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			_, order, err := c.Settle(ctx, juspay.CaptureOf(id, testTxn, juspay.FullCapture()), opts...)
			return some(order, err)
		},
	},
	{
		name: "Call GET", verb: http.MethodGet, path: "/customers/{id}", repeatable: true, isOpen: true,
		good: `{"object":"customer","id":"cst_7001"}`,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return called(func(answer any) error {
				return c.Call(ctx, http.MethodGet, "/customers/"+url.PathEscape(id), nil, answer, opts...)
			})
		},
	},
	{
		name: "Call POST", verb: http.MethodPost, path: "/customers", form: "object_reference_id={id}", isOpen: true,
		good: `{"object":"customer","id":"cst_7001"}`,
		call: func(ctx context.Context, c *juspay.Client, id string, opts ...juspay.Option) (any, error) {
			return called(func(answer any) error {
				return c.Call(ctx, http.MethodPost, "/customers", url.Values{"object_reference_id": {id}}, answer, opts...)
			})
		},
	},
}

var (
	testPart   = juspay.PartialCapture(juspay.MustAmount("10.50"), "key-1")
	testRefund = juspay.RefundRequest{UniqueRequestID: "RF7001", Amount: juspay.MustAmount("10.50")}
)

// refundedBody is an order whose refund went through.
const refundedBody = `{"order_id":"order-7001","status":"CHARGED","amount":20,` +
	`"refunds":[{"unique_request_id":"RF7001","amount":10.5,"status":"REFUNDED"}]}`

func testRefundOfPart() juspay.RefundRequest {
	refund := testRefund
	refund.CaptureKey = "key-1"
	return refund
}

func orderRequest(id string) juspay.OrderRequest {
	return juspay.OrderRequest{OrderID: id, Amount: juspay.MustAmount("10.50")}
}

// customer is what Call reads an answer into.
type customer struct {
	Object string `json:"object"`
	ID     string `json:"id"`
}

func called(call func(answer any) error) (any, error) {
	answer := new(customer)
	if err := call(answer); err != nil {
		return nil, err
	}
	return answer, nil
}

// some turns a nil pointer into a nil interface.
func some[T any](result *T, err error) (any, error) {
	if result == nil {
		return nil, err
	}
	return result, err
}

func ofOrder(outcome func(*juspay.Order, error) juspay.Outcome) func(any, error) juspay.Outcome {
	return func(result any, err error) juspay.Outcome {
		order, _ := result.(*juspay.Order)
		return outcome(order, err)
	}
}

func ofTxn(outcome func(*juspay.Txn, error) juspay.Outcome) func(any, error) juspay.Outcome {
	return func(result any, err error) juspay.Outcome {
		txn, _ := result.(*juspay.Txn)
		return outcome(txn, err)
	}
}

// method is the name of the method that op calls, and of its errors.
func (op operation) method() string {
	name, _, _ := strings.Cut(op.name, " ")
	return name
}

// id is what tests call op with.
func (op operation) id() string {
	if strings.HasPrefix(op.path, txnPath) {
		return testTxn
	}
	return testOrder
}

// idField is what an error calls that id.
func (op operation) idField() string {
	if strings.HasPrefix(op.path, txnPath) {
		return "TxnUUID"
	}
	return "OrderID"
}

// do makes the call.
func (op operation) do(ctx context.Context, c *juspay.Client, opts ...juspay.Option) (any, error) {
	return op.call(ctx, c, op.id(), opts...)
}

// location is where the call goes, below the base URL.
func (op operation) location() string { return strings.ReplaceAll(op.path, "{id}", op.id()) }

// body is what the call sends.
func (op operation) body() string { return strings.ReplaceAll(op.form, "{id}", op.id()) }

// moves reports whether the call moves money.
func (op operation) moves() bool { return op.outcome != nil }

// operationNamed finds a row of the table.
func operationNamed(name string) operation {
	return operations[slices.IndexFunc(operations, func(op operation) bool { return op.name == name })]
}

// movers are the operations that move money.
func movers() []operation {
	return slices.DeleteFunc(slices.Clone(operations), func(op operation) bool { return !op.moves() })
}

// singles are the operations that make one call: a poll is made of them.
func singles() []operation {
	return slices.DeleteFunc(slices.Clone(operations), func(op operation) bool { return op.polls })
}

// TestEveryMethodIsInTheTables finds methods of the Client that were forgotten
// in the tests.
func TestEveryMethodIsInTheTables(t *testing.T) {
	t.Parallel()
	_, pkg := parsePackage(t, ".")
	known := map[string]bool{}
	for method := range reflect.TypeFor[*juspay.Client]().Methods() {
		if method.Type.NumIn() < 2 || method.Type.In(1) != reflect.TypeFor[context.Context]() {
			continue // it makes no call
		}
		known[method.Name] = true
		rows := slices.DeleteFunc(slices.Clone(operations), func(op operation) bool { return op.method() != method.Name })
		assert.NotEmpty(t, rows, "%s is in no test of what holds for every call, the fault matrix and the fuzz targets among them: "+
			"give it a row in operations, in operations_test.go", method.Name)
		assert.True(t, slices.ContainsFunc(goldenRequests, func(g goldenRequest) bool { return g.method == method.Name }),
			"nobody compares what %s sends byte for byte: add it to goldenRequests, in golden_test.go", method.Name)
		if !hasOutcome(pkg, method.Name) {
			continue
		}
		for _, op := range rows {
			assert.True(t, op.moves() && op.movement != juspay.Movement{}, "%s moves money: give its row in operations an outcome and a movement", op.name)
		}
		assert.True(t, slices.ContainsFunc(outcomeTables, func(o outcomes) bool { return o.method == method.Name }),
			"nothing says what the states mean for %s: add it to outcomeTables, in outcome_test.go", method.Name)
	}
	for _, op := range operations {
		assert.True(t, known[op.method()], "%s is a row for a method that is not there", op.name)
	}
}

// hasOutcome reports whether the package has an outcome function for a method.
func hasOutcome(pkg *doc.Package, method string) bool {
	name := cmp.Or(map[string]string{"ProcessOTP": "OTP"}[method], method) + "Outcome"
	isIt := func(fn *doc.Func) bool { return fn.Name == name }
	return slices.ContainsFunc(pkg.Funcs, isIt) ||
		slices.ContainsFunc(pkg.Types, func(typ *doc.Type) bool { return slices.ContainsFunc(typ.Funcs, isIt) })
}

// TestGoodAnswers keeps the table true: every good answer is one.
func TestGoodAnswers(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			result, err := op.do(t.Context(), newClient(t, always(200, op.good)))
			require.NoError(t, err)
			require.NotNil(t, result)
			if op.moves() {
				assert.Equal(t, juspay.Succeeded, op.outcome(result, err))
			}
		})
	}
}
