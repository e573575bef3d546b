// Command juspay-fake runs a fake Juspay for tests in any language: it takes
// orders, test cards and OTPs, captures, voids, refunds, sends webhooks and goes
// wrong on demand. See -help.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
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
	opts, sealed, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "juspay-fake:", err)
		return 2
	}
	files := ""
	if sealed {
		keys, err := makeKeys()
		if err != nil {
			fmt.Fprintln(stderr, "juspay-fake:", err)
			return 1
		}
		defer os.RemoveAll(keys.folder)
		opts = append(opts, juspaytest.WithEnvelope(keys.envelope))
		files = "key folder    " + keys.folder + "\n"
	}
	jp, err := attempt(func() (*juspaytest.Server, error) { return juspaytest.NewServer(program{}, opts...), nil })
	if err != nil {
		fmt.Fprintln(stderr, "juspay-fake:", err)
		return 1
	}
	defer jp.Close()
	serveControl(jp)
	certificate, err := writeCertificate(jp)
	if err != nil {
		fmt.Fprintln(stderr, "juspay-fake:", err)
		return 1
	}
	if certificate != "" {
		defer os.Remove(certificate)
	}
	greet(stdout, jp, certificate, files)
	<-ctx.Done()
	jp.Close()
	code := 0
	for _, violation := range jp.Violations() {
		fmt.Fprintln(stderr, "juspay-fake: x-routing-id:", violation)
		code = 1 // what fails a Go test must be able to fail another one
	}
	return code
}

// writeCertificate puts the certificate where other programs can read it, and
// returns its path; empty without TLS.
func writeCertificate(jp *juspaytest.Server) (path string, err error) {
	if jp.Certificate() == nil {
		return "", nil
	}
	file, err := os.CreateTemp("", "juspay-fake-*.pem")
	if err != nil {
		return "", err
	}
	_, err = file.Write(jp.Certificate())
	return file.Name(), errors.Join(err, file.Close())
}

// greet prints what a first curl needs. files are lines about other files.
func greet(out io.Writer, jp *juspaytest.Server, certificate, files string) {
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	otp := jp.Challenge(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	curl := "curl"
	if certificate != "" {
		files = "certificate   " + certificate + "\n" + files
		curl += " --cacert " + certificate
	}
	fmt.Fprintf(out, `A fake Juspay is listening. No real money moves. Stop it with Ctrl-C.

base URL      %s
control API   %s%s
API key       %s
routing id    %s
%s
AUTHORIZED, to capture or void:
  txn_uuid      %s
  order_id      %s
PENDING_VBV, for an OTP:
  txn_uuid      %s
  challenge_id  %s
  OTP           %s

%s -X POST -u %s: -H 'x-routing-id: %s' %s/v2/txns/%s/capture
`, jp.URL(), jp.URL(), controlPath, jp.APIKey(), txn.RoutingID, files, txn.UUID, txn.OrderID, otp.UUID, otp.ChallengeID,
		otp.OTP, curl, jp.APIKey(), txn.RoutingID, jp.URL(), txn.UUID)
}
