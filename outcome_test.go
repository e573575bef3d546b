package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// listed are all statuses that the package has a constant for.
var listed = []juspay.Status{
	juspay.StatusCreated, juspay.StatusNew, juspay.StatusStarted, juspay.StatusPendingVBV, juspay.StatusVBVSuccessful,
	juspay.StatusAuthorizing, juspay.StatusAuthorized, juspay.StatusCharged, juspay.StatusPartialCharged,
	juspay.StatusToBeCharged, juspay.StatusCaptureInitiated, juspay.StatusCaptureFailed, juspay.StatusVoidInitiated,
	juspay.StatusVoided, juspay.StatusVoidFailed, juspay.StatusAuthenticationFailed, juspay.StatusAuthorizationFailed,
	juspay.StatusJuspayDeclined, juspay.StatusAutoRefunded, juspay.StatusCODInitiated, juspay.StatusSuccess,
	juspay.StatusPending, juspay.StatusPendingAuth, juspay.StatusFailure, juspay.StatusDeclined,
	juspay.StatusMerchantVoided, juspay.StatusNOP, juspay.StatusAutoVoided, juspay.StatusRefunded,
}

// unlisted are texts that are no known status, near misses first.
var unlisted = []juspay.Status{"", "charged", "CHARGED ", " CHARGED", "Voided", "CHARGE", "CHARGED_BACK", "AUTHORISED", "BRAND_NEW", "21"}

func TestListedIsComplete(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("status.go")
	require.NoError(t, err)
	var constants []juspay.Status
	for _, match := range regexp.MustCompile(`\bStatus += "([^"]*)"`).FindAllSubmatch(source, -1) {
		constants = append(constants, juspay.Status(match[1]))
	}
	assert.ElementsMatch(t, constants, listed)
}

func TestStatusPending(t *testing.T) {
	t.Parallel()
	pending := []juspay.Status{
		juspay.StatusCreated, juspay.StatusNew, juspay.StatusStarted, juspay.StatusPendingVBV, juspay.StatusVBVSuccessful,
		juspay.StatusAuthorizing, juspay.StatusToBeCharged, juspay.StatusCaptureInitiated, juspay.StatusVoidInitiated,
		juspay.StatusPending, juspay.StatusPendingAuth,
	}
	for _, status := range append(slices.Clone(listed), unlisted...) {
		assert.Equal(t, slices.Contains(pending, status), status.Pending(), "%q", status)
	}
}

// outcomes is what an outcome function says, with nothing known but a status or
// an error: judge_test.go has the rest.
type outcomes struct {
	method string
	verb   string                                    // in a refusal
	of     func(juspay.Status, error) juspay.Outcome // with a result of this status
	none   func(error) juspay.Outcome                // with a nil result
	want   map[juspay.Status]juspay.Outcome          // anything else is Unknown
	// done are the states that leave it open whether an earlier call did it.
	done []juspay.Status
}

var outcomeTables = []outcomes{
	{
		"Capture", "Capture", orderOutcome(juspay.CaptureOutcome), func(err error) juspay.Outcome { return juspay.CaptureOutcome(nil, err) },
		map[juspay.Status]juspay.Outcome{"CHARGED": juspay.Succeeded, "CAPTURE_INITIATED": juspay.Pending, "CAPTURE_FAILED": juspay.Failed},
		[]juspay.Status{"CHARGED", "PARTIAL_CHARGED", "CAPTURE_INITIATED", "TO_BE_CHARGED", "AUTO_REFUNDED", "REFUNDED", "SUCCESS", "PENDING"},
	},
	{
		"Void", "Void", orderOutcome(juspay.VoidOutcome), func(err error) juspay.Outcome { return juspay.VoidOutcome(nil, err) },
		map[juspay.Status]juspay.Outcome{"VOIDED": juspay.Succeeded, "VOID_INITIATED": juspay.Pending, "VOID_FAILED": juspay.Failed},
		[]juspay.Status{"VOIDED", "VOID_INITIATED", "MERCHANT_VOIDED", "AUTO_VOIDED", "PENDING"},
	},
	{
		"ProcessOTP", "Authenticate", func(s juspay.Status, err error) juspay.Outcome { return juspay.OTPOutcome(&juspay.Txn{Status: s}, err) },
		func(err error) juspay.Outcome { return juspay.OTPOutcome(nil, err) },
		map[juspay.Status]juspay.Outcome{
			"CHARGED": juspay.Succeeded, "AUTHORIZED": juspay.Succeeded,
			"PENDING_VBV": juspay.Pending, "AUTHORIZING": juspay.Pending, "VBV_SUCCESSFUL": juspay.Pending,
			"AUTHENTICATION_FAILED": juspay.Failed, "AUTHORIZATION_FAILED": juspay.Failed, "JUSPAY_DECLINED": juspay.Failed,
		},
		[]juspay.Status{"AUTHORIZING", "VBV_SUCCESSFUL", "AUTHORIZED", "CHARGED", "PARTIAL_CHARGED", "TO_BE_CHARGED", "CAPTURE_INITIATED",
			"CAPTURE_FAILED", "VOID_INITIATED", "VOIDED", "VOID_FAILED", "MERCHANT_VOIDED", "AUTO_VOIDED", "AUTO_REFUNDED", "REFUNDED", "SUCCESS", "PENDING"},
	},
	{
		"Refund", "Refund", func(s juspay.Status, err error) juspay.Outcome {
			refunds := []juspay.Refund{{UniqueRequestID: "r-1", Status: juspay.RefundStatus(s)}}
			return juspay.RefundOutcome(&juspay.Order{Status: juspay.StatusCharged, Refunds: refunds}, err)
		},
		func(err error) juspay.Outcome { return juspay.RefundOutcome(nil, err) },
		map[juspay.Status]juspay.Outcome{
			"SUCCESS": juspay.Succeeded, "REFUNDED": juspay.Succeeded, "PENDING": juspay.Pending, "FAILURE": juspay.Failed,
		},
		[]juspay.Status{"REFUNDED", "AUTO_REFUNDED", "PENDING"},
	},
}

// doneStates are, for a method, the states that its refusal must not name to
// be certain.
var doneStates = func() map[string][]juspay.Status {
	all := map[string][]juspay.Status{}
	for _, table := range outcomeTables {
		all[table.method] = table.done
	}
	return all
}()

func orderOutcome(of func(*juspay.Order, error) juspay.Outcome) func(juspay.Status, error) juspay.Outcome {
	return func(s juspay.Status, err error) juspay.Outcome { return of(&juspay.Order{Status: s}, err) }
}

func TestOutcomeOfAnswers(t *testing.T) {
	t.Parallel()
	for _, table := range outcomeTables {
		for _, status := range append(slices.Clone(listed), unlisted...) {
			assert.Equal(t, table.want[status], table.of(status, nil), "%s: %q", table.method, status)
		}
		assert.Equal(t, juspay.Unknown, table.none(nil), "%s: nil, nil", table.method)
	}
}

// An error decides, whatever result stands beside it.
func TestOutcomeOfErrors(t *testing.T) {
	t.Parallel()
	refused := &juspay.APIError{StatusCode: 400, Code: "Invalid"}
	doubtful := &juspay.APIError{StatusCode: 502}
	unsent := &juspay.RequestError{Sent: false, Err: io.EOF}
	lost := &juspay.RequestError{Sent: true, Err: io.EOF}
	invalid := &juspay.ValidationError{}
	for name, tc := range map[string]struct {
		err  error
		want juspay.Outcome
	}{
		"refused":                   {refused, juspay.Failed},
		"refused, wrapped":          {fmt.Errorf("shop: %w", fmt.Errorf("till: %w", refused)), juspay.Failed},
		"in doubt":                  {doubtful, juspay.Unknown},
		"in doubt, wrapped":         {fmt.Errorf("shop: %w", doubtful), juspay.Unknown},
		"not sent":                  {unsent, juspay.Failed},
		"not sent, wrapped":         {fmt.Errorf("shop: %w", unsent), juspay.Failed},
		"lost":                      {lost, juspay.Unknown},
		"lost, wrapped":             {fmt.Errorf("shop: %w", lost), juspay.Unknown},
		"validation":                {invalid, juspay.Failed},
		"validation, wrapped":       {fmt.Errorf("shop: %w", invalid), juspay.Failed},
		"foreign":                   {errors.New("odd"), juspay.Unknown},
		"foreign, EOF":              {io.EOF, juspay.Unknown},
		"context":                   {context.DeadlineExceeded, juspay.Unknown},
		"a bare sentinel":           {juspay.ErrInvalidRequest, juspay.Unknown},
		"an error without a status": {&juspay.APIError{}, juspay.Unknown},
	} {
		for _, table := range outcomeTables {
			assert.Equal(t, tc.want, table.none(tc.err), "%s: %s", table.method, name)
			for _, status := range listed {
				assert.Equal(t, tc.want, table.of(status, tc.err), "%s: %s beside %s", table.method, name, status)
			}
		}
	}
}

// Of several errors at once, the one in doubt decides, in whatever order they stand.
func TestOutcomeOfJoinedErrors(t *testing.T) {
	t.Parallel()
	doubts := map[string]error{
		"lost":  &juspay.RequestError{Sent: true, Err: io.EOF},
		"a 502": &juspay.APIError{StatusCode: 502},
	}
	certain := map[string]error{
		"validation": &juspay.ValidationError{},
		"not sent":   &juspay.RequestError{Err: io.EOF},
		"refused":    &juspay.APIError{StatusCode: 400, Code: "Invalid"},
	}
	for one, doubt := range doubts {
		for other, sure := range certain {
			assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(nil, errors.Join(doubt, sure)), "%s, then %s", one, other)
			assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(nil, errors.Join(sure, doubt)), "%s, then %s", other, one)
		}
	}
}

// A nil pointer in an error is a mistake of the caller's; money decisions must survive it.
func TestOutcomeOfTypedNilErrors(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"APIError":        (*juspay.APIError)(nil),
		"RequestError":    (*juspay.RequestError)(nil),
		"ValidationError": (*juspay.ValidationError)(nil),
		"wrapped":         fmt.Errorf("shop: %w", (*juspay.APIError)(nil)),
	} {
		for _, table := range outcomeTables {
			t.Run(table.method+"/"+name, func(t *testing.T) {
				t.Parallel()
				defer func() { require.Nil(t, recover(), "it panicked") }()
				assert.Equal(t, juspay.Unknown, table.none(err))
				assert.Equal(t, juspay.Unknown, table.of(juspay.StatusCharged, err))
			})
		}
	}
}

func TestOutcomeOfEveryHTTPStatus(t *testing.T) {
	t.Parallel()
	beforeWork := []int{401, 403, 404, 405, 413, 414, 415, 429, 431}
	for status := 100; status < 600; status++ {
		framed := &juspay.APIError{StatusCode: status, Code: "INVALID_REQUEST"}
		for name, tc := range map[string]struct {
			err     error
			certain bool
		}{
			"without a word": {&juspay.APIError{StatusCode: status}, slices.Contains(beforeWork, status)},
			"framed":         {framed, status == 400 || status == 422 || slices.Contains(beforeWork, status)},
		} {
			want := juspay.Unknown
			if tc.certain {
				want = juspay.Failed
			}
			for _, table := range outcomeTables {
				assert.Equal(t, want, table.none(tc.err), "%s: %d %s", table.method, status, name)
			}
		}
		// Of an error that nobody says the method of, only the status speaks.
		doubtful := status/100 != 4 || status == http.StatusRequestTimeout || status == http.StatusConflict
		assert.Equal(t, doubtful, errors.Is(framed, juspay.ErrOutcomeUnknown), "%d", status)
	}
}

func TestOutcomeOfWrongStates(t *testing.T) {
	t.Parallel()
	for _, table := range outcomeTables {
		refusal := func(state juspay.Status) error {
			return &juspay.APIError{Op: table.method, StatusCode: 400, Code: "Invalid", Message: "Cannot " + table.verb + " " + string(state) + " Transaction"}
		}
		for _, state := range listed {
			want := juspay.Failed
			if slices.Contains(table.done, state) {
				want = juspay.Unknown
			}
			err := refusal(state)
			assert.Equal(t, want, table.none(err), "%s of %s", table.method, state)
			assert.Equal(t, want == juspay.Unknown, errors.Is(err, juspay.ErrOutcomeUnknown), "%s of %s", table.method, state)
			assert.Equal(t, want, table.none(&juspay.APIError{StatusCode: 400, Code: "Invalid", TxnStatus: state}), "%s of %s, in its field", table.method, state)
		}
		for _, state := range []juspay.Status{"BRAND_NEW", "CHARGED2"} {
			assert.Equal(t, juspay.Unknown, table.none(refusal(state)), "%s of the unlisted %s", table.method, state)
		}
	}
}

func TestOutcomeOfRepeatedRequests(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"DUPLICATE_REQUEST", "duplicate_request", "ALREADY_EXISTS", "duplicate.call"} {
		for _, err := range []*juspay.APIError{
			{StatusCode: 400, Code: code},
			{StatusCode: 400, Code: "Invalid", Info: &juspay.ErrorInfo{Code: code}},
			{StatusCode: 422, Code: code},
		} {
			for _, table := range outcomeTables {
				assert.Equal(t, juspay.Unknown, table.none(err), "%s: the first one may have done it: %s", table.method, code)
			}
		}
	}
}

// Through the client: what a call says about the money, attempt by attempt.
// A partial capture may be repeated; the others are sent once.
func TestOutcomeOfCalls(t *testing.T) {
	t.Parallel()
	refusal := answers(400, `{"status":"Bad Request","error_code":"INVALID_REQUEST","error_message":"No."}`)
	for name, tc := range map[string]struct {
		steps []step
		want  juspay.Outcome
	}{
		"charged":                        {[]step{answers(200, chargedBody)}, juspay.Succeeded},
		"initiated":                      {[]step{answers(200, `{"status":"CAPTURE_INITIATED"}`)}, juspay.Pending},
		"capture failed, in a 200":       {[]step{answers(200, `{"status":"CAPTURE_FAILED","status_id":34}`)}, juspay.Failed},
		"gateway timeout, in a 200":      {[]step{answers(200, `{"status":"AUTHORIZED","status_id":25}`)}, juspay.Unknown},
		"error body in a 200":            {times(3, answers(200, `{"status":"error","error_code":"access_denied"}`)), juspay.Unknown},
		"not found in a 200":             {times(3, answers(200, `{"status":"NOT_FOUND","status_id":40}`)), juspay.Unknown},
		"refused":                        {[]step{refusal}, juspay.Failed},
		"refused, wrong key":             {[]step{answers(401, "")}, juspay.Failed},
		"refused, not found":             {[]step{answers(400, `{"status":"NOT_FOUND","error_info":{"code":"RESOURCE_NOT_FOUND"}}`)}, juspay.Failed},
		"refused, in no frame":           {[]step{answers(400, `{"status":"NOT_FOUND"}`)}, juspay.Unknown},
		"throttled":                      {times(3, answers(429, "")), juspay.Failed},
		"throttled, then refused":        {[]step{answers(429, ""), refusal}, juspay.Failed},
		"voided":                         {[]step{answers(400, wrongState("Capture", "VOIDED"))}, juspay.Failed},
		"charged before":                 {[]step{answers(400, wrongState("Capture", "CHARGED"))}, juspay.Unknown},
		"never sent":                     {times(3, unsent), juspay.Failed},
		"not sent, then refused":         {[]step{unsent, refusal}, juspay.Failed},
		"not sent, then charged":         {[]step{unsent, answers(200, chargedBody)}, juspay.Succeeded},
		"lost":                           {times(3, loses), juspay.Unknown},
		"lost, then never sent":          {[]step{loses, unsent, unsent}, juspay.Unknown},
		"lost, then refused":             {[]step{loses, refusal}, juspay.Unknown},
		"lost, then wrong key":           {[]step{loses, answers(401, "")}, juspay.Unknown},
		"lost, then not found":           {[]step{loses, answers(400, `{"status":"NOT_FOUND"}`)}, juspay.Unknown},
		"lost, then throttled":           {[]step{loses, answers(429, ""), answers(429, "")}, juspay.Unknown},
		"lost, throttled, refused":       {[]step{loses, answers(429, ""), refusal}, juspay.Unknown},
		"500, then refused":              {[]step{answers(500, ""), refusal}, juspay.Unknown},
		"409, then refused":              {[]step{answers(409, ""), refusal}, juspay.Unknown},
		"unreadable 200, then refused":   {[]step{answers(200, "{"), refusal}, juspay.Unknown},
		"lost, then voided":              {[]step{loses, answers(400, wrongState("Capture", "VOIDED"))}, juspay.Unknown},
		"lost, then charged":             {[]step{loses, answers(200, chargedBody)}, juspay.Succeeded},
		"500, then capture failed":       {[]step{answers(500, ""), answers(200, `{"status":"CAPTURE_FAILED"}`)}, juspay.Unknown},
		"429, then capture failed":       {[]step{answers(429, ""), answers(200, `{"status":"CAPTURE_FAILED"}`)}, juspay.Failed},
		"redirected":                     {times(3, answers(302, chargedBody, "Location", "/")), juspay.Unknown},
		"empty 200":                      {times(3, answers(200, "")), juspay.Unknown},
		"204":                            {times(3, answers(204, "")), juspay.Unknown},
		"null":                           {times(3, answers(200, "null")), juspay.Unknown},
		"array":                          {times(3, answers(200, "["+chargedBody+"]")), juspay.Unknown},
		"object of another kind":         {times(3, answers(200, `{"hello":"world"}`)), juspay.Unknown},
		"a status nobody listed":         {[]step{answers(200, `{"status":"BRAND_NEW"}`)}, juspay.Unknown},
		"ids without a status":           {[]step{answers(200, `{"order_id":"order-7001"}`)}, juspay.Unknown},
		"a status of the wrong type":     {[]step{answers(200, `{"order_id":"order-7001","status":{"is":"CHARGED"}}`)}, juspay.Unknown},
		"500 with a charged body":        {times(3, answers(500, chargedBody)), juspay.Unknown},
		"unauthorized with charged body": {[]step{answers(401, chargedBody)}, juspay.Unknown},
		"another transaction":            {[]step{answers(200, `{"status":"CHARGED","txn_uuid":"eulAnother0000001"}`)}, juspay.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport, rest := script(t, tc.steps...)
				order, err := newClient(t, transport).Capture(t.Context(), testTxn, testPart)
				assert.Equal(t, tc.want, juspay.CaptureOutcome(order, err), "%v", err)
				assert.Equal(t, err != nil, order == nil, "either a result or an error")
				assert.Zero(t, rest(), "attempts that were not made")
			})
		})
	}
}
