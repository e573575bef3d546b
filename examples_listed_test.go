package juspay_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutExample are the methods that merchants do not call by name, and why.
var withoutExample = map[string]string{
	"Format":        "fmt calls it",
	"GoString":      "fmt calls it",
	"LogValue":      "slog calls it",
	"Is":            "errors.Is calls it",
	"Unwrap":        "errors.Is and errors.AsType call it",
	"MarshalJSON":   "encoding/json calls it",
	"UnmarshalJSON": "encoding/json calls it",
	"AppendText":    "encoders call it",
	"MarshalText":   "encoders call it",
	"UnmarshalText": "decoders call it",
	"EncodeValues":  "go-querystring calls it",

	"Value":              "database/sql calls it",
	"Scan":               "database/sql calls it",
	"MarshalBinary":      "encoding/gob calls it",
	"UnmarshalBinary":    "encoding/gob calls it",
	"MarshalBSONValue":   "the MongoDB driver calls it",
	"UnmarshalBSONValue": "the MongoDB driver calls it",
	"ProxyBSON":          "the MongoDB driver calls it, in version 1",
	"UnmarshalBSON":      "the MongoDB driver calls it, in version 1",
}

// TestEveryFunctionHasAnExample covers functions, options and methods, and the
// sentinel errors, which go/doc has no place for.
func TestEveryFunctionHasAnExample(t *testing.T) {
	t.Parallel()
	_, pkg := parsePackage(t, ".")
	examples := parseExamples(t)

	require.NotEmpty(t, pkg.Types)
	for _, fn := range pkg.Funcs {
		assert.True(t, examples.have(fn.Name), "func %s has no example", fn.Name)
	}
	for _, typ := range pkg.Types {
		for _, fn := range typ.Funcs {
			assert.True(t, examples.have(fn.Name), "func %s has no example", fn.Name)
		}
		for _, method := range typ.Methods {
			if withoutExample[method.Name] == "" {
				name := typ.Name + "_" + method.Name
				assert.True(t, examples.have(name), "method %s has no example", name)
			}
		}
	}
	for _, group := range pkg.Vars {
		for _, name := range group.Names {
			assert.True(t, examples.mention(name), "no example mentions %s", name)
		}
	}
}

// TestEveryExampleIsChecked finds examples that are compiled but never run.
func TestEveryExampleIsChecked(t *testing.T) {
	t.Parallel()
	for _, example := range parseExamples(t) {
		assert.NotEmpty(t, example.Output, "Example%s has no output to compare", example.Name)
	}
}

type exampleList []*doc.Example

// parseExamples reads the examples of this package as go/doc does.
func parseExamples(t *testing.T) exampleList {
	t.Helper()
	names, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	examples := doc.Examples(files...)
	require.NotEmpty(t, examples)
	return examples
}

// have reports whether there is an example for name, with or without a suffix
// of its own: godoc shows both there.
func (l exampleList) have(name string) bool {
	for _, example := range l {
		suffix, found := strings.CutPrefix(example.Name, name)
		if found && (suffix == "" || len(suffix) > 1 && suffix[0] == '_' && 'a' <= suffix[1] && suffix[1] <= 'z') {
			return true
		}
	}
	return false
}

// mention reports whether an example uses juspay.name.
func (l exampleList) mention(name string) bool {
	found := false
	for _, example := range l {
		ast.Inspect(example.Code, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok && selector.Sel.Name == name {
				pkg, ok := selector.X.(*ast.Ident)
				found = found || ok && pkg.Name == "juspay"
			}
			return !found
		})
	}
	return found
}
