package lenient_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/lenient"
)

// BenchmarkOrder reads an ordinary answer.
func BenchmarkOrder(b *testing.B) {
	body, err := os.ReadFile(filepath.Join("..", "..", "testdata", "bench", "order.json"))
	require.NoError(b, err)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = lenient.Unmarshal(body, new(plainOrder))
	}
}

// hostileElements are repeated until a body is as long as it may be.
var hostileElements = []struct{ name, before, element, after string }{
	{"known object in text", `{`, `"txn_detail":"{}",`, `"status":""}`},
	{"known object, then none", `{`, `"txn_detail":{},"txn_detail":0,`, `"status":""}`},
	{"known list", `{`, `"refunds":[{}],`, `"status":""}`},
	{"known list, too long", `{"refunds":[`, `{},`, `{}]}`},
	{"list in text", `{"refunds":"[`, `{},`, `{}]"}`},
	{"short lists in text", `{`, `"refunds":"[{}]",`, `"status":""}`},
	{"lists in lists", `{"txn_list":[`, `{"refunds":[{},{}]},`, `{}]}`},
	{"text in text", `{`, `"txn_detail":"{\"order_id\":\"{}\"}",`, `"status":""}`},
	{"contradictions", `{`, `"status":"a","status":"b",`, `"status":""}`},
	{"wrong types", `{`, `"status_id":"x",`, `"status":""}`},
	{"amounts and times", `{`, `"amount":1,"date_created":1,`, `"status":""}`},
	{"unknown members", `{`, `"a":1,`, `"status":""}`},
	{"unknown objects", `{`, `"a":{"b":[{}]},`, `"status":""}`},
	{"depth", `{"a":`, `[`, ``},
	{"depth in text", `{"txn_detail":"`, `{\"a\":`, `"}`},
	{"depth of a known name", ``, `{"txn_detail":`, ``},
	{"long number", `{"amount":`, `9`, `}`},
	{"long number in text", `{"amount":"`, `9`, `"}`},
	{"long string", `{"status":"`, `x`, `"}`},
	{"string of escapes", `{"status":"`, `\u00e9`, `"}`},
	{"string of half pairs", `{"status":"`, `\ud83d`, `"}`},
	{"string that is no UTF-8", `{"status":"`, "\xff", `"}`},
	{"many strings of escapes", `{`, `"status":"\n",`, `"status":""}`},
	{"names of escapes", `{`, `"\n":0,`, `"status":""}`},
	{"spaces", `{`, ` `, `}`},
	{"spaces in text", `{"txn_detail":"`, ` `, `"}`},
}

// hostileBody is about size bytes long.
func hostileBody(before, element, after string, size int) []byte {
	return []byte(before + strings.Repeat(element, size/len(element)) + after)
}

// BenchmarkHostile reads bodies made to be slow: the time for a byte and the
// memory for a byte must not grow with the body.
func BenchmarkHostile(b *testing.B) {
	for _, hostile := range hostileElements {
		for _, size := range []struct {
			name  string
			bytes int
		}{{"16KiB", 16 << 10}, {"256KiB", 256 << 10}, {"4MiB", 4 << 20}} {
			b.Run(hostile.name+"/"+size.name, func(b *testing.B) {
				body := hostileBody(hostile.before, hostile.element, hostile.after, size.bytes)
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for b.Loop() {
					_, _ = lenient.Unmarshal(body, new(plainOrder))
				}
			})
		}
	}
}
