package merchanttest

import (
	"fmt"
	"sync"

	juspay "github.com/juspay/juspay-go"
)

// Sale is an order of the shop whose amount is on hold at Juspay.
type Sale struct {
	OrderID    string
	TxnUUID    string
	CustomerID string // also the x-routing-id
}

// Parcel is a part of a sale, which is paid, and given back, by itself.
type Parcel struct {
	ID    string
	Sale  Sale
	Price juspay.Amount
	State State

	// Movement is what State is about, once there is one. Repeated says that it
	// may have been sent more than once.
	Movement juspay.Movement
	Repeated bool
}

// State is how far a parcel has come.
type State string

// The states. Nothing leaves the house before it is Paid.
const (
	Packed    State = "packed"    // nothing was taken for it
	Paying    State = "paying"    // nobody knows yet whether it is paid
	Paid      State = "paid"      // the courier may take it
	Refunding State = "refunding" // it came back; nobody knows yet whether the customer has the money
	Refunded  State = "refunded"  // the customer has the money
)

// Open reports whether somebody has to find out what became of the money.
func (p Parcel) Open() bool { return p.State == Paying || p.State == Refunding }

func (p Parcel) String() string {
	return fmt.Sprintf("parcel %s (%s, %s)", p.ID, p.Price.Fixed(2), p.State)
}

// Books are the shop's database, in memory. The example reconcile has one on a
// disk.
type Books struct {
	mu      sync.Mutex
	parcels map[string]Parcel
}

// Add puts a packed parcel in.
func (b *Books) Add(p Parcel) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.parcels == nil {
		b.parcels = map[string]Parcel{}
	}
	p.State = Packed
	b.parcels[p.ID] = p
}

// Get returns a parcel as it is now.
func (b *Books) Get(id string) Parcel {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.parcels[id]
}

// Open returns the open parcels of an order, or, when it is empty, of all.
func (b *Books) Open(orderID string) []Parcel {
	b.mu.Lock()
	defer b.mu.Unlock()
	var open []Parcel
	for _, p := range b.parcels {
		if p.Open() && (orderID == "" || orderID == p.Sale.OrderID) {
			open = append(open, p)
		}
	}
	return open
}

// Update changes a parcel in one transaction, unless change returns false. It
// returns the parcel as it is then, and what change said.
func (b *Books) Update(id string, change func(*Parcel) bool) (Parcel, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, known := b.parcels[id]
	if !known || !change(&p) {
		return b.parcels[id], false
	}
	b.parcels[id] = p
	return p, true
}
