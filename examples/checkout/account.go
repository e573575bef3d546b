package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const environment = `
Without JUSPAY_API_KEY everything happens on a fake Juspay inside this program.
With it, calls go to Juspay and can move real money:
  JUSPAY_API_KEY           the API key, as the dashboard shows it
  JUSPAY_BASE_URL          the host; default ` + juspay.SandboxURL + `
  JUSPAY_CLIENT_ID         what Juspay gave you for your payment page
  JUSPAY_RESPONSE_KEY      verifies what the customer's browser brings back
  JUSPAY_WEBHOOK_USER      and JUSPAY_WEBHOOK_PASSWORD, of the webhook in the
                           dashboard, which goes to /webhooks of this shop
`

// Account is the shop's account at Juspay.
type Account struct {
	Client      *juspay.Client
	ClientID    string
	ResponseKey string // empty: what browsers bring is never believed
	WebhookUser string // empty: there are no webhooks
	WebhookPass string

	Fake *juspaytest.Server // nil: connected to Juspay
}

func openAccount(getenv func(string) string, public string) (*Account, error) {
	key := getenv("JUSPAY_API_KEY")
	if key == "" {
		return fakeAccount(juspaytest.WithWebhooks(public+webhookPath, fakeUser, fakePassword))
	}
	a := &Account{
		ClientID: getenv("JUSPAY_CLIENT_ID"), ResponseKey: getenv("JUSPAY_RESPONSE_KEY"),
		WebhookUser: getenv("JUSPAY_WEBHOOK_USER"), WebhookPass: getenv("JUSPAY_WEBHOOK_PASSWORD"),
	}
	if a.ClientID == "" {
		return nil, errors.New("with JUSPAY_API_KEY set, JUSPAY_CLIENT_ID must name your payment page")
	}
	var err error
	a.Client, err = juspay.NewClient(key, append(options, juspay.WithBaseURL(cmp.Or(getenv("JUSPAY_BASE_URL"), juspay.SandboxURL)))...)
	return a, err
}

// options are the same for every call. From 2021-03-25 on, Juspay reports each
// part of a capture, without which nobody could tell what became of one. The
// routing id is the customer's, and so another one for each order.
var options = []juspay.Option{juspay.WithVersion("2023-06-30"), juspay.WithTimeout(10 * time.Second)}

// What the dashboard of the fake has.
const (
	fakeUser     = "shop"
	fakePassword = "only-for-the-fake"
)

// fakeAccount is an account on a fake of its own, until Close.
func fakeAccount(more ...juspaytest.Option) (*Account, error) {
	responseKey := rand.Text()
	fake, err := juspaytest.Start(append([]juspaytest.Option{
		juspaytest.WithMerchant("paper-shop"), juspaytest.WithResponseKey(responseKey), juspaytest.WithRequestLimit(1000),
	}, more...)...)
	if err != nil {
		return nil, err
	}
	return &Account{
		Client: fake.Client(options...), ClientID: "paper-shop", ResponseKey: responseKey,
		WebhookUser: fakeUser, WebhookPass: fakePassword, Fake: fake,
	}, nil
}

// Close ends the fake, if there is one.
func (a *Account) Close() {
	if a.Fake != nil {
		a.Fake.Close()
	}
}
