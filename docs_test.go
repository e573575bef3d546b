package juspay_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documents are the texts whose Go code must compile, and whose links must lead
// somewhere.
func documents(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	return append(names, "README.md", "CONTRIBUTING.md")
}

// snippetFrame is what the code of the documents takes for granted. What a
// piece of code declares itself hides it.
const snippetFrame = `package snippet

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
	"github.com/juspay/juspay-go/jwe"
)

var (
	ctx      context.Context
	t        *testing.T
	client   *juspay.Client
	amount   juspay.Amount
	routing  juspay.Option
	part     juspay.CaptureRequest
	request  juspay.RefundRequest
	movement juspay.Movement
	event    *juspay.Event

	authorized juspay.Amount

	apiKey, responseKey, orderID, txnUUID, challengeID, typed, customerID, merchantID, phone, returnURL string
	keyID, merchantPEM, bankPEM                                                                         string
)

var (
	_ http.Handler
	_ url.Values
	_ jwe.Keys
	_ juspaytest.Payment
)

func book(juspay.Movement, *juspay.Order)
func release(juspay.Movement)
func askLater(juspay.Movement, error)
func record(juspay.Outcome, *juspay.Order, error)
func show(http.ResponseWriter, *juspay.Order, error)

`

var goFence = regexp.MustCompile("(?s)```go\n(.*?)```")

// TestDocumentedCodeCompiles checks the types of every piece of Go in the
// documents.
func TestDocumentedCodeCompiles(t *testing.T) {
	t.Parallel()
	packages := exportedPackages(t)
	for _, name := range documents(t) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for i, match := range goFence.FindAllSubmatch(text, -1) {
			for _, complaint := range compile(packages, string(match[1])) {
				assert.Fail(t, complaint, "%s, Go code %d:\n%s", name, i+1, match[1])
			}
		}
	}
}

// exportedPackages imports what the go command has compiled.
func exportedPackages(t *testing.T) types.Importer {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", ".", "./juspaytest", "./jwe", "testing")
	out, err := list.Output()
	require.NoError(t, err)
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if path, file, found := strings.Cut(strings.TrimSpace(line), " "); found {
			files[path] = file
		}
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("no package %s", path)
		}
		return os.Open(files[path])
	})
}

// compile returns what is wrong with a piece of code. A variable that it does
// not use is the reader's to use.
func compile(packages types.Importer, code string) (complaints []string) {
	if !strings.HasPrefix(code, "func ") {
		code = "func _() error {\n" + code + "\nreturn nil\n}"
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "snippet.go", snippetFrame+code, 0)
	if err != nil {
		return []string{err.Error()}
	}
	config := types.Config{Importer: packages, IgnoreFuncBodies: false, Error: func(err error) {
		if !strings.Contains(err.Error(), "declared and not used") && !strings.Contains(err.Error(), "missing function body") {
			complaints = append(complaints, err.Error())
		}
	}}
	_, _ = config.Check("snippet", fset, []*ast.File{file}, nil) // Error has it all
	return complaints
}

var markdownLink = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

// TestDocumentedLinksLeadSomewhere is about links within the repository.
func TestDocumentedLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, name := range documents(t) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, match := range markdownLink.FindAllSubmatch(text, -1) {
			target := filepath.Join(filepath.Dir(name), string(match[1]))
			_, err := os.Stat(target)
			assert.NoError(t, err, "%s links to %s", name, match[1])
		}
	}
}

var markdownFile = regexp.MustCompile("`([\\w./-]+\\.go)`")

// TestDocumentedFilesExist: a name without a folder may be of any.
func TestDocumentedFilesExist(t *testing.T) {
	t.Parallel()
	files := map[string]bool{}
	require.NoError(t, filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		files[path], files[filepath.Base(path)] = true, true
		return err
	}))
	for _, name := range documents(t) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, match := range markdownFile.FindAllSubmatch(text, -1) {
			assert.True(t, files[string(match[1])], "%s names %s", name, match[1])
		}
	}
}
