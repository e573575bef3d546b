package lenient_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/internal/lenient"
)

// record has a field of every kind that the SDK's types have.
type record struct {
	Text   string           `json:"text"`
	Flag   bool             `json:"flag"`
	Count  int              `json:"count"`
	Amount juspay.Amount    `json:"amount"`
	At     juspay.Timestamp `json:"at"`
	Inner  *record          `json:"inner"`
	Value  part             `json:"value"`
	List   []part           `json:"list"`
	Free   json.RawMessage  `json:"free"`
}

type part struct {
	Text  string `json:"text"`
	Count int    `json:"count"`
	Deep  *part  `json:"deep"`
}

func amount(text string) record { return record{Amount: juspay.MustAmount(text)} }

func at(text string) record {
	when, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return record{At: juspay.Timestamp{Time: when}}
}

// readTests say what a body reads as; each is read alone and next to a value
// of the wrong type, since the two take different ways.
var readTests = []struct {
	name, body string
	want       record
	skipped    []string
	twice      []string
}{
	{name: "every field of its own type",
		body: `{"text":"t","flag":true,"count":3,"amount":1.5,"inner":{"count":1},"value":{"text":"v"},"list":[{"count":2}],"free":{"a":[1]}}`,
		want: record{Text: "t", Flag: true, Count: 3, Amount: juspay.MustAmount("1.5"), Inner: &record{Count: 1},
			Value: part{Text: "v"}, List: []part{{Count: 2}}, Free: json.RawMessage(`{"a":[1]}`)}},
	{name: "unknown members", body: `{"new":{"text":1},"text":"t","newer":[{}]}`, want: record{Text: "t"}},
	{name: "names match exactly", body: `{"Text":"t","TEXT":"t","COUNT":"x"}`},

	{name: "string from number", body: `{"text":10.50}`, want: record{Text: "10.50"}},
	{name: "string from bool", body: `{"text":false}`, want: record{Text: "false"}},
	{name: "string keeps NA", body: `{"text":"NA"}`, want: record{Text: "NA"}},
	{name: "string keeps null as text", body: `{"text":"null"}`, want: record{Text: "null"}},
	{name: "string from null", body: `{"text":null}`},
	{name: "string from empty object", body: `{"text":{ }}`},
	{name: "string from object", body: `{"text":{"a":1}}`, skipped: []string{"/text"}},
	{name: "string from array", body: `{"text":["a"]}`, skipped: []string{"/text"}},
	{name: "string from empty array", body: `{"text":[]}`, skipped: []string{"/text"}},

	{name: "bool from text", body: `{"flag":"true"}`, want: record{Flag: true}},
	{name: "bool from text false", body: `{"flag":"false"}`},
	{name: "bool from other case", body: `{"flag":"TRUE"}`, skipped: []string{"/flag"}},
	{name: "bool from yes", body: `{"flag":"yes"}`, skipped: []string{"/flag"}},
	{name: "bool from number", body: `{"flag":1}`, skipped: []string{"/flag"}},

	{name: "int from text", body: `{"count":"21"}`, want: record{Count: 21}},
	{name: "int from negative text", body: `{"count":"-1"}`, want: record{Count: -1}},
	{name: "int from whole float", body: `{"count":21.0}`, want: record{Count: 21}},
	{name: "int from whole float in text", body: `{"count":"2.10e1"}`, want: record{Count: 21}},
	{name: "int from escaped text", body: `{"count":"\u0032\u0031"}`, want: record{Count: 21}},
	{name: "int from fraction", body: `{"count":21.5}`, skipped: []string{"/count"}},
	{name: "int from text with spaces", body: `{"count":" 21"}`, skipped: []string{"/count"}},
	{name: "int from words", body: `{"count":"many"}`, skipped: []string{"/count"}},
	{name: "int from bool", body: `{"count":true}`, skipped: []string{"/count"}},
	{name: "int too large", body: `{"count":9223372036854775808}`, skipped: []string{"/count"}},
	{name: "largest int", body: `{"count":"9223372036854775807"}`, want: record{Count: 1<<63 - 1}},

	{name: "amount from text", body: `{"amount":"10.50"}`, want: amount("10.5")},
	{name: "amount from escaped text", body: `{"amount":"1\u0030.5"}`, want: amount("10.5")},
	{name: "amount from exponent", body: `{"amount":1.5e2}`, want: amount("150")},
	{name: "amount that floats would blur", body: `{"amount":0.1234567890123456}`, want: amount("0.1234567890123456")},
	{name: "amount from words", body: `{"amount":"ten"}`, skipped: []string{"/amount"}},
	{name: "amount with separators", body: `{"amount":"1,000.00"}`, skipped: []string{"/amount"}},
	{name: "amount from bool", body: `{"amount":true}`, skipped: []string{"/amount"}},
	{name: "amount from array", body: `{"amount":[1]}`, skipped: []string{"/amount"}},
	{name: "amount with too many digits", body: `{"amount":1.2345678901234567891}`, skipped: []string{"/amount"}},

	{name: "time", body: `{"at":"2024-02-29T10:11:12Z"}`, want: at("2024-02-29T10:11:12Z")},
	{name: "time with fraction", body: `{"at":"2024-02-29T10:11:12.345Z"}`, want: at("2024-02-29T10:11:12.345Z")},
	{name: "time without zone", body: `{"at":"2024-02-29T10:11:12"}`, want: at("2024-02-29T10:11:12Z")},
	{name: "time without zone, with fraction", body: `{"at":"2024-02-29T10:11:12.5"}`, want: at("2024-02-29T10:11:12.5Z")},
	{name: "time with a space", body: `{"at":"2024-02-29 10:11:12"}`, want: at("2024-02-29T10:11:12Z")},
	{name: "time as seconds", body: `{"at":1709201472}`, want: at("2024-02-29T10:11:12Z")},
	{name: "time as seconds in text", body: `{"at":"1709201472"}`, want: at("2024-02-29T10:11:12Z")},
	{name: "masked time", body: `{"at":"1111111T03:33:43Z"}`, skipped: []string{"/at"}},
	{name: "time as bool", body: `{"at":true}`, skipped: []string{"/at"}},
	{name: "time as object", body: `{"at":{"s":1}}`, skipped: []string{"/at"}},

	{name: "object as text", body: `{"inner":"{\"count\":1,\"text\":\"t\"}"}`, want: record{Inner: &record{Count: 1, Text: "t"}}},
	{name: "object as text with spaces", body: `{"value":" {\"count\":1} "}`, want: record{Value: part{Count: 1}}},
	{name: "list as text", body: `{"list":"[{\"count\":1},{}]"}`, want: record{List: []part{{Count: 1}, {}}}},
	{name: "object as text, coerced within", body: `{"inner":"{\"count\":\"1\",\"flag\":\"true\"}"}`, want: record{Inner: &record{Count: 1, Flag: true}}},
	{name: "object as text, unreadable within", body: `{"inner":"{\"count\":\"x\",\"text\":\"t\"}"}`,
		want: record{Inner: &record{Text: "t"}}, skipped: []string{"/inner/count"}},
	{name: "text in text stays unread", body: `{"value":"{\"count\":1,\"deep\":\"{\\\"count\\\":2}\"}"}`,
		want: record{Value: part{Count: 1}}, skipped: []string{"/value/deep"}},
	{name: "text that is not JSON", body: `{"inner":"<xml/>"}`, skipped: []string{"/inner"}},
	{name: "text with half an object", body: `{"inner":"{\"count\":1,"}`, skipped: []string{"/inner"}},
	{name: "text with a list for an object", body: `{"inner":"[{}]"}`, skipped: []string{"/inner"}},
	{name: "text with an object for a list", body: `{"list":"{}"}`, skipped: []string{"/list"}},

	{name: "list for an object", body: `{"inner":[{"count":1}]}`, skipped: []string{"/inner"}},
	{name: "list for a struct", body: `{"value":[{"count":1}]}`, skipped: []string{"/value"}},
	{name: "object for a list", body: `{"list":{"count":1}}`, skipped: []string{"/list"}},
	{name: "number for an object", body: `{"inner":5}`, skipped: []string{"/inner"}},
	{name: "bool for a list", body: `{"list":true}`, skipped: []string{"/list"}},
	{name: "empty object for an object", body: `{"inner":{},"value":{}}`, want: record{Inner: &record{}}},
	{name: "mixed list", body: `{"list":[{"count":1},null,"FILTERED",5,{"count":[]},"{\"count\":3}",[]]}`,
		want:    record{List: []part{{Count: 1}, {}, {}, {}, {}, {Count: 3}, {}}},
		skipped: []string{"/list/3", "/list/4/count", "/list/6"}},

	{name: "free-form text", body: `{"free":"{\"a\":1}"}`, want: record{Free: json.RawMessage(`"{\"a\":1}"`)}},
	{name: "free-form null", body: `{"free":null}`, want: record{Free: json.RawMessage(`null`)}},
	{name: "skips are told apart", body: `{"inner":{"inner":{"count":"x"},"list":[{"deep":{"count":{"a":1}}}]},"flag":"maybe"}`,
		want:    record{Inner: &record{Inner: &record{}, List: []part{{Deep: &part{}}}}},
		skipped: []string{"/inner/inner/count", "/inner/list/0/deep/count", "/flag"}},

	{name: "last of two counts", body: `{"text":"a","text":"b","count":1,"count":2}`, want: record{Text: "b", Count: 2},
		twice: []string{"/text", "/count"}},
	{name: "last of two is nothing", body: `{"text":"a","text":null,"inner":{"count":1},"inner":null}`, twice: []string{"/text"}},
	{name: "last of two lists", body: `{"list":[{"count":1,"text":"a"}],"list":[{"count":2}]}`, want: record{List: []part{{Count: 2}}},
		twice: []string{"/list"}},
	{name: "last of two is unreadable", body: `{"count":1,"count":"x"}`, skipped: []string{"/count"}, twice: []string{"/count"}},
	{name: "first of two is unreadable", body: `{"count":"x","count":1}`, want: record{Count: 1}, skipped: []string{"/count"},
		twice: []string{"/count"}},
	{name: "two objects become one, as in encoding/json", body: `{"inner":{"count":1,"text":"a"},"inner":{"text":"b"}}`,
		want: record{Inner: &record{Count: 1, Text: "b"}}, twice: []string{"/inner/text"}},
	{name: "invalid UTF-8", body: "{\"text\":\"a\xffb\",\"\xff\":1}", want: record{Text: "a\ufffdb"}},
	{name: "lone surrogate", body: `{"text":"a\ud800b"}`, want: record{Text: "a\ufffdb"}},
	{name: "control characters, escaped", body: `{"text":"a\u0000b"}`, want: record{Text: "a\x00b"}},
	{name: "surrogate pair", body: `{"text":"\ud83d\ude00\ude00\ud83d\u0041\ud83d"}`, want: record{Text: "\U0001F600\ufffd\ufffdA\ufffd"}},
	{name: "every escape", body: `{"text":"\"\\\/\b\f\n\r\t\u00E9é"}`, want: record{Text: "\"\\/\b\f\n\r\téé"}},
	{name: "object and text become one too", body: `{"inner":{"count":1,"text":"a"},"inner":"{\"text\":\"b\"}"}`,
		want: record{Inner: &record{Count: 1, Text: "b"}}, twice: []string{"/inner/text"}},
	{name: "object, then text that is nothing", body: `{"inner":{"count":1},"inner":"NA"}`},
	{name: "object, then broken text", body: `{"inner":{"count":1},"inner":"{"}`, skipped: []string{"/inner"}},
	{name: "white space around", body: " \r\n\t{\"count\":1}\n", want: record{Count: 1}},
}

func TestUnmarshal(t *testing.T) {
	t.Parallel()
	for _, test := range readTests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got record
			report, err := lenient.Unmarshal([]byte(test.body), &got)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
			assert.Equal(t, lenient.Report{Skipped: test.skipped, Twice: test.twice}, report)
		})
	}
}

// A value of the wrong type elsewhere must not change how the others read.
func TestUnmarshalBesideAWrongType(t *testing.T) {
	t.Parallel()
	type pair struct {
		Wrong  int    `json:"wrong"`
		Record record `json:"record"`
	}
	for _, test := range readTests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got pair
			report, err := lenient.Unmarshal([]byte(`{"wrong":[],"record":`+test.body+`}`), &got)
			require.NoError(t, err)
			assert.Equal(t, test.want, got.Record)
			want := []string{"/wrong"}
			for _, path := range test.skipped {
				want = append(want, "/record"+path)
			}
			assert.Equal(t, want, report.Skipped)
		})
	}
}

// A member may stand twice, and say the same in two ways. Only what differs once
// it is read is reported, and once.
func TestTwice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, first, second string
		differ              bool
	}{
		{"text", `"text":"a"`, `"text":"b"`, true},
		{"same text", `"text":"é"`, `"text":"\u00e9"`, false},
		{"text and nothing", `"text":"a"`, `"text":null`, true},
		{"nothing and text", `"text":""`, `"text":"a"`, true},
		{"number and text", `"count":21`, `"count":"21"`, false},
		{"zero and a number", `"count":0`, `"count":"1"`, true},
		{"absent twice", `"count":null`, `"count":"NA"`, false},
		{"flag", `"flag":false`, `"flag":"true"`, true},
		{"same flag", `"flag":true`, `"flag":"true"`, false},
		{"amount", `"amount":10.5`, `"amount":"10.51"`, true},
		{"same amount", `"amount":10.5`, `"amount":"10.50"`, false},
		{"amount, zero first", `"amount":0`, `"amount":"10"`, true},
		{"time", `"at":"2024-02-29T10:11:12Z"`, `"at":1709201473`, true},
		{"same time", `"at":"2024-02-29T10:11:12Z"`, `"at":1709201472`, false},
		{"same time in its zone", `"at":"2024-02-29T10:11:12+05:30"`, `"at":"2024-02-29T10:11:12+05:30"`, false},
		{"other name", `"new":1`, `"new":2`, false},
		{"other case of letters", `"text":"a"`, `"Text":"b"`, false},
		{"free form", `"free":1`, `"free":2`, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			name, _, _ := strings.Cut(strings.Trim(test.first, `"`), `"`)
			for path, body := range map[string]string{
				"/":        `{` + test.first + `,` + test.second + `}`,
				"/inner/":  `{"inner":{` + test.first + `,"a":{},` + test.second + `}}`,
				"/list/1/": `{"list":[{` + test.second + `},{` + test.first + `,` + test.second + `,` + test.second + `,` + test.first + `}]}`,
			} {
				if path == "/list/1/" && name != "text" && name != "count" {
					continue // elements have no such field
				}
				var want []string
				if test.differ {
					want = []string{path + name}
				}
				report, err := lenient.Unmarshal([]byte(body), new(record))
				require.NoError(t, err)
				assert.Equal(t, lenient.Report{Twice: want}, report, body)
			}
		})
	}
}

// What two objects say that are read as one may differ too.
func TestTwiceInMergedObjects(t *testing.T) {
	t.Parallel()
	report, err := lenient.Unmarshal([]byte(`{"inner":{"count":1,"text":"a"},"inner":{"count":2,"flag":true},"inner":{"count":3,"text":"a"}}`), new(record))
	require.NoError(t, err)
	assert.Equal(t, lenient.Report{Twice: []string{"/inner/count"}}, report)
}

func TestTwiceIsBounded(t *testing.T) {
	t.Parallel()
	report, err := lenient.Unmarshal([]byte(`{"list":[`+elements(`{"count":1,"count":2}`, 900)+`]}`), new(record))
	require.NoError(t, err)
	assert.Len(t, report.Twice, lenient.MaxSkipped)
	assert.Empty(t, report.Skipped)
}

// Some senders put a byte order mark before JSON; in any other place it is none.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	const mark = "\ufeff"
	var got record
	report, err := lenient.Unmarshal([]byte(mark+` {"text":"`+mark+`t"}`), &got)
	require.NoError(t, err)
	assert.Equal(t, lenient.Report{}, report)
	assert.Equal(t, record{Text: mark + "t"}, got)
	for _, body := range []string{mark, mark + mark + `{}`, `{}` + mark, `{` + mark + `}`, ` ` + mark + `{}`, mark[:2] + `{}`} {
		_, err := lenient.Unmarshal([]byte(body), new(record))
		assert.Error(t, err, "%q", body)
	}
}

// What stands for nothing leaves a field zero, whatever its type, and is not
// reported.
func TestNothings(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"flag", "count", "amount", "at", "inner", "value", "list"} {
		for _, nothing := range []string{`null`, `{}`, `""`, `"null"`, `"NA"`, `"FILTERED"`} {
			t.Run(field+" "+nothing, func(t *testing.T) {
				t.Parallel()
				var got record
				report, err := lenient.Unmarshal([]byte(`{"`+field+`":`+nothing+`}`), &got)
				require.NoError(t, err)
				if field == "inner" && nothing == "{}" {
					got.Inner = nil // an object without members: as in encoding/json
				}
				assert.Zero(t, got)
				assert.Empty(t, report.Skipped)
			})
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":                    ``,
		"white space":                ` `,
		"half an object":             `{"count":1`,
		"half, after a wrong type":   `{"count":[],"text":"t"`,
		"two values":                 `{} {}`,
		"text after a wrong type":    `{"count":[]} x`,
		"HTML":                       `<html></html>`,
		"comment":                    `{"count":1 /* one */}`,
		"trailing comma":             `{"count":1,}`,
		"single quotes":              `{'count':1}`,
		"NaN":                        `{"count":NaN}`,
		"leading zero":               `{"count":01}`,
		"control character":          "{\"text\":\"a\nb\"}",
		"bad escape":                 `{"text":"\x"}`,
		"broken inside a wrong type": `{"count":[1,}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := lenient.Unmarshal([]byte(body), new(record))
			assert.Error(t, err)
		})
	}
}

// A whole body of the wrong kind is a skip like any other.
func TestUnmarshalWrongRoot(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`[]`, `5`, `true`, `"text"`} {
		var got record
		report, err := lenient.Unmarshal([]byte(body), &got)
		require.NoError(t, err, body)
		assert.Zero(t, got, body)
		assert.Equal(t, []string{""}, report.Skipped, body)
	}
}
