package juspay_test

import (
	"bytes"
	"flag"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var updateAPI = flag.Bool("update-api", false, "write the API listings instead of comparing them")

// publicPackages are what merchants import, and where their API is listed.
var publicPackages = []struct{ name, dir, listing string }{
	{"juspay", ".", "api/juspay.txt"},
	{"juspaytest", "juspaytest", "api/juspaytest.txt"},
	{"jwe", "jwe", "api/jwe.txt"},
}

// TestAPIListing makes a change of the public API a thing done on purpose:
// `go test -run TestAPIListing -update-api .` writes the listings.
func TestAPIListing(t *testing.T) {
	t.Parallel()
	for _, pkg := range publicPackages {
		t.Run(pkg.name, func(t *testing.T) {
			t.Parallel()
			fset, parsed := parsePackage(t, pkg.dir)
			got := listing(t, fset, parsed)
			if *updateAPI {
				require.NoError(t, os.WriteFile(pkg.listing, []byte(got), 0o644))
				return
			}
			want, err := os.ReadFile(pkg.listing)
			require.NoError(t, err)
			assert.Empty(t, firstDifference(string(want), got), "the public API changed; if that is meant, run: go test -run TestAPIListing -update-api .")
		})
	}
}

// firstDifference keeps the report to a line, "" when there is nothing to report.
func firstDifference(want, got string) string {
	wanted, listed := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i, line := range listed {
		if i >= len(wanted) || wanted[i] != line {
			return "new or changed: " + line
		}
	}
	if len(wanted) > len(listed) {
		return "gone: " + wanted[len(listed)]
	}
	return ""
}

// TestEveryExportedNameIsDocumented covers constants, variables, functions,
// types and methods.
func TestEveryExportedNameIsDocumented(t *testing.T) {
	t.Parallel()
	for _, pkg := range publicPackages {
		_, parsed := parsePackage(t, pkg.dir)
		assert.NotEmpty(t, parsed.Doc, "package %s", pkg.name)
		values := append(parsed.Consts, parsed.Vars...)
		for _, fn := range parsed.Funcs {
			assert.NotEmpty(t, fn.Doc, "%s.%s", pkg.name, fn.Name)
		}
		for _, typ := range parsed.Types {
			assert.NotEmpty(t, typ.Doc, "%s.%s", pkg.name, typ.Name)
			for _, group := range append(typ.Consts, typ.Vars...) {
				assert.True(t, everyValueHasAComment(group.Decl), "%s: each of %v", pkg.name, group.Names)
			}
			for _, fn := range append(typ.Funcs, typ.Methods...) {
				assert.NotEmpty(t, fn.Doc, "%s.%s.%s", pkg.name, typ.Name, fn.Name)
			}
		}
		for _, group := range values {
			assert.True(t, group.Doc != "" || everyValueHasAComment(group.Decl), "%s: %v", pkg.name, group.Names)
		}
	}
}

func everyValueHasAComment(decl *ast.GenDecl) bool {
	for _, spec := range decl.Specs {
		if value := spec.(*ast.ValueSpec); value.Doc == nil && value.Comment == nil {
			return false
		}
	}
	return true
}

func parsePackage(t *testing.T, dir string) (*token.FileSet, *doc.Package) {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	require.NotEmpty(t, files, "no Go files in %s", dir)
	parsed, err := doc.NewFromFiles(fset, files, "github.com/juspay/juspay-go")
	require.NoError(t, err)
	return fset, parsed
}

// listing prints every exported declaration without comments and bodies.
func listing(t *testing.T, fset *token.FileSet, pkg *doc.Package) string {
	t.Helper()
	var out bytes.Buffer
	show := func(decl ast.Decl) {
		ast.Inspect(decl, dropComments)
		var printed bytes.Buffer
		require.NoError(t, printer.Fprint(&printed, fset, decl))
		for line := range strings.Lines(printed.String()) {
			// Alignment and empty lines come from comments.
			if words := strings.Fields(line); len(words) > 0 {
				out.WriteString(strings.Join(words, " ") + "\n")
			}
		}
	}
	values := func(groups []*doc.Value) {
		for _, group := range groups {
			show(group.Decl)
		}
	}
	funcs := func(list []*doc.Func) {
		for _, fn := range list {
			fn.Decl.Body = nil
			show(fn.Decl)
		}
	}
	values(pkg.Consts)
	values(pkg.Vars)
	funcs(pkg.Funcs)
	for _, typ := range pkg.Types {
		show(typ.Decl)
		values(typ.Consts)
		values(typ.Vars)
		funcs(typ.Funcs)
		funcs(typ.Methods)
	}
	return out.String()
}

func dropComments(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.GenDecl:
		n.Doc = nil
	case *ast.FuncDecl:
		n.Doc = nil
	case *ast.Field:
		n.Doc, n.Comment = nil, nil
	case *ast.TypeSpec:
		n.Doc, n.Comment = nil, nil
	case *ast.ValueSpec:
		n.Doc, n.Comment = nil, nil
	}
	return true
}
