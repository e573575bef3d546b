package juspaytest

import juspay "github.com/juspay/juspay-go"

// TrySettle is Settle or SettleFailed, and does nothing when nothing is pending:
// a test with many clients cannot know.
func (s *Server) TrySettle(txnUUID string, failed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, err := s.find(txnUUID); err == nil {
		_ = t.settle(failed, s.now()) || s.settleLate(t, failed)
	}
}

// TrySettleRefunds ends every open refund of an order, if there is one, with one
// status.
func (s *Server) TrySettleRefunds(orderID string, status juspay.RefundStatus) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o, err := s.findOrder(orderID); err == nil {
		for _, r := range o.refunds() {
			_, _ = s.settleRefund(orderID, r.id, status) // it may have ended
		}
	}
}
