package lenient_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/internal/lenient"
)

// TestAnyOrderOfMembers: what is known of a type is shared, and no body depends
// on what was read before or at the same time.
func TestAnyOrderOfMembers(t *testing.T) {
	t.Parallel()
	type inner struct {
		Text  string `json:"text"`
		Texts string `json:"texts"`
		Count int    `json:"count"`
	}
	type body struct {
		inner
		Inner *inner  `json:"inner"`
		List  []inner `json:"list"`
	}
	want := body{inner: inner{"t", "ts", 1}, Inner: &inner{"i", "", 2}, List: []inner{{"a", "as", 3}, {"b", "bs", 4}}}
	bodies := []string{
		`{"text":"t","texts":"ts","count":1,"inner":{"text":"i","count":2},"list":[{"text":"a","texts":"as","count":3},{"text":"b","texts":"bs","count":4}]}`,
		`{"list":[{"count":3,"texts":"as","text":"a"},{"texts":"bs","count":4,"text":"b"}],"inner":{"count":2,"text":"i"},"count":1,"texts":"ts","text":"t"}`,
		`{"new":{"text":1},"text":"t","newer":[],"texts":"ts","newest":"count","count":1,"inner":{"x":0,"text":"i","y":0,"count":2},"list":[{"text":"a","z":"","texts":"as","count":3},{"text":"b","texts":"bs","count":4}]}`,
		` { "text" : "t" , "texts" :"ts", "count": 1,"inner" :{ "text":"i" ,"count":2 },"list":[ {"text":"a","texts":"as","count":3 } , {"text":"b", "texts":"bs", "count":4}]}`,
		`{"\u0074ext":"t","text\u0073":"ts","c\u006funt":1,"inner":{"text":"i","\u0063ount":2},"list":[{"text":"a","texts":"as","count":3},{"text":"b","texts":"bs","count":4}]}`,
		`{"text":"x","text":"t","texts":"ts","text":"t","count":0,"count":1,"inner":{"text":"i"},"inner":{"count":2},"list":[{"text":"a","texts":"as","count":3},{"text":"b","texts":"bs","count":4}]}`,
	}
	var wait sync.WaitGroup
	for first := range bodies {
		wait.Go(func() {
			for n := range 20 * len(bodies) {
				text := bodies[(first+n)%len(bodies)]
				var got body
				report, err := lenient.Unmarshal([]byte(text), &got)
				assert.NoError(t, err)
				assert.Empty(t, report.Skipped)
				assert.Equal(t, want, got, text)
			}
		})
	}
	wait.Wait()
	for _, broken := range []string{`{"text"`, `{"text":`, `{"text":"t","texts`, `{"text":"t",}`, `{"text":"t" "texts":"ts"}`, `{"text":"t",,"texts":"ts"}`, `{"text":"t"]`, `{text":"t"}`} {
		_, err := lenient.Unmarshal([]byte(broken), new(body))
		assert.Error(t, err, broken)
	}
}
