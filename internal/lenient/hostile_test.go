package lenient_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/lenient"
)

// Nesting ends at 10,000 levels, as in encoding/json, wherever it stands: with
// an error, not with a stack that grows with the body.
func TestDepth(t *testing.T) {
	t.Parallel()
	const deep, tooDeep = 9_990, 50_000
	for _, member := range []string{`"free":`, `"unknown":`, `"count":`, `"text":`, `"amount":`, `"list":`, `"flag":[],"free":`} {
		for _, level := range []struct{ opening, core, closing string }{{"[", "", "]"}, {`{"inner":`, "1", "}"}} {
			t.Run(member+level.opening, func(t *testing.T) {
				t.Parallel()
				body := func(depth int) []byte {
					return []byte("{" + member + strings.Repeat(level.opening, depth) + level.core + strings.Repeat(level.closing, depth) + "}")
				}
				_, err := lenient.Unmarshal(body(deep), new(record))
				assert.NoError(t, err)
				_, err = lenient.Unmarshal(body(tooDeep), new(record))
				assert.Error(t, err)
				_, err = lenient.Unmarshal(body(tooDeep)[:tooDeep], new(record))
				assert.Error(t, err, "cut off")
			})
		}
	}
}

// Depth inside JSON text counts anew, and ends just so.
func TestDepthInText(t *testing.T) {
	t.Parallel()
	text := strings.Repeat(`{\"inner\":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	var got record
	report, err := lenient.Unmarshal([]byte(`{"inner":"`+text+`","count":1}`), &got)
	require.NoError(t, err)
	assert.Equal(t, record{Count: 1}, got)
	assert.Equal(t, []string{"/inner"}, report.Skipped)
}

func TestLongNumbers(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("9", 1000)
	for _, number := range []string{long, "-" + long, "0." + long, "1e" + long, "1e-" + long, long + "e" + long} {
		for _, field := range []string{"count", "amount", "at", "flag"} {
			for _, quote := range []string{"", `"`} {
				var got record
				report, err := lenient.Unmarshal([]byte(`{"`+field+`":`+quote+number+quote+`,"text":"t"}`), &got)
				require.NoError(t, err, "%s %.10s", field, number)
				assert.Equal(t, record{Text: "t"}, got, "%s %.10s", field, number)
				assert.Equal(t, []string{"/" + field}, report.Skipped, "%s %.10s", field, number)
			}
		}
		var got record
		report, err := lenient.Unmarshal([]byte(`{"text":`+number+`}`), &got)
		require.NoError(t, err)
		assert.Equal(t, record{Text: number}, got)
		assert.Empty(t, report.Skipped)
	}
}

func TestSkippedIsBounded(t *testing.T) {
	t.Parallel()
	const most = 64
	for name, body := range map[string]string{
		"list":       `{"list":[` + strings.Repeat(`{"count":"x"},`, 900) + `{}]}`,
		"list, text": `{"list":"[` + strings.Repeat(`{\"count\":[]},`, 900) + `{}]"}`,
		"texts":      `{"list":[` + strings.Repeat(`"{\"count\":[]}",`, 900) + `{}]}`,
		"duplicates": `{` + strings.Repeat(`"count":"x",`, 900) + `"text":""}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := lenient.Unmarshal([]byte(body), new(record))
			require.NoError(t, err)
			assert.Len(t, report.Skipped, most)
		})
	}
}

// Not parallel: it counts what the whole process allocates.
func TestMemoryInProportion(t *testing.T) {
	const size = 256 << 10
	fill := func(element string) string { return strings.Repeat(element, size/len(element)) }
	for _, hostile := range []struct {
		name, body string
		factor     uint64 // of the body's size
	}{
		{"string", `{"text":"` + fill("x") + `"}`, 2},
		{"escaped string", `{"text":"` + fill(`\u0041`) + `"}`, 3},
		{"invalid UTF-8", `{"text":"` + fill("\xff") + `"}`, 16},
		{"number for a string", `{"text":1` + fill("0") + `}`, 3},
		{"object for a string", `{"text":{"a":"` + fill("x") + `"}}`, 3},
		{"digits for an int", `{"count":1` + fill("0") + `}`, 3},
		{"digits for an amount", `{"amount":1` + fill("0") + `}`, 3},
		{"digits for an amount, text", `{"amount":"1` + fill("0") + `"}`, 5},
		{"digits for a time", `{"at":1` + fill("0") + `}`, 3},
		{"text for an object", `{"inner":"` + fill("x") + `"}`, 6},
		{"spaces for an object", `{"inner":"` + fill(" ") + `{}"}`, 6},
		{"free form", `{"free":[` + fill("0,") + `0]}`, 2},
		{"unknown list", `{"unknown":[` + fill("{},") + `0],"count":[]}`, 2},
		{"list for an object", `{"inner":[` + fill("{},") + `0],"count":[]}`, 2},
		{"unknown members", `{` + fill(`"a":1,`) + `"count":[]}`, 2},
		{"brackets", fill("["), 2},
		{"wrong, again and again", `{` + fill(`"count":"x",`) + `"text":"t"}`, 24},
	} {
		var before, after runtime.MemStats
		body := []byte(hostile.body)
		runtime.ReadMemStats(&before)
		_, _ = lenient.Unmarshal(body, new(record))
		runtime.ReadMemStats(&after)
		taken := after.TotalAlloc - before.TotalAlloc
		const fixed = 128 << 10
		assert.LessOrEqual(t, taken, hostile.factor*uint64(len(body))+fixed, "%s: %.1f times the body", hostile.name, float64(taken)/float64(len(body)))
		t.Logf("%-28s %5.1f times the body", hostile.name, float64(taken)/float64(len(body)))
	}
}

// TestMemoryOfHostileBodies holds the bodies of BenchmarkHostile to a few times
// their size. Not parallel: it counts what the whole process allocates.
func TestMemoryOfHostileBodies(t *testing.T) {
	const size, factor, fixed = 1 << 20, 16, 2 << 20 // fixed is what maxObjects take
	for _, hostile := range hostileElements {
		var before, after runtime.MemStats
		body := hostileBody(hostile.before, hostile.element, hostile.after, size)
		runtime.ReadMemStats(&before)
		_, _ = lenient.Unmarshal(body, new(plainOrder))
		runtime.ReadMemStats(&after)
		taken := after.TotalAlloc - before.TotalAlloc
		assert.LessOrEqual(t, taken, factor*uint64(len(body))+fixed, hostile.name)
		t.Logf("%-28s %5.1f times the body", hostile.name, float64(taken)/float64(len(body)))
	}
}

// A body of the right types takes one pass, which costs a handful of objects.
func TestWellFormedTakesOnePass(t *testing.T) {
	body := []byte(`{"count":3,"flag":true,"amount":1.5,"value":{"count":1},"free":null,"new":{"a":[1,2,3]}}`)
	var got record
	allocs := testing.AllocsPerRun(200, func() {
		got = record{}
		_, err := lenient.Unmarshal(body, &got)
		require.NoError(t, err)
	})
	assert.LessOrEqual(t, allocs, 8.0)
	assert.Equal(t, 3, got.Count)
}
