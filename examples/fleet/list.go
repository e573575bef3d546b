package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"
	"time"

	"github.com/juspay/juspay-go/examples/fleet/till"
)

// list prints the movements that were sent and whose end is not known.
func list(ctx context.Context, getenv func(string) string, stdout io.Writer) error {
	pool, books, err := openBooks(ctx, getenv, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer pool.Close()
	unknown, err := books.Unknown(ctx)
	if err != nil {
		return err
	}
	return printUnknown(stdout, unknown)
}

func printUnknown(w io.Writer, unknown []till.Entry) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "AGE\tSTATE\tKIND\tORDER\tAMOUNT\tID\tSENT\tASKED\tHEARD LAST")
	for _, e := range unknown {
		amount := e.Movement.Amount.Fixed(2)
		if e.Movement.Amount.IsZero() {
			amount = "all"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", e.Age.Round(time.Second), e.State, e.Movement.Kind,
			e.Movement.OrderID, amount, e.ID, e.Attempts, e.Asked, e.Why)
	}
	return table.Flush()
}
