package juspaytest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// askedRefund is a refund that a client of the model has asked for.
type askedRefund struct {
	payment payment
	amount  juspay.Amount
	id      string
}

// pickCharged takes one of the newest payments whose money was taken: of the
// others there is nothing to give back.
func (m *model) pickCharged(random *rand.Rand) payment {
	m.mu.Lock()
	newest := slices.Clone(m.pool[max(0, len(m.pool)-24):])
	m.mu.Unlock()
	for _, p := range slices.Backward(newest) {
		status := m.jp.Txn(p.txn.UUID).Status
		if (status == juspay.StatusCharged || status == juspay.StatusPartialCharged) && random.IntN(2) == 0 {
			return p
		}
	}
	return newest[0]
}

// refundPart asks for a refund with a fresh id, or with one that was used before,
// for the same refund or for another one.
func (m *model) refundPart(ctx context.Context, random *rand.Rand, id string, p payment) {
	mine := askedRefund{
		payment: p, amount: hundredths(1 + random.Int64N(1+inHundredths(p.txn.Amount)*2/3)),
		id: "r" + strconv.FormatUint(random.Uint64(), 36),
	}
	m.mu.Lock()
	repeated := false
	if len(m.refunds) > 0 {
		used := m.refunds[random.IntN(len(m.refunds))]
		switch random.IntN(6) {
		case 0, 1:
			mine, repeated = used, true
		case 2:
			mine.id, repeated = used.id, true
		}
	}
	m.refunds = append(m.refunds, mine)
	m.mu.Unlock()

	request := juspay.RefundRequest{UniqueRequestID: mine.id, Amount: mine.amount, Repeated: repeated}
	var answer any
	var err error
	var outcome juspay.Outcome
	switch routed := juspay.WithRoutingID(mine.payment.txn.RoutingID); random.IntN(3) {
	case 0:
		order, failure := m.client.Refund(ctx, mine.payment.txn.OrderID, request, routed, juspay.WithHeader(callHeader, id))
		outcome, answer, err = juspay.RefundOutcome(order, failure), order, failure
	case 1:
		outcome, answer, err = m.post(ctx, id, "/refunds", mine, url.Values{"order_id": {mine.payment.txn.OrderID}})
	default:
		outcome, answer, err = m.post(ctx, id, "/orders/txns/"+mine.payment.txn.ID+"/refunds", mine, url.Values{})
	}
	if outcome == juspay.Failed && repeated {
		outcome = juspay.Unknown // of an earlier call
	}
	m.told(id, juspaytest.Refund, mine.payment, mine.id, outcome, answer, err)
}

// post asks for a refund by a path that the SDK's client does not take.
func (m *model) post(ctx context.Context, id, path string, mine askedRefund, form url.Values) (juspay.Outcome, any, error) {
	ctx, cancel := context.WithTimeout(ctx, 400*time.Millisecond)
	defer cancel()
	form.Set("unique_request_id", mine.id)
	form.Set("amount", mine.amount.String())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, m.jp.URL()+path, strings.NewReader(form.Encode()))
	if err != nil {
		return juspay.Unknown, nil, err
	}
	request.SetBasicAuth(m.jp.APIKey(), "")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("x-routing-id", mine.payment.txn.RoutingID)
	request.Header.Set(callHeader, id)
	client := m.jp.HTTPClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return juspay.Unknown, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	return refundOutcome(mine, response.StatusCode, body, err), string(body), err
}

// refundOutcome reads an answer to a refund as the vendor's page does.
func refundOutcome(mine askedRefund, status int, body []byte, err error) juspay.Outcome {
	type refund struct {
		ID     string `json:"unique_request_id"`
		Status string `json:"status"`
	}
	var answer struct {
		refund
		OrderID   string   `json:"order_id"`
		ErrorCode string   `json:"error_code"`
		Refunds   []refund `json:"refunds"`
	}
	switch {
	case err != nil || json.Unmarshal(body, &answer) != nil && status < 300:
		return juspay.Unknown
	case status >= 400 && status < 500 && answer.ErrorCode != "duplicate.call":
		return juspay.Failed
	case status != http.StatusOK || !strings.EqualFold(answer.OrderID, mine.payment.txn.OrderID): // or about another
		return juspay.Unknown
	}
	for _, one := range append(answer.Refunds, answer.refund) {
		if one.ID == mine.id {
			return map[string]juspay.Outcome{
				"SUCCESS": juspay.Succeeded, "FAILURE": juspay.Failed, "PENDING": juspay.Pending,
			}[one.Status]
		}
	}
	return juspay.Unknown
}

// checkRefunds compares the refunds of an order with its ledger: none is paid
// twice, and their states and the money agree.
func (m *model) checkRefunds(t *testing.T, p payment, ledger juspaytest.Ledger) {
	refunded, refunding := int64(0), int64(0)
	paid := make(map[string]int64)
	for _, moved := range ledger.Movements {
		if moved.Kind == juspaytest.MovedRefund {
			assert.NotContains(t, paid, moved.RefundID, "a refund was paid twice")
			paid[moved.RefundID] = inHundredths(moved.Amount)
		}
	}
	for _, record := range m.jp.Refunds(p.txn.OrderID) {
		amount := inHundredths(record.Amount)
		moved, wasPaid := paid[record.ID]
		assert.Equal(t, record.Paid, wasPaid)
		switch {
		case wasPaid:
			assert.Equal(t, amount, moved)
			assert.NotEqual(t, juspay.RefundFailure, record.Status)
			refunded += amount
		case record.Status != juspay.RefundFailure:
			assert.NotEqual(t, juspay.RefundSuccess, record.Status)
			refunding += amount
		}
	}
	assert.Equal(t, [2]int64{refunded, refunding}, [2]int64{inHundredths(ledger.Refunded), inHundredths(ledger.Refunding)})
	assert.LessOrEqual(t, refunded+refunding, inHundredths(ledger.Captured), fmt.Sprintf("%+v", ledger))
}
