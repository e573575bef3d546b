package juspaytest

// TrySettle is Settle or SettleFailed, and does nothing when nothing is pending:
// a test with many clients cannot know.
func (s *Server) TrySettle(txnUUID string, failed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, err := s.find(txnUUID); err == nil {
		t.settle(failed, s.now())
	}
}
