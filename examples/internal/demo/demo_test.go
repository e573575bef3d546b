package demo_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/examples/internal/demo"
)

func TestExitCode(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args []string
		err  error // after the flags were read
		code int
		text string
	}{
		"success":      {nil, nil, 0, ""},
		"help":         {[]string{"-help"}, nil, 0, "says hello"},
		"unknown flag": {[]string{"-nope"}, nil, 2, "-nope"},
		"argument":     {[]string{"eul1"}, nil, 2, `unexpected argument "eul1"`},
		"failure":      {nil, errors.New("no luck"), 1, "Error: no luck\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stderr bytes.Buffer
			err := demo.Parse(demo.NewFlagSet("hello", "says hello", &stderr), test.args)
			if err == nil {
				err = test.err
			}
			assert.Equal(t, test.code, demo.ExitCode(err, &stderr))
			if test.text == "" {
				assert.Empty(t, stderr.String())
			}
			assert.Contains(t, stderr.String(), test.text)
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	withKey := map[string]string{"JUSPAY_API_KEY": "key"}
	tests := map[string]struct {
		args []string
		env  map[string]string
		err  string
	}{
		"fake":                {},
		"fake with faults":    {args: []string{"-fault", "reset, declined"}},
		"unknown fault":       {args: []string{"-fault", "bad-hair-day"}, err: "bad-hair-day"},
		"txn without key":     {args: []string{"-txn", "eul1"}, err: "set JUSPAY_API_KEY"},
		"key without txn":     {env: withKey, err: "-txn must name the transaction"},
		"fault at the vendor": {args: []string{"-txn", "eul1", "-fault", "reset"}, env: withKey, err: "-fault is for the fake"},
		"vendor":              {args: []string{"-txn", "eul1"}, env: withKey},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flags := demo.NewFlags("hello", "says hello", io.Discard)
			account, err := flags.Open(test.args, func(name string) string { return test.env[name] })
			if test.err != "" {
				require.ErrorContains(t, err, test.err)
				return
			}
			require.NoError(t, err)
			defer account.Close()
			assert.Equal(t, test.env == nil, account.Fake != nil)
			if test.env != nil {
				assert.Equal(t, "https://sandbox.juspay.in", account.BaseURL)
			}
		})
	}
}

func TestHelpIsNoError(t *testing.T) {
	t.Parallel()
	err := demo.Parse(demo.NewFlagSet("hello", "says hello", io.Discard), []string{"-h"})
	require.ErrorIs(t, err, flag.ErrHelp)
}
