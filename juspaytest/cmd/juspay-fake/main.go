// Command juspay-fake runs a fake Juspay for tests in any language: it captures,
// voids, takes OTPs and goes wrong on demand. See -help.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/juspay/juspay-go/juspaytest"
)

// requestLimit keeps a fake that runs for weeks small.
const requestLimit = 10_000

const intro = `juspay-fake is a fake Juspay for tests in any language. It takes no real money.

usage: juspay-fake [flags]

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until ctx ends, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opts, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "juspay-fake:", err)
		return 2
	}
	jp, err := attempt(func() (*juspaytest.Server, error) { return juspaytest.NewServer(program{}, opts...), nil })
	if err != nil {
		fmt.Fprintln(stderr, "juspay-fake:", err)
		return 1
	}
	serveControl(jp)
	greet(stdout, jp)
	<-ctx.Done()
	jp.Close()
	code := 0
	for _, violation := range jp.Violations() {
		fmt.Fprintln(stderr, "juspay-fake: x-routing-id:", violation)
		code = 1 // what fails a Go test must be able to fail another one
	}
	return code
}

// parse turns the command line into options.
func parse(args []string, stderr io.Writer) ([]juspaytest.Option, error) {
	flags := flag.NewFlagSet("juspay-fake", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := flags.String("addr", "127.0.0.1:8700", "listen on `host:port`; port 0 picks a free one")
	remote := flags.Bool("allow-remote", false, "let -addr be reachable from other machines, control API included")
	key := flags.String("key", "juspay_fake_key", "accept this API `key`")
	shape := juspaytest.OrderShape
	flags.Func("shape", "answer captures with this `shape`: order (the default), or txn as version 3.2 does",
		choose(&shape, shapes))
	routing := juspaytest.RoutingStrict
	flags.Func("routing",
		"what to do about a missing or foreign x-routing-id: the `mode` is strict (note it: the default), refused or ignored",
		choose(&routing, routings))
	var odd juspaytest.Odd
	flags.Func("odd", "odd answers: a `list` of numbers,bools,nulls,fields,statuses, or types for the first four",
		func(text string) error {
			for name := range strings.SplitSeq(text, ",") {
				var one juspaytest.Odd
				if err := choose(&one, odds)(name); err != nil {
					return err
				}
				odd |= one
			}
			return nil
		})
	unauthorized := juspaytest.UnauthorizedMessage
	flags.Func("unauthorized", "answer a wrong key with this `body`: message (the default), bare, info or empty",
		choose(&unauthorized, unauthorizeds))
	repeated := juspaytest.RepeatedKeyReplayed
	flags.Func("repeated-key", "answer a repeated idempotence_key with its capture, or with a refusal: the `mode` is replayed (the default) or refused",
		choose(&repeated, repeatedKeys))
	legacy := flags.Bool("legacy", false, "refuse a wrong state in the older wording")
	version := flags.String("version", "", "answer in this version of the API, `YYYY-MM-DD`, where a call names none")
	flags.Usage = func() {
		fmt.Fprint(stderr, intro)
		flags.PrintDefaults()
		fmt.Fprintf(stderr, "\n%s\n", controlHelp)
	}
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if !*remote && !onLoopback(*address) {
		return nil, fmt.Errorf(
			"%s is not loopback: anybody who reaches it could use the control API; -allow-remote allows it", *address)
	}
	opts := []juspaytest.Option{
		juspaytest.WithAddress(*address), juspaytest.WithAPIKey(*key), juspaytest.WithShape(shape),
		juspaytest.WithRouting(routing), juspaytest.WithOdd(odd),
		juspaytest.WithRequestLimit(requestLimit), juspaytest.WithUnauthorized(unauthorized),
		juspaytest.WithRepeatedKey(repeated),
	}
	if *legacy {
		opts = append(opts, juspaytest.WithLegacyWording())
	}
	if *version != "" {
		opts = append(opts, juspaytest.WithDefaultVersion(*version))
	}
	return opts, nil
}

var (
	shapes   = map[string]juspaytest.Shape{"order": juspaytest.OrderShape, "txn": juspaytest.TxnShape}
	routings = map[string]juspaytest.Routing{
		"strict": juspaytest.RoutingStrict, "refused": juspaytest.RoutingRefused, "ignored": juspaytest.RoutingIgnored,
	}
	unauthorizeds = map[string]juspaytest.Unauthorized{
		"message": juspaytest.UnauthorizedMessage, "bare": juspaytest.UnauthorizedBare,
		"info": juspaytest.UnauthorizedInfo, "empty": juspaytest.UnauthorizedEmpty,
	}
	repeatedKeys = map[string]juspaytest.RepeatedKey{
		"replayed": juspaytest.RepeatedKeyReplayed, "refused": juspaytest.RepeatedKeyRefused,
	}
	odds = map[string]juspaytest.Odd{
		"numbers": juspaytest.OddNumbers, "bools": juspaytest.OddBools, "nulls": juspaytest.OddNulls,
		"fields": juspaytest.OddFields, "statuses": juspaytest.OddStatuses, "types": juspaytest.OddTypes,
	}
)

// choose reads a flag that has a few values.
func choose[T any](into *T, values map[string]T) func(string) error {
	return func(text string) error {
		value, known := values[text]
		if !known {
			return fmt.Errorf("it is one of %s", strings.Join(slices.Sorted(maps.Keys(values)), ", "))
		}
		*into = value
		return nil
	}
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// greet prints what a first curl needs.
func greet(out io.Writer, jp *juspaytest.Server) {
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	otp := jp.Challenge(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	fmt.Fprintf(out, `A fake Juspay is listening. No real money moves. Stop it with Ctrl-C.

base URL      %s
API key       %s
routing id    %s

AUTHORIZED, to capture or void:
  txn_uuid      %s
  order_id      %s
PENDING_VBV, for an OTP:
  txn_uuid      %s
  challenge_id  %s
  OTP           %s

curl -X POST -u %s: -H 'x-routing-id: %s' %s/v2/txns/%s/capture
`, jp.URL(), jp.APIKey(), txn.RoutingID, txn.UUID, txn.OrderID, otp.UUID, otp.ChallengeID, otp.OTP,
		jp.APIKey(), txn.RoutingID, jp.URL(), txn.UUID)
}
