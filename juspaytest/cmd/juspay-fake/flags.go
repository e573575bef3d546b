package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/juspay/juspay-go/juspaytest"
)

// parse turns the command line into options. sealed asks for encrypted mode.
func parse(args []string, stderr io.Writer) (opts []juspaytest.Option, sealed bool, err error) {
	flags := flag.NewFlagSet("juspay-fake", flag.ContinueOnError)
	flags.SetOutput(stderr)
	opts = []juspaytest.Option{juspaytest.WithRequestLimit(requestLimit)}
	add := func(opt juspaytest.Option) { opts = append(opts, opt) }

	address := flags.String("addr", "127.0.0.1:8700", "listen on `host:port`; port 0 picks a free one")
	remote := flags.Bool("allow-remote", false, "let -addr be reachable from other machines, control API included")
	encrypted := flags.Bool("tls", false, "speak HTTPS, with a certificate that is printed")
	flags.BoolVar(&sealed, "jwe", false, "speak the encrypted mode on /v4 as well, with keys that are made now")
	key := flags.String("key", "juspay_fake_key", "accept this API `key`")
	answerFlags(flags, add)
	hook := webhookFlags(flags)
	flags.Usage = func() {
		fmt.Fprint(stderr, intro)
		flags.PrintDefaults()
		fmt.Fprintf(stderr, "\n%s\n", controlHelp)
	}
	if err := flags.Parse(args); err != nil {
		return nil, false, err
	}
	if flags.NArg() > 0 {
		return nil, false, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if !*remote && !onLoopback(*address) {
		return nil, false, fmt.Errorf(
			"%s is not loopback: anybody who reaches it could use the control API; -allow-remote allows it", *address)
	}
	add(juspaytest.WithAddress(*address))
	add(juspaytest.WithAPIKey(*key))
	if *encrypted {
		add(juspaytest.WithTLS())
	}
	return append(opts, hook()...), sealed, nil
}

// answerFlags choose between answers that are equally likely.
func answerFlags(flags *flag.FlagSet, add func(juspaytest.Option)) {
	flags.Func("shape", "answer captures with this `shape`: order (the default), or txn as version 3.2 does",
		choose(shapes, func(v juspaytest.Shape) { add(juspaytest.WithShape(v)) }))
	flags.Func("routing",
		"what to do about a missing or foreign x-routing-id: the `mode` is strict (note it: the default), refused or ignored",
		choose(routings, func(v juspaytest.Routing) { add(juspaytest.WithRouting(v)) }))
	flags.Func("odd", "odd answers: a `list` of numbers,bools,nulls,fields,statuses, or types for the first four",
		func(text string) error {
			var odd juspaytest.Odd
			for name := range strings.SplitSeq(text, ",") {
				if err := choose(odds, func(one juspaytest.Odd) { odd |= one })(name); err != nil {
					return err
				}
			}
			add(juspaytest.WithOdd(odd))
			return nil
		})
	flags.Func("unauthorized", "answer a wrong key with this `body`: message (the default), bare, info or empty",
		choose(unauthorizeds, func(v juspaytest.Unauthorized) { add(juspaytest.WithUnauthorized(v)) }))
	flags.Func("repeated-key", "answer a repeated idempotence_key with its capture, or with a refusal: the `mode` is replayed (the default) or refused",
		choose(repeatedKeys, func(v juspaytest.RepeatedKey) { add(juspaytest.WithRepeatedKey(v)) }))
	flags.Func("repeated-order", "answer a repeated order_id with a refusal or with the order: the `mode` is mixed (the default: sessions get it), refused or linked",
		choose(repeatedOrders, func(v juspaytest.RepeatedOrder) { add(juspaytest.WithRepeatedOrder(v)) }))
	flags.BoolFunc("legacy", "refuse a wrong state in the older wording", on(add, juspaytest.WithLegacyWording()))
	flags.BoolFunc("refunds-at-once", "end refunds with the first answer", on(add, juspaytest.WithRefundsAtOnce()))
	flags.BoolFunc("split-refunds", "pay refunds in two legs", on(add, juspaytest.WithSplitRefunds()))
	flags.BoolFunc("currency-required", "refuse orders without a currency", on(add, juspaytest.WithCurrencyRequired()))
	flags.Func("version", "answer in this version of the API, `YYYY-MM-DD`, where a call names none", func(text string) error {
		add(juspaytest.WithDefaultVersion(text))
		return nil
	})
	flags.Func("response-key", "sign what customers bring back with this `key`", func(text string) error {
		add(juspaytest.WithResponseKey(text))
		return nil
	})
	flags.Func("seed", "make the same ids in every run with this `number`", func(text string) error {
		seed, err := strconv.ParseUint(text, 10, 64)
		add(juspaytest.WithSeed(seed))
		return err
	})
}

// webhookFlags say where events go. What it returns is asked when the flags have
// been read.
func webhookFlags(flags *flag.FlagSet) func() []juspaytest.Option {
	url := flags.String("webhook-url", "", "send events to this `URL`")
	user := flags.String("webhook-user", "", "with this user `name`")
	password := flags.String("webhook-password", "", "and this `password`")
	return func() []juspaytest.Option {
		if *url == "" {
			return nil
		}
		return []juspaytest.Option{juspaytest.WithWebhooks(*url, *user, *password)}
	}
}

// on is a flag that is there or not.
func on(add func(juspaytest.Option), opt juspaytest.Option) func(string) error {
	return func(text string) error {
		yes, err := strconv.ParseBool(text)
		if yes {
			add(opt)
		}
		return err
	}
}

var (
	shapes   = map[string]juspaytest.Shape{"order": juspaytest.OrderShape, "txn": juspaytest.TxnShape}
	routings = map[string]juspaytest.Routing{
		"strict": juspaytest.RoutingStrict, "refused": juspaytest.RoutingRefused, "ignored": juspaytest.RoutingIgnored,
	}
	unauthorizeds = map[string]juspaytest.Unauthorized{
		"message": juspaytest.UnauthorizedMessage, "bare": juspaytest.UnauthorizedBare,
		"info": juspaytest.UnauthorizedInfo, "empty": juspaytest.UnauthorizedEmpty,
	}
	repeatedKeys = map[string]juspaytest.RepeatedKey{
		"replayed": juspaytest.RepeatedKeyReplayed, "refused": juspaytest.RepeatedKeyRefused,
	}
	repeatedOrders = map[string]juspaytest.RepeatedOrder{
		"mixed": juspaytest.RepeatedOrderMixed, "refused": juspaytest.RepeatedOrderRefused,
		"linked": juspaytest.RepeatedOrderLinked,
	}
	odds = map[string]juspaytest.Odd{
		"numbers": juspaytest.OddNumbers, "bools": juspaytest.OddBools, "nulls": juspaytest.OddNulls,
		"fields": juspaytest.OddFields, "statuses": juspaytest.OddStatuses, "types": juspaytest.OddTypes,
	}
)

// choose reads a flag that has a few values.
func choose[T any](values map[string]T, take func(T)) func(string) error {
	return func(text string) error {
		value, known := values[text]
		if !known {
			return fmt.Errorf("it is one of %s", strings.Join(slices.Sorted(maps.Keys(values)), ", "))
		}
		take(value)
		return nil
	}
}

func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
