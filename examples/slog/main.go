// Slog logs payments with log/slog: a record for each attempt, written by the
// client, and one for each movement of money, written by the merchant. Neither
// holds the API key, an OTP, a card or a customer's name.
//
// It does so on a fake Juspay inside this program: a capture, a void that comes
// too late, and a wrong OTP.
//
//	go run ./examples/slog
//	go run ./examples/slog -fault reset:after-money
//	go run ./examples/slog -level error
//
// It exits with 0 when the capture took the money, and with 1 otherwise.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() {
	level := slog.LevelDebug
	flag.TextVar(&level, "level", level, "the lowest `level` to log: debug, info, warn or error")
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := onFake(ctx, os.Stdout, level, fault); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// payments is the part to copy, with its methods and the functions below.
type payments struct {
	client *juspay.Client // made with WithLogger(logger)
	logger *slog.Logger
}

func (p *payments) capture(ctx context.Context, orderID, txnUUID string) juspay.Outcome {
	all := juspay.FullCapture()
	order, err := p.client.Capture(ctx, txnUUID, all)
	return p.follow(ctx, "capture", juspay.CaptureOf(orderID, txnUUID, all), order, err)
}

func (p *payments) void(ctx context.Context, orderID, txnUUID string) juspay.Outcome {
	order, err := p.client.Void(ctx, txnUUID)
	return p.follow(ctx, "void", juspay.VoidOf(orderID, txnUUID), order, err)
}

// follow logs what a call says about its movement, and then what Settle has
// found out. An Order logs a summary of itself.
func (p *payments) follow(ctx context.Context, call string, movement juspay.Movement, order *juspay.Order, err error) juspay.Outcome {
	outcome := movement.Outcome(order, err)
	p.log(ctx, call, movement, outcome, err, slog.Any("order", order))
	if outcome == juspay.Pending || outcome == juspay.Unknown {
		settling, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		outcome, order, err = p.client.Settle(settling, movement)
		p.log(ctx, "settle", movement, outcome, err, slog.Any("order", order))
	}
	return outcome
}

// answerOTP logs the request, too: a summary of it, without the OTP.
func (p *payments) answerOTP(ctx context.Context, orderID, txnUUID string, answer juspay.ProcessOTPRequest) {
	txn, err := p.client.ProcessOTP(ctx, txnUUID, answer)
	p.log(ctx, "process otp", juspay.OTPOf(orderID, txnUUID), juspay.OTPOutcome(txn, err), err,
		slog.Any("answer", answer), slog.Any("txn", txn))
}

// levels wake somebody up for money that nobody knows about, and for nothing
// else: a decline is daily business.
var levels = map[juspay.Outcome]slog.Level{
	juspay.Succeeded: slog.LevelInfo,
	juspay.Pending:   slog.LevelInfo,
	juspay.Failed:    slog.LevelWarn,
	juspay.Unknown:   slog.LevelError,
}

func (p *payments) log(ctx context.Context, what string, m juspay.Movement, outcome juspay.Outcome, err error, attrs ...slog.Attr) {
	attrs = append(attrs, slog.String("outcome", outcome.String()), slog.Group("movement",
		slog.String("kind", string(m.Kind)), slog.String("order_id", m.OrderID), slog.String("txn_uuid", m.TxnUUID)))
	if err != nil {
		attrs = append(attrs, slog.Any("error", err), details(err))
	}
	p.logger.LogAttrs(ctx, levels[outcome], what, attrs...)
}

// details are the parts of an error worth searching logs for. Do not log a
// Response's Body or Header: they hold what the server sent, whatever that is.
func details(err error) slog.Attr {
	if refused, ok := errors.AsType[*juspay.APIError](err); ok {
		attrs := []any{
			slog.Int("http_status", refused.StatusCode),
			slog.String("code", refused.Code),
			slog.String("txn_status", string(refused.TxnStatus)),
		}
		if refused.Response != nil {
			attrs = append(attrs, slog.String("request_id", refused.Response.RequestID)) // what Juspay's support asks for
		}
		return slog.Group("juspay", attrs...)
	}
	if lost, ok := errors.AsType[*juspay.RequestError](err); ok {
		return slog.Group("juspay",
			slog.Bool("may_have_been_carried_out", lost.Sent),
			slog.Int("attempts", lost.Attempts))
	}
	return slog.Attr{} // left out by handlers
}

func onFake(ctx context.Context, out io.Writer, level slog.Level, fault juspaytest.Fault) error {
	jp, err := juspaytest.Start()
	if err != nil {
		return err
	}
	defer jp.Close()
	logger := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level}))
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second), juspay.WithLogger(logger))
	p := &payments{client, logger}

	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1"})
	jp.Next(fault)
	outcome := p.capture(ctx, txn.OrderID, txn.UUID)
	p.void(ctx, txn.OrderID, txn.UUID) // too late, for the sake of its records
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "order-2"})
	p.answerOTP(ctx, challenge.OrderID, challenge.UUID, juspay.ProcessOTPRequest{ChallengeID: challenge.ChallengeID, OTP: "000000"})
	if outcome != juspay.Succeeded {
		return fmt.Errorf("the outcome of the capture is %s: see the log", outcome)
	}
	return nil
}
