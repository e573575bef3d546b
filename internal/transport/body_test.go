package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bodyOf notes whether it was closed.
type bodyOf struct {
	io.Reader
	closed bool
}

func (b *bodyOf) Close() error { b.closed = true; return nil }

// lazy reads (0, nil) a number of times before every byte.
type lazy struct {
	text  string
	every int
	empty int
}

func (l *lazy) Read(p []byte) (int, error) {
	switch {
	case l.text == "":
		return 0, io.EOF
	case l.empty < l.every:
		l.empty++
		return 0, nil
	}
	l.empty = 0
	n := copy(p[:1], l.text)
	l.text = l.text[n:]
	return n, nil
}

func TestReadBody(t *testing.T) {
	t.Parallel()
	errBroken := errors.New("broken")
	long := strings.Repeat("x", 100_000)
	tests := []struct {
		name   string
		reader io.Reader
		length int64
		limit  int64
		want   string
		err    error
	}{
		{"empty", strings.NewReader(""), 0, 10, "", nil},
		{"as announced", strings.NewReader("abc"), 3, 10, "abc", nil},
		{"length unknown", strings.NewReader(long), -1, 1 << 20, long, nil},
		{"shorter than announced", strings.NewReader("abc"), 1000, 2000, "abc", nil},
		{"longer than announced", strings.NewReader(long), 3, 1 << 20, long, nil},
		{"announced without measure", strings.NewReader("abc"), math.MaxInt64, 10, "abc", nil},
		{"announced over the limit", strings.NewReader("abc"), 1 << 40, math.MaxInt32, "abc", nil},
		{"up to the limit", strings.NewReader("abcde"), 5, 5, "abcde", nil},
		{"up to the limit, length unknown", strings.NewReader("abcde"), -1, 5, "abcde", nil},
		{"one over the limit", strings.NewReader("abcdef"), 6, 5, "abcde", ErrTooLarge},
		{"one over the limit, length unknown", strings.NewReader("abcdef"), -1, 5, "abcde", ErrTooLarge},
		{"over the limit, length lies", strings.NewReader(long), 1, 5, "xxxxx", ErrTooLarge},
		{"no limit to speak of", strings.NewReader("abc"), 3, math.MaxInt64, "abc", nil},
		{"no limit to speak of, length unknown", strings.NewReader(long), -1, math.MaxInt64, long, nil},
		{"end comes with the bytes", iotest.DataErrReader(strings.NewReader("abc")), -1, 10, "abc", nil},
		{"byte by byte", iotest.OneByteReader(strings.NewReader("abc")), -1, 10, "abc", nil},
		{"error with bytes", iotest.DataErrReader(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(errBroken))), -1, 10, "abc", errBroken},
		{"lazy", &lazy{text: "abc", every: emptyReads - 1}, -1, 10, "abc", nil},
		{"stuck", &lazy{text: "abc", every: math.MaxInt}, -1, 10, "", io.ErrNoProgress},
		{"truncated", io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(io.ErrUnexpectedEOF)), 3, 10, "ab", io.ErrUnexpectedEOF},
		// io.Reader ends with io.EOF itself: an error about an end is an error.
		{"an end in an error", io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(fmt.Errorf("read tcp: %w", io.EOF))), -1, 10, "ab", io.EOF},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := &bodyOf{Reader: test.reader}
			var got []byte
			var err error
			require.NotPanics(t, func() {
				got, err = readBody(&http.Response{Body: body, ContentLength: test.length}, test.limit)
			})
			assert.Equal(t, test.want, string(got))
			if test.err == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, test.err)
			}
			assert.True(t, body.closed)
			assert.LessOrEqual(t, cap(got), max(trustedBytes+1, 4*len(got)), "memory reserved on a promise")
		})
	}
}

func TestReadBodyNil(t *testing.T) {
	t.Parallel()
	got, err := readBody(&http.Response{ContentLength: 7}, 10)
	require.NoError(t, err)
	assert.Empty(t, got)
}

// TestReadBodyOnce wants a body of the announced length in one buffer.
func TestReadBodyOnce(t *testing.T) {
	data := bytes.Repeat([]byte("x"), 5000)
	resp := &http.Response{ContentLength: int64(len(data))}
	reader := bytes.NewReader(data)
	resp.Body = io.NopCloser(reader)
	allocs := testing.AllocsPerRun(100, func() {
		reader.Reset(data)
		if _, err := readBody(resp, 1<<20); err != nil {
			t.Error(err)
		}
	})
	assert.LessOrEqual(t, allocs, 1.0)
}
