// Slog logs payment calls with log/slog: a record for each attempt, written by
// the client, and one for each outcome, written by the merchant. Neither holds
// the API key, an OTP, a card or a customer's name.
//
// Without a key it runs on a fake Juspay of its own: a capture, the same capture
// again, which is refused, and a wrong OTP.
//
//	go run ./examples/slog
//	go run ./examples/slog -fault reset:after-money
//
// With a key it captures the real transaction that -txn names:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 go run ./examples/slog -txn eul1a2b3c
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() { demo.Main(run) }

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := demo.NewFlags("slog", "logs payment calls with log/slog", stderr)
	level := slog.LevelDebug
	flags.TextVar(&level, "level", level, "the lowest `level` to log: debug, info, warn or error")
	account, err := flags.Open(args, getenv)
	if err != nil {
		return err
	}
	defer account.Close()

	logger := slog.New(slog.NewTextHandler(stdout, &slog.HandlerOptions{Level: level}))
	client, err := juspay.NewClient(account.APIKey,
		juspay.WithBaseURL(account.BaseURL), account.Routing, juspay.WithLogger(logger))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if account.Fake == nil {
		return capture(ctx, logger, client, account.TxnUUID)
	}

	txn := account.Fake.Authorize(juspaytest.Payment{OrderID: "order-1", RoutingID: demo.RoutingID})
	err = capture(ctx, logger, client, txn.UUID)
	_ = capture(ctx, logger, client, txn.UUID) // refused, for the sake of its record
	challenge := account.Fake.Challenge(juspaytest.Payment{OrderID: "order-2", RoutingID: demo.RoutingID})
	answerOTP(ctx, logger, client, challenge.UUID, juspay.ProcessOTPRequest{ChallengeID: challenge.ChallengeID, OTP: "000000"})
	return err
}

func capture(ctx context.Context, logger *slog.Logger, client *juspay.Client, txnUUID string) error {
	order, err := client.Capture(ctx, txnUUID, juspay.FullCapture())
	outcome := juspay.CaptureOutcome(order, err)
	attrs := []slog.Attr{slog.String("txn_uuid", txnUUID)}
	if err == nil { // an Order logs a summary of itself; there is none with an error
		attrs = append(attrs, slog.Any("order", order))
	}
	logOutcome(ctx, logger, "capture", outcome, err, attrs...)
	if outcome == juspay.Failed || outcome == juspay.Unknown {
		return fmt.Errorf("the outcome of the capture is %s: see the log", outcome)
	}
	return nil
}

func answerOTP(ctx context.Context, logger *slog.Logger, client *juspay.Client, txnUUID string, answer juspay.ProcessOTPRequest) {
	txn, err := client.ProcessOTP(ctx, txnUUID, answer)
	// The request logs a summary as well, with the OTP masked.
	attrs := []slog.Attr{slog.String("txn_uuid", txnUUID), slog.Any("answer", answer)}
	if err == nil {
		attrs = append(attrs, slog.Any("txn", txn))
	}
	logOutcome(ctx, logger, "process otp", juspay.OTPOutcome(txn, err), err, attrs...)
}

// levels wakes somebody up for money that nobody knows about, and for nothing
// else: a decline is daily business.
var levels = map[juspay.Outcome]slog.Level{
	juspay.Succeeded: slog.LevelInfo,
	juspay.Pending:   slog.LevelInfo,
	juspay.Failed:    slog.LevelWarn,
	juspay.Unknown:   slog.LevelError,
}

func logOutcome(ctx context.Context, logger *slog.Logger, call string, outcome juspay.Outcome, err error, attrs ...slog.Attr) {
	attrs = append(attrs, slog.String("outcome", outcome.String()))
	if err != nil {
		attrs = append(attrs, slog.Any("error", err), details(err))
	}
	logger.LogAttrs(ctx, levels[outcome], call, attrs...)
}

// details are the parts of an error worth searching logs for. Do not log a
// Response's Body or Header: they hold what the server sent, whatever that is.
func details(err error) slog.Attr {
	if refused, ok := errors.AsType[*juspay.APIError](err); ok {
		return slog.Group("juspay",
			slog.Int("http_status", refused.StatusCode),
			slog.String("code", refused.Code),
			slog.String("txn_status", string(refused.TxnStatus)),
			slog.String("request_id", refused.Response.RequestID)) // what Juspay's support asks for
	}
	if lost, ok := errors.AsType[*juspay.RequestError](err); ok {
		return slog.Group("juspay",
			slog.Bool("may_have_been_carried_out", lost.Sent),
			slog.Int("attempts", lost.Attempts))
	}
	return slog.Attr{} // left out by handlers
}
