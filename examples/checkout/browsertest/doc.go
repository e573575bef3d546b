// Package browsertest buys at examples/checkout with a real Chromium, without
// scripts: from the cart over the fake's payment page to the refund. Run it with
//
//	go test -C examples/checkout/browsertest -v .
//
// It is skipped where no Chromium is found: on Debian, apt-get install chromium.
// CHROMIUM names another one, and SCREENSHOTS a folder for pictures of each state.
//
// It is a module of its own, for the sake of chromedp.
package browsertest
