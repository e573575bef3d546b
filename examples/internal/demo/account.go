package demo

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// RoutingID is the customer of the payments that examples make on the fake.
const RoutingID = "customer_1122"

const environment = `
Without JUSPAY_API_KEY everything happens on a fake Juspay inside this program.
With it, calls go to Juspay and can move real money:
  JUSPAY_API_KEY     the API key, as the dashboard shows it
  JUSPAY_BASE_URL    the host; default ` + juspay.SandboxURL + `
  JUSPAY_ROUTING_ID  the x-routing-id of the transaction's customer; without it
                     none is sent, which only older accounts allow
`

// Account is where the calls of an example go, and on whose behalf.
type Account struct {
	APIKey  string
	BaseURL string
	Routing juspay.Option
	// TxnUUID is what -txn names; empty on the fake.
	TxnUUID string
	// Fake is the embedded Juspay; nil when the calls leave this machine.
	Fake *juspaytest.Server
}

// FromEnv returns the account that the environment names, without a fake: the
// API key is empty when there is none.
func FromEnv(getenv func(string) string) *Account {
	a := &Account{
		APIKey:  getenv("JUSPAY_API_KEY"),
		BaseURL: cmp.Or(getenv("JUSPAY_BASE_URL"), juspay.SandboxURL),
		Routing: juspay.WithoutRoutingID(),
	}
	if id := getenv("JUSPAY_ROUTING_ID"); id != "" {
		a.Routing = juspay.WithRoutingID(id)
	}
	return a
}

// OnFake returns an account on a fake of its own.
func OnFake() (*Account, error) {
	fake, err := juspaytest.Start()
	if err != nil {
		return nil, err
	}
	return &Account{
		APIKey: fake.APIKey(), BaseURL: fake.URL(), Routing: juspay.WithRoutingID(RoutingID), Fake: fake,
	}, nil
}

// Close ends the fake, if there is one.
func (a *Account) Close() {
	if a.Fake != nil {
		a.Fake.Close()
	}
}

// PrintLedger prints what really happened to the money, which only a fake knows.
func (a *Account) PrintLedger(w io.Writer, txnUUID string) {
	if a.Fake == nil {
		return
	}
	l := a.Fake.Ledger(txnUUID)
	fmt.Fprintf(w, "The fake's ledger, which no merchant sees: %s authorized, %s captured, %s released, %s still held.\n",
		l.Authorized, l.Captured, l.Released, l.Held)
}

// Flags are the flags that the examples have in common: -txn and -fault. An
// example adds its own, and calls Open.
type Flags struct {
	*flag.FlagSet
	txnUUID string
	fault   string
}

// NewFlags returns the flags of an example that does what about says.
func NewFlags(name, about string, output io.Writer) *Flags {
	f := &Flags{FlagSet: NewFlagSet(name, about, output)}
	f.StringVar(&f.txnUUID, "txn", "", "`txn_uuid` of the transaction; only with JUSPAY_API_KEY")
	f.StringVar(&f.fault, "fault", "", "what goes wrong on the fake: the `name` of a fault of package juspaytest, such as\n"+
		"declined, gateway-pending, gateway-timeout, reset:after-money; several with commas")
	return f
}

// NewFlagSet returns an empty set of flags with a help text.
func NewFlagSet(name, about string, output io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(output)
	flags.Usage = func() {
		fmt.Fprintf(output, "%s: %s\n%s\nFlags:\n", name, about, environment)
		flags.PrintDefaults()
	}
	return flags
}

// Open reads the command line and the environment, and opens the account that
// they name. Without a key that is one on a fake, where -fault is in wait.
func (f *Flags) Open(args []string, getenv func(string) string) (*Account, error) {
	if err := Parse(f.FlagSet, args); err != nil {
		return nil, err
	}
	if account := FromEnv(getenv); account.APIKey != "" {
		switch {
		case f.txnUUID == "":
			return nil, errors.New("with JUSPAY_API_KEY set, -txn must name the transaction")
		case f.fault != "":
			return nil, errors.New("-fault is for the fake: unset JUSPAY_API_KEY")
		}
		account.TxnUUID = f.txnUUID
		return account, nil
	}
	if f.txnUUID != "" {
		return nil, errors.New("-txn names a transaction at Juspay: set JUSPAY_API_KEY")
	}
	faults, err := parseFaults(f.fault)
	if err != nil {
		return nil, err
	}
	account, err := OnFake()
	if err != nil {
		return nil, err
	}
	account.Fake.Next(faults...)
	return account, nil
}

func parseFaults(text string) ([]juspaytest.Fault, error) {
	if text == "" {
		return nil, nil
	}
	var faults []juspaytest.Fault
	for name := range strings.SplitSeq(text, ",") {
		fault, err := juspaytest.ParseFault(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		faults = append(faults, fault)
	}
	return faults, nil
}
