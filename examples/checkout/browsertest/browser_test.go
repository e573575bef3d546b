package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const deadline = 30 * time.Second

// findChromium returns the path of a browser, empty when there is none.
func findChromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// browser starts one browser for all tests, with a profile of its own.
var browser = sync.OnceValues(func() (context.Context, error) {
	flags := []chromedp.ExecAllocatorOption{chromedp.ExecPath(findChromium()), chromedp.UserDataDir(filepath.Join(scratch, "profile"))}
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
		"disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars",
	} {
		flags = append(flags, chromedp.Flag(flag, true))
	}
	allocator, _ := chromedp.NewExecAllocator(everything, flags...)
	ctx, _ := chromedp.NewContext(allocator)
	return ctx, chromedp.Do(ctx)
})

var (
	everything context.Context // over when all tests are
	scratch    string          // the browser's profile, and the program
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var cancel context.CancelFunc
		everything, cancel = context.WithCancel(context.Background())
		defer cancel()
		var err error
		if scratch, err = os.MkdirTemp("", "browsertest"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(scratch)
		code := m.Run()
		if findChromium() != "" {
			if ctx, err := browser(); err == nil {
				_ = chromedp.Cancel(ctx) // waits for the browser's end
			}
		}
		return code
	}())
}

// program builds the shop once, and returns the path of its binary.
var program = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(scratch, "checkout.exe")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return binary, nil
})

// openShop starts the shop as a process, and returns its address.
func openShop(t *testing.T) string {
	t.Helper()
	binary, err := program()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	shop := exec.CommandContext(ctx, binary, "-addr", "127.0.0.1:0", "-follow", "4s")
	shop.Env = append(os.Environ(), "JUSPAY_API_KEY=") // never anything but the fake
	shop.Stderr = os.Stderr
	stdout, err := shop.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, shop.Start())
	t.Cleanup(func() {
		cancel()
		_ = shop.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	address := regexp.MustCompile(`http://[^/]+`).FindString(line)
	require.NotEmpty(t, address, line)
	return address
}

type step = chromedp.Action[chromedp.Void]

// tab is a fresh visitor without scripts: nobody else's cookies or cache.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string // of the browser, about the page
}

func openTab(t *testing.T, before ...step) *tab {
	t.Helper()
	if findChromium() == "" {
		t.Skip("no Chromium found: install one, or name it in CHROMIUM")
	}
	parent, err := browser()
	require.NoError(t, err)
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 2*deadline)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.listen))
	b.do(append([]step{chromedp.EmulateViewport(1200, 900), withoutScripts()}, before...)...)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		assert.Empty(t, b.complaints, "the browser complains")
	})
	return b
}

// listen notes what the page's own security policy blocks.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	added, ok := event.(*log.EventEntryAdded)
	if ok && added.Entry.Level == log.EntryLevelError && added.Entry.Source != log.EntrySourceNetwork {
		b.complaints = append(b.complaints, added.Entry.Text)
	}
}

func (b *tab) do(steps ...step) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

// eval runs an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err)
	return result
}

// sees waits until the page shows all the words.
func (b *tab) sees(words ...string) {
	b.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(deadline)
	for {
		// A page that is just being left gives an error: look again.
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? document.body.innerText : ""`))
		missing := ""
		for _, w := range words {
			if !strings.Contains(text, w) {
				missing = w
			}
		}
		if missing == "" {
			return
		}
		select {
		case <-tick.C:
		case <-timeout:
			require.Fail(b.t, "not shown: "+missing, text)
		}
	}
}

func (b *tab) seesNot(words string) {
	b.t.Helper()
	assert.NotContains(b.t, eval[string](b, "document.body.innerText"), words)
}

// Elements are found by the page itself, at the moment of use: a handle on one
// breaks when the browser is just showing the next page.

func click(css string) step { return clickTimes(css, 1) }

func doubleClick(css string) step { return clickTimes(css, 2) }

// clickTimes moves the mouse to the middle of an element, and presses.
func clickTimes(css string, times int) step {
	where := fmt.Sprintf(`(() => {
		const element = document.querySelector(%q);
		element.scrollIntoView({block: "center"});
		const box = element.getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	})()`, css)
	return func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		at, err := chromedp.Evaluate[[]float64](where)(ctx, target)
		for n := 1; n <= times && err == nil; n++ {
			_, err = chromedp.MouseClickXY(at[0], at[1], chromedp.ClickCount(n))(ctx, target)
		}
		return none, err
	}
}

// set fills in a field, or chooses from a list.
func set(css, value string) step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).value = %q", css, value))
}

// keys types into a field.
func keys(css, keys string) step { return chromedp.Steps(click(css), chromedp.KeyEvent(keys)) }

// picture takes a screenshot of the whole page, if anybody wants one, and holds
// that the page fits the screen.
func (b *tab) picture(name string) {
	b.t.Helper()
	assert.True(b.t, eval[bool](b, "document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
		"%s: the page is wider than the screen", name)
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644))
}

func withoutScripts() step {
	return command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

func dark() step {
	scheme := &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"}
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{scheme}})
}

func phone() step {
	return chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile)
}

func command[P, R any](c cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}
