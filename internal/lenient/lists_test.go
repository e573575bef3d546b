package lenient_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/lenient"
)

// maxObjects is how many objects one body may hold, in lists and behind
// pointers together.
const maxObjects = 1000

func elements(element string, n int) string {
	return strings.TrimSuffix(strings.Repeat(element+",", n), ",")
}

func TestListsAreBounded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		read       int // elements of the list
		skipped    []string
	}{
		{"as many as may be", `{"flag":[],"list":[` + elements("{}", maxObjects) + `],"text":"t"}`, maxObjects, []string{"/flag"}},
		{"one too many", `{"flag":[],"list":[` + elements("{}", maxObjects+1) + `],"text":"t"}`, 0, []string{"/flag", "/list"}},
		{"far too many", `{"list":[` + elements("{}", 5*maxObjects) + `],"text":"t"}`, 0, []string{"/list"}},
		{"far too many, unreadable", `{"list":[` + elements("0", 5*maxObjects) + `],"text":"t"}`, 0, []string{"/list"}},
		{"far too many, nested text", `{"list":[` + elements(`"{\"text\":\"],[\"}"`, 5*maxObjects) + `],"text":"t"}`, 0, []string{"/list"}},
		{"far too many, in text", `{"list":"[` + elements("{}", 5*maxObjects) + `]","text":"t"}`, 0, []string{"/list"}},
		{"free-form ones cost nothing", `{"free":[` + elements("{}", 5*maxObjects) + `],"list":[{}],"text":"t"}`, 1, nil},
		{"unknown ones cost nothing", `{"new":[` + elements("{}", 5*maxObjects) + `],"list":[{},{}],"text":"t"}`, 2, nil},
		{"commas in text", `{"new":"` + strings.Repeat(",", 5*maxObjects) + `","list":[{},{}],"text":"t"}`, 2, nil},
		{"commas in elements", `{"flag":[],"list":[` + elements(`{"text":"],[\",","count":1,"deep":{"count":2}}`, maxObjects/2) + `],"text":"t"}`, maxObjects / 2, []string{"/flag"}},
		{"no room for an object", `{"list":[` + elements("{}", maxObjects) + `],"inner":{"count":1},"text":"t"}`, maxObjects, []string{"/inner"}},
		{"too many in two lists", `{"flag":[],"inner":{"list":[` + elements("{}", maxObjects-1) + `]},"list":[{},{}],"text":"t"}`, 0, []string{"/flag", "/list"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got record
			report, err := lenient.Unmarshal([]byte(test.body), &got)
			require.NoError(t, err)
			assert.Equal(t, test.skipped, report.Skipped)
			assert.Len(t, got.List, test.read)
			assert.Equal(t, "t", got.Text)
		})
	}
	_, err := lenient.Unmarshal([]byte(`{"list":[`+elements("{}", 5*maxObjects)), new(record))
	assert.Error(t, err, "cut off")
	_, err = lenient.Unmarshal([]byte(`{"list":[`+elements("{}", 5*maxObjects)+`}`), new(record))
	assert.Error(t, err, "closed by the wrong bracket")
}

// Not parallel: it counts what the whole process allocates. The elements of
// these lists take hundreds of bytes each.
func TestMemoryOfLists(t *testing.T) {
	const size, most = 1 << 20, 16 << 20
	bodies := make(map[string]string)
	for name, element := range map[string]string{
		"empty objects":  `{}`,
		"empty texts":    `"{}"`,
		"nulls":          `null`,
		"numbers":        `0`,
		"lists of lists": `{"refunds":[{},{},{},{}]}`,
		"objects":        `{"card":{},"mandate":{},"txn_detail":{},"payment_gateway_response":{}}`,
		"texts of lists": `"{\"refunds\":[{},{},{},{}]}"`,
	} {
		bodies[name] = `{"txn_list":[` + elements(element, size/len(element)) + `]}`
	}
	for name, end := range map[string]string{"bad texts": `]x`, "cut texts": ``} {
		member := `"txn_list":"[` + elements("{}", maxObjects) + end + `"`
		bodies[name] = "{" + elements(member, size/len(member)) + "}"
	}
	for name, body := range bodies {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := lenient.Unmarshal([]byte(body), new(plainOrder))
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		taken := after.TotalAlloc - before.TotalAlloc
		assert.LessOrEqual(t, taken, uint64(most), name)
		t.Logf("%-16s %5.1f MiB for %.1f MiB", name, float64(taken)/(1<<20), float64(len(body))/(1<<20))
	}
}
