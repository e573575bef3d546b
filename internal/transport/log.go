package transport

import (
	"context"
	"log/slog"
	"time"
)

// logged is try with one record of it, from an allow-list: no URL, no header
// but the request id, no body, and of an error only its class.
func (s *Settings) logged(ctx context.Context, req *Request, res *Result, distrust bool) (failed bool) {
	if s.Logger == nil {
		return s.try(ctx, req, res, distrust)
	}
	start := time.Now()
	failed = s.try(ctx, req, res, distrust)
	level := slog.LevelDebug
	if res.Class != Answered {
		level = slog.LevelWarn
	}
	if !s.Logger.Enabled(ctx, level) {
		return failed
	}
	s.Logger.LogAttrs(ctx, level, "juspay attempt",
		slog.String("op", req.Op),
		slog.String("method", req.Method),
		slog.Int("attempt", res.Attempts),
		slog.String("result", res.Class.String()),
		slog.Int("status", res.StatusCode),
		slog.String("request_id", res.RequestID),
		slog.Int("body_bytes", len(res.Body)),
		slog.Duration("took", time.Since(start)),
	)
	return failed
}
