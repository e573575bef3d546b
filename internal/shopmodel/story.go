package shopmodel

import (
	"context"
	"fmt"
	"math/rand/v2"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// story is one order, from the payment to the last refund.
type story struct {
	ctx     context.Context
	number  int
	random  *rand.Rand
	jp      *juspaytest.Server
	manners manners
	report  *Report
	books   *books
	audit   *audit
	shop    *shop
	newShop func() *shop
	names   int

	txn       juspaytest.Txn
	challenge juspaytest.Challenge
	holds     bool // the OTP only authorizes
}

const maxSteps = 12

// tell plays the story.
func (st *story) tell() {
	st.report.Stories++
	st.open()
	st.shop = st.newShop()
	for range maxSteps {
		if page, found := st.pick(); found {
			st.misfortune(st.books.read(page))
			st.alive(func() { st.shop.work(page) })
		}
		st.meanwhile()
	}
	st.calm()
	st.audit.close(st.newShop().client)
}

// pick chooses an intent that is still open, and now and then makes up a new one.
func (st *story) pick() (page int, found bool) {
	st.returnGoods()
	var open []int
	for page, i := range st.books.all() {
		if i.open() {
			open = append(open, page)
		}
	}
	if len(open) == 0 {
		return 0, false
	}
	return open[st.random.IntN(len(open))], true
}

// open lets a customer pay, and the shop intend something.
func (st *story) open() {
	payment := juspaytest.Payment{Amount: "100.00", MaxAttempts: 3}
	if st.random.IntN(4) == 0 {
		st.challenge = st.jp.Challenge(payment)
		st.txn, st.holds = st.challenge.Txn, st.random.IntN(2) == 0
		st.intend(juspay.MovementOTP, juspay.Amount{})
		return
	}
	st.txn = st.jp.Authorize(payment)
	switch st.random.IntN(6) {
	case 0:
		st.intend(juspay.MovementVoid, juspay.Amount{})
	case 1, 2:
		st.intend(juspay.MovementCapture, juspay.Amount{})
	default:
		for range 1 + st.random.IntN(3) {
			st.intend(juspay.MovementCapture, juspay.AmountFromHundredths(1000+st.random.Int64N(1500)))
		}
	}
}

func (st *story) intend(kind juspay.MovementKind, amount juspay.Amount) {
	st.books.add(intent{Kind: kind, OrderID: st.txn.OrderID, TxnUUID: st.txn.UUID, Amount: amount})
}

// returnGoods lets a customer bring back what was shipped, or a part of it.
func (st *story) returnGoods() {
	all := st.books.all()
	if st.random.IntN(6) != 0 || len(all) > 4 {
		return
	}
	for _, i := range all {
		if i.Done && i.Kind == juspay.MovementCapture {
			st.intend(juspay.MovementRefund, juspay.AmountFromHundredths(200+st.random.Int64N(300)))
			return
		}
	}
}

// death is how a process ends in the middle of its work.
type death struct{}

// mayDie ends the shop's process now and then.
func (st *story) mayDie() {
	if st.random.IntN(16) == 0 {
		panic(death{})
	}
}

// alive does some work, and starts another process if the shop's has died.
func (st *story) alive(work func()) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case death{}:
			st.report.Deaths++
			st.shop = st.newShop()
		default:
			panic(cause)
		}
	}()
	work()
}

// name is a name that the story has not used, and no other story has.
func (st *story) name(prefix string) string {
	st.names++
	return fmt.Sprintf("%s%dx%d", prefix, st.number, st.names)
}

// typed is what the customer types as the OTP.
func (st *story) typed() string {
	if st.random.IntN(4) == 0 {
		return "000000"
	}
	return st.challenge.OTP
}
